import CBenchmark
import Foundation

/// Instructions executed per unit of work, by variant, and who counted them.
enum InstructionCount {
  /// By the processor's own counter, in user mode.
  case counted([Double])
  /// By valgrind's simulation of the same program: exact instructions, no real processor.
  case simulated([Double], because: String)
  case notMeasured(String)
  case skipped

  var perUnit: [Double]? {
    switch self {
    case .counted(let perUnit), .simulated(let perUnit, _): perUnit
    case .notMeasured, .skipped: nil
    }
  }

  /// Where the numbers come from, or why there are none.
  var source: String {
    switch self {
    case .counted: "the processor's counter (perf_event_open)"
    case .simulated(_, let because): "valgrind's callgrind, since \(because)"
    case .notMeasured(let because): "not measured: \(because)"
    case .skipped: "not measured: skipped"
    }
  }

  /// Counts with the processor's counter, or else by running this program under valgrind with
  /// `arguments` and a number of repeats.
  static func measure<Variant>(
    _ variants: [Variant], per units: Int, arguments: (Variant) -> [String],
    work: (Variant) -> Int64
  ) -> InstructionCount {
    let counter = bench_instructions_open()
    guard counter < 0 else {
      defer { bench_instructions_close(counter) }
      return .counted(
        variants.map { variant in
          let before = bench_instructions_read(counter)
          let sum = work(variant)
          let after = bench_instructions_read(counter)
          precondition(sum != 1)  // uses the sum
          return Double(after - before) / Double(units)
        })
    }
    let reason = "the processor's counter is not to be had (\(errorText(-counter)))"
    guard let callgrind = Callgrind.make() else { return .notMeasured("\(reason), nor is strip") }
    var perUnit: [Double] = []
    for variant in variants {
      guard let once = callgrind.instructions(arguments(variant) + ["--repeats", "1"]),
        let thrice = callgrind.instructions(arguments(variant) + ["--repeats", "3"])
      else { return .notMeasured("\(reason), nor is valgrind") }
      // The difference leaves out what the program does before and after.
      perUnit.append(Double(thrice - once) / Double(2 * units))
    }
    return .simulated(perUnit, because: reason)
  }

  private static func errorText(_ number: Int32) -> String {
    "perf_event_open: \(POSIXErrorCode(rawValue: number).map { "\($0)" } ?? "errno \(number)")"
  }
}
