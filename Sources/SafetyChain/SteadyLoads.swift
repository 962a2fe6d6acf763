internal import Monitoring

/// The highest loads of the last 30 to 40 ms: a level counts as low when it has lasted so long.
///
/// At a low rate two cells' false readings at once can pass for a load, for a scan or two; as a
/// drop they would be a fall, and the way back an impact. Overloads are not judged by these loads.
struct SteadyLoads: Sendable {
  private var net = SlidingExtreme(highest: true, slices: 4, of: 10_000)
  private var foot = SlidingExtreme(highest: true, slices: 4, of: 10_000)
  /// The newest sample's stream and time.
  private var newest: (epoch: UInt16, time: UInt64)?

  /// Puts them into a sample whose loads can be trusted.
  mutating func take(_ sample: inout LoadSample) {
    if let newest, newest.epoch != sample.epoch || newest.time > sample.time {
      net.forget()
      foot.forget()
    }
    newest = (sample.epoch, sample.time)
    guard sample.quality == .trusted else { return }
    sample.net = net.add(sample.net, at: sample.time)
    sample.steadyFoot = foot.add(sample.footForce, at: sample.time)
  }
}
