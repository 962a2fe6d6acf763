public import SessionLog
public import TableModel

/// A tenth of a second of a session as it was recorded, and what held then.
public struct RangeLoads: Sendable {
  /// Seconds since the session's first entry.
  public var position: Double
  public var at: WallTime
  public var loads: DerivedLoads
  public var settings: MonitoringSettings
  public var feet: ContactRecord
}

extension SessionLogView {
  /// The longest stretch whose loads are given, seconds.
  public static let longestLoads = 60.0

  /// The loads from `from` on, ten a second, to `to` or for `longestLoads`.
  public mutating func loads(from: Double, to: Double) throws(ReplayError) -> [RangeLoads] {
    let from = max(0, from)
    let to = min(to, from + Self.longestLoads)
    var settings = header.settings
    var feet = header.feet
    var problem: ReplayError?
    func take(_ json: [UInt8]) -> Bool {
      do throws(ReplayError) {
        switch try Self.decode(json, topic: "inputs") as SessionInput {
        case .limits(let changed): settings = changed
        case .contact(let changed): feet = changed
        default: break
        }
        return true
      } catch {
        problem = error
        return false
      }
    }
    // What holds at the beginning; the chunks without inputs are passed over.
    _ = try read([.inputs], 0, from) { entry, _ in
      if case .event(.inputs, let json, _) = entry { take(json) } else { true }
    }
    var found: [RangeLoads] = []
    _ = try read([.inputs, .derived], from, to) { entry, position in
      switch entry {
      case .event(.inputs, let json, _): return take(json)
      case .derived(let loads, let time):
        found.append(
          RangeLoads(
            position: position, at: time, loads: loads, settings: settings, feet: feet))
      default: break
      }
      return true
    }
    if let problem { throw problem }
    return found
  }
}
