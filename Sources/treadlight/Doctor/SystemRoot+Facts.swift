import Glibc

extension SystemRoot {
  /// Who owns a file and what they may do; nil where it cannot be looked at.
  struct Owner: Equatable {
    var user: UInt32
    var group: UInt32
    /// The permission bits, such as `0o660`.
    var mode: UInt32
  }

  func owner(_ path: String) -> Owner? {
    var facts = stat()
    // Both pointers are used within the call only.
    guard unsafe stat(prefix + path, &facts) == 0 else { return nil }
    return Owner(user: facts.st_uid, group: facts.st_gid, mode: facts.st_mode & 0o7777)
  }

  /// What a symbolic link says; nil where there is none.
  func target(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    // Both pointers are used within the call only, which writes no more than it returns.
    let count = unsafe readlink(prefix + path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The name of a group; its number where no file says.
  func groupName(_ number: UInt32) -> String {
    let lines = (text("/etc/group") ?? "").split(whereSeparator: \.isNewline)
    for line in lines {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count >= 3, UInt32(fields[2]) == number { return String(fields[0]) }
    }
    return "\(number)"
  }
}
