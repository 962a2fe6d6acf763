/// What goes on beside the alarms.
struct AlarmsCondition: Codable {
  var name: String
  /// Twice as many busy processes as there are cores.
  var isLoaded = false
  /// The recording's disk stands still from two seconds on.
  var isDiskStalled = false
  /// Live clients that never read.
  var silentListeners = 0
  /// Connections that say nothing; those that the daemon closes come again twice a second.
  var idleConnections = 0
  /// Pages that read the live stream at the HTTP door, and those that never read.
  var pages = 0
  var stalledPages = 0
  /// Threads may have real-time priority.
  var isRealTime = true

  private static let listeners = 4
  /// Callers of ill will, as many as there may ever be.
  private static let crowd = (listeners: 100, connections: 1000)
  /// A studio full of tablets, and then some.
  private static let tablets = (reading: 49, stalled: 1)
  /// The pages, which are always shown beside the condition without them.
  static let pagesName = "pages"
  static let plainName = "idle"

  /// All of them; where no thread may have real-time priority, none asks for it.
  static func all(mayBeRealTime: Bool) -> [Self] {
    var all = [
      Self(name: plainName),
      Self(name: "loaded", isLoaded: true),
      Self(name: "stalled disk", isDiskStalled: true),
      Self(name: "deaf listeners", silentListeners: listeners),
      Self(
        name: "crowd", silentListeners: crowd.listeners,
        idleConnections: crowd.connections),
      Self(name: pagesName, pages: tablets.reading, stalledPages: tablets.stalled),
      Self(
        name: "all at once", isLoaded: true, isDiskStalled: true, silentListeners: listeners),
    ]
    guard mayBeRealTime else {
      for index in all.indices { all[index].isRealTime = false }
      return all
    }
    all.append(Self(name: "idle, ordinary", isRealTime: false))
    all.append(Self(name: "loaded, ordinary", isLoaded: true, isRealTime: false))
    return all
  }

  enum CodingKeys: String, CodingKey {
    case name
    case isLoaded = "loaded"
    case isDiskStalled = "disk_stalled"
    case silentListeners = "silent_listeners"
    case idleConnections = "idle_connections"
    case pages
    case stalledPages = "stalled_pages"
    case isRealTime = "real_time_asked_for"
  }
}
