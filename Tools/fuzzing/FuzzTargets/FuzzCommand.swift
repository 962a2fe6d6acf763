internal import Glibc

/// What a fuzzer's command line asks for besides libFuzzer's own options.
///
/// libFuzzer owns `main` and leaves alone what begins with two dashes.
public enum FuzzCommand {
  /// Does what `--list` and `--seeds=FOLDER` ask for and ends the process, or returns.
  public static func run(targets: [String], seeds: () throws -> [[UInt8]]) {
    if CommandLine.arguments.contains("--list") {
      for target in targets { print(target) }
      exit(0)
    }
    guard let folder = CommandLine.value(of: "--seeds=") else { return }
    do {
      for (number, seed) in try seeds().enumerated() {
        write(seed, to: "\(folder)/seed-\(number)")
      }
    } catch {
      leave("no seeds: \(error)")
    }
    exit(0)
  }

  public static func leave(_ words: String) -> Never {
    print("fuzz: \(words)")
    exit(2)
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    // Both C strings, and the pointer, live as long as their calls.
    guard let file = unsafe fopen(path, "w") else { leave("cannot write \(path)") }
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    guard unsafe fclose(file) == 0, written == bytes.count else { leave("cannot write \(path)") }
  }
}

extension CommandLine {
  /// What stands behind `option`, such as `--seeds=`; nil where it is not given.
  public static func value(of option: String) -> String? {
    arguments.first { $0.hasPrefix(option) }.map { String($0.dropFirst(option.count)) }
  }
}
