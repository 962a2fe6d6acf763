/// Decides whether an attempt is worth another, and when.
///
/// Doubling without jitter: there is one sender, and the receiver's load is not ours to spread.
struct RetryPlan {
  enum Action: Equatable {
    case retryAfter(Duration)
    case giveUp
  }

  static let firstDelay = Duration.milliseconds(500)
  static let longestDelay = Duration.seconds(8)
  /// What a receiver may ask for; an alarm told later than that is told by the next one.
  static let longestRequest = Duration.seconds(30)

  private let attempts: Int
  private(set) var made = 0
  private var nextDelay = firstDelay

  init(attempts: Int) { self.attempts = attempts }

  /// Whether a receiver that answers with `status` may say otherwise a little later.
  static func isWorthAnother(status: Int) -> Bool {
    status == 429 || (500...599).contains(status)
  }

  /// An attempt has failed; `requested` is what the receiver asks to wait.
  mutating func failed(requested: Duration?) -> Action {
    made += 1
    guard made < attempts else { return .giveUp }
    defer { nextDelay = min(nextDelay * 2, Self.longestDelay) }
    guard let requested else { return .retryAfter(nextDelay) }
    return .retryAfter(max(nextDelay, min(requested, Self.longestRequest)))
  }
}
