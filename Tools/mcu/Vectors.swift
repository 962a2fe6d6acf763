// Walks through the alarm vectors and prints every event: on a microcontroller under QEMU, and on
// the host to make the files.

import Monitoring

/// Writes `count` bytes; there on both sides, see `Vectors.c` and `VectorsHost.c`.
@_extern(c, "vectors_write")
func write(_ bytes: UnsafePointer<UInt8>, _ count: Int32)

private func say(_ text: StaticString) {
  unsafe write(text.utf8Start, Int32(truncatingIfNeeded: text.utf8CodeUnitCount))
}

private func say(_ event: AlarmEvent) {
  let text = EventText(event)
  let bytes = text.bytes
  unsafe bytes.span.withUnsafeBufferPointer { buffer in
    if let base = buffer.baseAddress {
      unsafe write(base, Int32(truncatingIfNeeded: text.count))
    }
  }
}

/// Room for a monitor and for a history: in one place and not on the stack, which would be too
/// small for copies.
@_extern(c, "vectors_monitor")
func monitorStorage() -> UnsafeMutableRawPointer
@_extern(c, "vectors_history")
func historyStorage() -> UnsafeMutableRawPointer

// The storages are of the right size and alignment, see `vectors_monitor_size`. What is in a
// function of its own gives its stack back before the next one needs it.

@inline(never)
private func start(_ history: UnsafeMutablePointer<RandomHistory>, _ seed: UInt64) {
  unsafe history.initialize(to: RandomHistory(seed: seed))
}

@inline(never)
private func start(
  _ monitor: UnsafeMutablePointer<Monitor>, _ history: UnsafeMutablePointer<RandomHistory>
) {
  unsafe monitor.initialize(to: Monitor(limits: history.pointee.limits))
}

@inline(never)
private func show(_ monitor: inout Monitor, _ sample: LoadSample) { say(monitor.observe(sample)) }

@inline(never)
private func show(_ monitor: inout Monitor, _ input: MonitorInput) { say(monitor.observe(input)) }

@inline(never)
private func say(_ batch: borrowing AlarmBatch) {
  for index in batch.indices { say(batch[index]) }
}

/// The events of one vector, each as a line.
private func run(_ seed: UInt64) {
  let monitor = unsafe monitorStorage().assumingMemoryBound(to: Monitor.self)
  let history = unsafe historyStorage().assumingMemoryBound(to: RandomHistory.self)
  unsafe start(history, seed)
  unsafe start(monitor, history)
  for _ in 0..<AlarmVectors.stepCount {
    switch unsafe history.pointee.next() {
    case .sample(let sample): unsafe show(&monitor.pointee, sample)
    case .input(let input): unsafe show(&monitor.pointee, input)
    }
  }
}

/// All vectors, each after a line that names its seed.
@c public func vectors_run_all() {
  for seed in AlarmVectors.seeds {
    say("# ")
    // At most two digits.
    if seed > 9 { sayDigit(seed / 10) }
    sayDigit(seed % 10)
    say("\n")
    run(seed)
  }
}

private func sayDigit(_ digit: UInt64) {
  var byte = 48 + UInt8(truncatingIfNeeded: digit)
  unsafe write(&byte, 1)
}

/// What they take, in bytes.
@c public func vectors_history_size() -> Int32 { Int32(MemoryLayout<RandomHistory>.size) }
@c public func vectors_monitor_size() -> Int32 { Int32(MemoryLayout<Monitor>.size) }
@c public func vectors_batch_size() -> Int32 { Int32(MemoryLayout<AlarmBatch>.size) }
