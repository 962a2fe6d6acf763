internal import ClientRegistry
internal import HTTPTypes

/// Why nobody is paired, or no device is forgotten.
enum PairingRefusal: Error, Equatable {
  /// The configuration opens no door on TCP, or it is not open yet.
  case noDoor
  /// Never given out, used, or too old: which of these is not told.
  case wrongCode
  /// `isFirst`: this try has made the codes void that waited.
  case tooManyTries(isFirst: Bool)
  case tooManyDevices
  /// The caller came with the token file's token or by the socket.
  case notADevice
  case unknownDevice(String)

  var status: HTTPResponse.Status {
    switch self {
    case .noDoor, .tooManyDevices, .notADevice: .conflict
    case .wrongCode: .forbidden
    case .tooManyTries: .tooManyRequests
    case .unknownDevice: .notFound
    }
  }

  var words: ErrorAnswer {
    switch self {
    case .noDoor:
      ErrorAnswer(
        code: "no-http-door", message: "the daemon has no HTTP door that a device could come to",
        hint: "open one in treadlightd.yaml, http: { port: 8123 }, and restart the daemon")
    case .wrongCode:
      ErrorAnswer(
        code: "wrong-code", message: "this code does not hold, or not any more",
        hint: "a code is for one device and five minutes; for another one: treadlight pair")
    case .tooManyTries:
      ErrorAnswer(
        code: "too-many-tries", message: "too many wrong codes: none of those given out holds now",
        hint: "ask for a new one: treadlight pair")
    case .tooManyDevices:
      ErrorAnswer(
        code: "too-many-devices", message: "\(Device.most) devices are paired, and no more can be",
        hint: "forget one: treadlight pair list, treadlight pair revoke ID")
    case .notADevice:
      ErrorAnswer(
        code: "not-a-device", message: "you are no paired device that could be forgotten",
        hint: "to forget one: treadlight pair revoke ID")
    case .unknownDevice(let id):
      ErrorAnswer(
        code: "unknown-device", message: "no device has the number \(id)",
        hint: "see them all: treadlight pair list")
    }
  }
}
