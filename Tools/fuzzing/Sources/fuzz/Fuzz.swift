internal import FuzzTargets

// libFuzzer calls these two. `--target=NAME` names the target.

// Set before the first execution, and only read from then on.
nonisolated(unsafe) private var target = FuzzTarget.frames

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?
) -> CInt {
  if let name = CommandLine.value(of: "--target=") {
    guard let known = FuzzTarget(rawValue: name) else { FuzzCommand.leave("no target \(name)") }
    unsafe target = known
  }
  FuzzCommand.run(targets: FuzzTarget.allCases.map(\.rawValue)) { unsafe try target.seeds() }
  return 0
}

@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The bytes are the fuzzer's until this returns.
  unsafe target.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
