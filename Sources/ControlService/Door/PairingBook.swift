internal import ClientRegistry
internal import Synchronization

/// The codes that wait to be typed, in memory only: each for one device and five minutes.
///
/// Whoever guesses has ten tries at all codes together; then they are void. That keeps a guesser
/// out, who can keep others from pairing meanwhile.
struct PairingBook: Sendable {
  static let lifetime = Duration.seconds(300)
  static let mostWrongTries = 10
  /// With one more the oldest is void.
  static let mostOffers = 16

  struct Offer: Equatable, Sendable {
    var code: PairingCode
    var role: AccessRole
    var name: String
    var expires: ContinuousClock.Instant
  }

  private var offers: [Offer] = []
  /// Since the first of the codes that wait.
  private var wrongTries = 0

  /// Makes a code.
  mutating func offer(
    _ role: AccessRole, name: String, now: ContinuousClock.Instant,
    using generator: inout some RandomNumberGenerator
  ) -> Offer {
    dropExpired(now)
    if offers.isEmpty { wrongTries = 0 }
    if offers.count == Self.mostOffers { offers.removeFirst() }
    var code = PairingCode(drawingFrom: &generator)
    while offers.contains(where: { $0.code == code }) {
      code = PairingCode(drawingFrom: &generator)
    }
    let offer = Offer(code: code, role: role, name: name, expires: now + Self.lifetime)
    offers.append(offer)
    return offer
  }

  /// Takes the offer whose code was typed, which then is no more.
  mutating func take(
    _ typed: String, now: ContinuousClock.Instant
  ) throws(PairingRefusal) -> Offer {
    dropExpired(now)
    if let code = PairingCode(typed), let index = offers.firstIndex(where: { $0.code == code }) {
      return offers.remove(at: index)
    }
    wrongTries = min(wrongTries + 1, Self.mostWrongTries)
    guard wrongTries < Self.mostWrongTries else {
      defer { offers = [] }
      throw .tooManyTries(isFirst: !offers.isEmpty)
    }
    throw .wrongCode
  }

  /// Takes an offer back that came to nothing through no fault of its own.
  mutating func putBack(_ offer: Offer) {
    if offers.count < Self.mostOffers { offers.append(offer) }
  }

  private mutating func dropExpired(_ now: ContinuousClock.Instant) {
    offers.removeAll { $0.expires <= now }
  }
}

/// The book that both doors share.
final class PairingDesk: Sendable {
  private let book = Mutex(PairingBook())
  /// Also counts while the computer sleeps.
  private let now: @Sendable () -> ContinuousClock.Instant

  init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

  func offer(_ role: AccessRole, name: String) -> PairingBook.Offer {
    var generator = SystemRandomNumberGenerator()
    return book.withLock { $0.offer(role, name: name, now: now(), using: &generator) }
  }

  func take(_ typed: String) throws(PairingRefusal) -> PairingBook.Offer {
    try book.withLock { book throws(PairingRefusal) in try book.take(typed, now: now()) }
  }

  func putBack(_ offer: PairingBook.Offer) { book.withLock { $0.putBack(offer) } }
}
