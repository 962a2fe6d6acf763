import ClientRegistry
import ControlService

/// Codes and devices as people read them.
enum PairText {
  /// What to do with a code; the QR code is left out where the terminal has no `columns` for it.
  static func lines(_ pairing: PairingAnswer, columns: Int, colours: Bool) -> [String] {
    var lines = [
      "\(pairing.code)  pairs one device, \"\(Printable.text(pairing.name))\", "
        + "which then may \(pairing.role.rawValue)",
      "           holds until \(TimeText().clock(pairing.expiresAt))",
      "",
    ]
    lines += pairing.urls.map { "  \(Printable.text($0))" }
    lines.append("")
    if pairing.isLocalOnly == true { return lines + localOnly }
    guard let url = pairing.urls.first, let code = QRCode(url), code.columns <= columns else {
      return lines + ["Open the page on the device, and type the code."]
    }
    return lines + ["Point the device's camera here, or open the page and type the code:"]
      + code.lines(colours: colours)
  }

  private static let localOnly = Paragraph.lines(
    """
    A tablet cannot reach this: the HTTP door listens on this machine only. In treadlightd.yaml, \
    either put a reverse proxy with TLS before it and name that in http.allow_hosts, or give \
    http.address this machine's address in the studio's network; then restart the daemon.
    """, width: 78)

  static func list(_ devices: [Device]) -> [String] {
    guard !devices.isEmpty else { return ["no device is paired; pair one: treadlight pair"] }
    var table = TextTable([
      .init("ID", .right), .init("device", widest: 30), .init("may"), .init("paired"),
      .init("last used"),
    ])
    let time = TimeText()
    for device in devices {
      table.add(
        "\(device.id)", device.name, device.role.rawValue, time.dayAndTime(device.pairedAt),
        device.lastUsedAt.map(time.dayAndTime) ?? "never")
    }
    return table.lines
  }

  static func revoked(_ device: Device) -> [String] {
    [
      "forgotten: \(device.id), \"\(Printable.text(device.name))\"; "
        + "what it showed has ended, and its token opens nothing"
    ]
  }
}
