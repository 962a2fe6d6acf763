internal import FuzzHTTP
internal import FuzzTargets

// libFuzzer calls these two.

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?
) -> CInt {
  FuzzCommand.run(targets: [HTTPTarget.name]) { HTTPTarget.seeds() }
  return 0
}

@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The bytes are the fuzzer's until this returns.
  unsafe HTTPTarget.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
