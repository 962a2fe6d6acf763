internal import Glibc
internal import TableModel

/// What a hook finds in its environment, and nothing else of the daemon's.
///
/// | variable                     | what it holds                                            |
/// |------------------------------|----------------------------------------------------------|
/// | `TREADLIGHT_ALARM_ID`        | unique; the same again is the same notice                |
/// | `TREADLIGHT_ALARM_EVENT`     | `raised`, `cleared`, `acknowledged`, `re-alarmed`, `test` |
/// | `TREADLIGHT_ALARM_CONDITION` | the condition's name, such as `over-hard-force`          |
/// | `TREADLIGHT_ALARM_TITLE`     | the condition in words                                   |
/// | `TREADLIGHT_ALARM_PRIORITY`  | `high`, `medium` or `low`                                |
/// | `TREADLIGHT_ALARM_TECHNICAL` | `1` for a technical condition, else `0`                  |
/// | `TREADLIGHT_ALARM_TEST`      | `1` for a test, else `0`                                 |
/// | `TREADLIGHT_ALARM_AT_NS`     | nanoseconds since 1970, UTC                              |
/// | `TREADLIGHT_ALARM_SUMMARY`   | a title line for people                                  |
/// | `TREADLIGHT_ALARM_TEXT`      | some lines of detail for people                          |
/// | `TREADLIGHT_ALARM_PLACE`     | place on the body; absent where there is none, as below  |
/// | `TREADLIGHT_ALARM_VALUE`     | the measured value, in `TREADLIGHT_ALARM_UNIT`           |
/// | `TREADLIGHT_ALARM_LIMIT`     | the limit, in the same unit                              |
/// | `TREADLIGHT_ALARM_UNIT`      | `N` or `kPa`                                             |
/// | `TREADLIGHT_ALARM_SESSION`   | the session                                              |
/// | `TREADLIGHT_ALARM_CLIENT`    | the client's pseudonym                                   |
/// | `TREADLIGHT_ALARM_TABLE`     | the table's serial number                                |
/// | `TREADLIGHT_ALARM_TABLE_NAME` | its name, where the daemon serves several               |
/// | `PATH`, `HOME`, `LANG`       | the daemon's, or a usual value                           |
///
/// Standard input holds the notice as one line of JSON.
enum HookEnvironment {
  /// `NAME=value` lines for `notice`.
  static func lines(for notice: AlarmNotice) -> [String] {
    let told: [(String, String?)] = [
      ("ID", notice.id), ("EVENT", notice.event.rawValue), ("CONDITION", notice.condition),
      ("TITLE", notice.title), ("PRIORITY", notice.priority.rawValue),
      ("TECHNICAL", notice.isTechnical ? "1" : "0"), ("TEST", notice.isTest ? "1" : "0"),
      ("AT_NS", "\(notice.at.nanoseconds)"), ("SUMMARY", notice.summary), ("TEXT", notice.text),
      ("PLACE", notice.place), ("VALUE", finite(notice.value)), ("LIMIT", finite(notice.limit)),
      ("UNIT", notice.unit), ("SESSION", notice.session), ("CLIENT", notice.client),
      ("TABLE", notice.table), ("TABLE_NAME", notice.tableName),
    ]
    let own = told.compactMap { name, value in value.map { "TREADLIGHT_ALARM_\(name)=\($0)" } }
    return own.map { String($0.prefix { $0 != "\0" }) } + [
      "PATH=\(ofDaemon("PATH") ?? "/usr/local/bin:/usr/bin:/bin")",
      "HOME=\(ofDaemon("HOME") ?? "/")", "LANG=\(ofDaemon("LANG") ?? "C.UTF-8")",
    ]
  }

  private static func finite(_ value: Double?) -> String? {
    value.flatMap { $0.isFinite ? "\($0)" : nil }
  }

  private static func ofDaemon(_ name: String) -> String? {
    // The environment's own string, copied at once; the daemon never changes its environment.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
