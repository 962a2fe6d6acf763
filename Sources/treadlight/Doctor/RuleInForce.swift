/// What udev has made of the rules for a table that is plugged in.
enum RuleInForce {
  /// Nothing where udev keeps no record, as in a container, or where the rule has done its work.
  static func finding(_ table: TableOnUSB, _ rules: [AccessRule], in root: SystemRoot) -> Finding? {
    guard let bus = table.bus, let device = table.device,
      rules.contains(where: { $0.grant == .seat && $0.isInTime }), root.exists("/run/udev/data")
    else { return nil }
    // The kernel's number of a USB device's node: 128 to a bus, from 1.
    let record = root.text("/run/udev/data/c189:\((bus - 1) * 128 + device - 1)")
    guard let record else {
      return .warning(
        "udev rule", "udev has no record of the table at port \(table.port)",
        fix: "sudo udevadm trigger --action=add --subsystem-match=usb")
    }
    let tags = record.split(whereSeparator: \.isNewline)
    guard !tags.contains("G:uaccess"), !tags.contains("Q:uaccess") else { return nil }
    return .warning(
      "udev rule", "it was not yet in force when the table at port \(table.port) was plugged in",
      fix: "sudo udevadm control --reload && sudo udevadm trigger --action=add "
        + "--subsystem-match=usb")
  }
}
