import ControlService

/// Checks of what lies between the plug and the daemon.
struct USBChecks {
  var root: SystemRoot
  var id: DeviceID
  /// What the daemon says of its link; nil when it cannot be asked.
  var link: LinkStatus?
  /// How many tables the daemon serves.
  var served = 1

  /// Of several tables' links the one that says most: of a table on USB rather than of a virtual
  /// one, and of one that is not connected rather than of one that is.
  static func leastWell(_ links: [LinkStatus]) -> LinkStatus? {
    let real = links.filter { !$0.isVirtual }
    return real.first { $0.state != .connected } ?? real.first ?? links.first
  }

  var findings: [Finding] {
    guard link?.isVirtual != true else {
      return [.warning("table", "the daemon uses a virtual table: no real one is looked for")]
    }
    return [kernel, udev, rule] + tables
  }

  private var kernel: Finding {
    guard root.exists("/sys/bus/usb") else {
      return .problem(
        "USB", "the kernel has no USB: its modules are missing, or this is a container",
        fix: "sudo modprobe xhci_pci; in a container pass /sys/bus/usb and /dev/bus/usb in")
    }
    let version = root.text("/proc/sys/kernel/osrelease").map { " \($0)" } ?? ""
    let hubs = root.names(in: TableOnUSB.folder).count { $0.hasPrefix("usb") }
    guard hubs > 0 else {
      return .problem(
        "USB", "the kernel\(version) knows USB, but drives no controller",
        fix: "sudo modprobe xhci_pci; if that changes nothing: lspci -k | grep -iA3 usb")
    }
    return .ok("USB", "the kernel\(version) knows USB, \(Count.text(hubs, "bus", "buses"))")
  }

  private var udev: Finding {
    root.exists("/run/udev/control")
      ? .ok("udev", "running")
      : .problem(
        "udev", "not running: plugging in goes unnoticed, and nobody gets permission",
        fix: "sudo systemctl start systemd-udevd")
  }

  private var rule: Finding {
    let rules = AccessRule.all(id, in: root)
    let name = "udev rule"
    if let good = rules.first(where: { $0.grant == .fixed || $0.grant == .seat && $0.isInTime }) {
      return .ok(name, "\(good.path) gives access to \(id.text)")
    }
    if let late = rules.first(where: { $0.grant == .seat }) {
      return .problem(
        name,
        "\(late.path) sets uaccess too late: its name must begin with a number below "
          + "\(AccessRule.seatRuleNumber)",
        fix: "sudo mv \(late.path) \(AccessRule.suggestedPath) && sudo udevadm control --reload")
    }
    let wanted = #"""
      echo 'SUBSYSTEM=="usb", ATTR{idVendor}=="\#(id.vendorText)", \#
      ATTR{idProduct}=="\#(id.productText)", TAG+="uaccess"' | sudo tee \#
      \#(AccessRule.suggestedPath) && sudo udevadm control --reload && sudo udevadm trigger
      """#
    if let idle = rules.first {
      return .problem(
        name, "\(idle.path) names \(id.text), but grants nothing: no uaccess, GROUP or MODE",
        fix: wanted)
    }
    // Whoever runs as root, or has the table already, needs none.
    guard link?.state != .connected else {
      return .warning(name, "none names \(id.text); the daemon has the table all the same")
    }
    return .problem(name, "none names \(id.text): only root may open the table", fix: wanted)
  }

  private var tables: [Finding] {
    let tables = TableOnUSB.all(id, in: root)
    guard !tables.isEmpty else {
      return [
        .problem(
          "table", "no USB device \(id.text) is plugged in",
          fix: "check cable and power, then look for it with: lsusb -d \(id.text)")
      ]
    }
    var findings: [Finding] = []
    if tables.count > served {
      findings.append(
        .warning(
          "tables", "\(tables.count) of them are plugged in, the daemon serves \(served)",
          fix: "name each in the daemon's configuration, with its serial: man treadlightd.yaml"))
    }
    return findings
      + tables.flatMap { table in
        [
          .ok("table", "serial \(table.serial ?? "unknown") at USB port \(table.port)"),
          RuleInForce.finding(table, AccessRule.all(id, in: root), in: root),
          permission(table),
        ].compactMap(\.self)
      }
  }

  private func permission(_ table: TableOnUSB) -> Finding {
    let name = "permission"
    guard let node = table.node, root.exists(node) else {
      return .problem(
        name, "the table has no device node under /dev/bus/usb",
        fix: "sudo systemctl restart systemd-udevd, then unplug the table and plug it in")
    }
    if root.canReadAndWrite(node) { return .ok(name, "this user may open \(node)") }
    guard link?.state != .connected else {
      return .ok(name, "the daemon has \(node); this user need not")
    }
    return .problem(
      name, "this user may not open \(node)",
      fix: "mend the udev rule above, then unplug the table and plug it in; see ls -l \(node)")
  }
}

extension AccessRule {
  static let suggestedPath = "/etc/udev/rules.d/70-treadlight.rules"

  /// Early enough for the `uaccess` tag to be seen.
  var isInTime: Bool { (number ?? .max) < Self.seatRuleNumber }
}
