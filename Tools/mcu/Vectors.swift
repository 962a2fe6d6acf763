// Walks through the alarm vectors and prints every event: on a microcontroller under QEMU, and on
// the host to make the files.

import Monitoring

private func say(_ event: AlarmEvent) {
  let text = EventText(event)
  let bytes = text.bytes
  say(bytes.span.extracting(0..<text.count))
}

// The storages are of the right size and alignment, see `room`. What is in a function of
// its own gives its stack back before the next one needs it.

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
private func run(
  _ seed: UInt64, _ monitor: UnsafeMutablePointer<Monitor>,
  _ history: UnsafeMutablePointer<RandomHistory>
) {
  unsafe start(history, seed)
  unsafe start(monitor, history)
  for _ in 0..<AlarmVectors.stepCount {
    switch unsafe history.pointee.next() {
    case .sample(let sample): unsafe show(&monitor.pointee, sample)
    case .input(let input): unsafe show(&monitor.pointee, input)
    }
  }
}

/// All vectors, each after a line that names its seed; then what they take, in bytes.
@c public func vectors_run_all() {
  let monitorSize = Int32(MemoryLayout<Monitor>.size)
  let monitor = unsafe room(monitorSize).assumingMemoryBound(to: Monitor.self)
  let history = unsafe room(Int32(MemoryLayout<RandomHistory>.size))
    .assumingMemoryBound(to: RandomHistory.self)
  for seed in AlarmVectors.seeds {
    say("# ", seed)
    say("\n")
    unsafe run(seed, monitor, history)
  }
  say("! monitor ", monitorSize)
  say(" batch ", MemoryLayout<AlarmBatch>.size)
  say("\n")
}
