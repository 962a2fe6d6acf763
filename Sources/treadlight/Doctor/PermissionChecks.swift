import Glibc

/// The user who runs `doctor`.
struct UserFacts: Equatable, Sendable {
  var user: UInt32
  var groups: Set<UInt32>

  static var current: Self {
    var groups = [gid_t](repeating: 0, count: max(1, Int(getgroups(0, nil))))
    // The list is written within the call only, by no more than its count.
    let count = unsafe getgroups(CInt(groups.count), &groups)
    return Self(user: geteuid(), groups: Set(groups.prefix(max(0, Int(count)))).union([getegid()]))
  }
}

/// Checks of who may use what: this user the daemon's socket, the daemon the table.
struct PermissionChecks {
  var root: SystemRoot
  var user: UserFacts
  var socket: String
  var process: DaemonProcess?
  var tables: [TableOnUSB]

  var findings: [Finding] { [socketAccess].compactMap(\.self) + tables.compactMap(tableAccess) }

  /// Nothing where there is no socket: that the daemon does not answer is told elsewhere.
  private var socketAccess: Finding? {
    guard let owner = root.owner(socket) else { return nil }
    let group = root.groupName(owner.group)
    if mayUse(owner, user.user, user.groups, 0o2) {
      return .ok("socket", "this user may use \(socket)")
    }
    guard owner.mode & 0o020 != 0 else {
      return .problem(
        "socket", "\(socket) is for its owner only", fix: "sudo systemctl restart treadlightd")
    }
    return .problem(
      "socket", "\(socket) is for the group \(group), which this user is not in",
      fix: "sudo usermod -aG \(group) \"$USER\", then log out and in again")
  }

  /// Whether the daemon's own user may open the table.
  private func tableAccess(_ table: TableOnUSB) -> Finding? {
    guard let process, let daemon = process.user, let node = table.node,
      let owner = root.owner(node), !mayUse(owner, daemon, Set(process.groups), 0o6)
    else { return nil }
    let group = root.groupName(owner.group)
    return .problem(
      "permission",
      "the daemon runs as user \(daemon), who may not open \(node) (group \(group), mode "
        + "\(String(owner.mode, radix: 8)))",
      fix: "give the rule GROUP=\"treadlight\", MODE=\"0660\", then: sudo udevadm control --reload "
        + "&& sudo udevadm trigger && sudo systemctl restart treadlightd")
  }

  /// By owner, group and others, as the kernel does it; access lists, which the seat's user gets
  /// by, are for who asks the kernel.
  private func mayUse(
    _ owner: SystemRoot.Owner, _ user: UInt32, _ groups: Set<UInt32>, _ bits: UInt32
  ) -> Bool {
    if user == 0 { return true }
    if owner.user == user { return owner.mode >> 6 & bits == bits }
    if groups.contains(owner.group) { return owner.mode >> 3 & bits == bits }
    return owner.mode & bits == bits
  }
}
