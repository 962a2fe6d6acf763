internal import Crypto

/// How the receiver of a webhook knows who sent it, and when.
///
/// | header                 | what it holds                                               |
/// |------------------------|-------------------------------------------------------------|
/// | `Treadlight-Delivery`  | the notice's id, the same in every attempt                  |
/// | `Treadlight-Timestamp` | seconds since 1970 at this attempt                          |
/// | `Treadlight-Signature` | `v1=` and, in hexadecimal, the HMAC-SHA256 of `<timestamp>.<body>` |
///
/// The receiver refuses a timestamp that is minutes old and an id that it has seen.
enum DeliverySignature {
  static let deliveryHeader = "Treadlight-Delivery"
  static let timestampHeader = "Treadlight-Timestamp"
  static let signatureHeader = "Treadlight-Signature"

  static func value(timestamp: UInt64, body: [UInt8], secret: WebhookSecret) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(timestamp).".utf8) + body, using: secret.key)
    let digits = Array("0123456789abcdef")
    return code.reduce(into: "v1=") { text, byte in
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xf)])
    }
  }
}
