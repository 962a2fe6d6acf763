// Goes into the copy of the engine that `Tools/mutate` builds.

import Glibc

/// The number of the mutant that this process is; 0: none.
let activeMutant: Int = {
  guard let text = unsafe getenv("TREADLIGHT_MUTANT") else { return 0 }
  return unsafe Int(atol(text))
}()

/// Whether the statement of a mutant that leaves it out is to be run.
public func lives(_ mutant: Int) -> Bool { activeMutant != mutant }

public func flip(_ mutant: Int, _ value: Bool) -> Bool { (activeMutant == mutant) != value }

public func pick<T>(_ mutant: Int, _ value: T, _ other: T) -> T {
  activeMutant == mutant ? other : value
}
