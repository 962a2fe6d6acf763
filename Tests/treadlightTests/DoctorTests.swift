import ControlService
import Foundation
import Testing

@testable import treadlight

struct DoctorTests {
  static let id = DeviceID(vendor: 0x1209, product: 1)

  @Test func knowsTheRuleOfThePackage() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Tools/packaging/70-treadlight.rules")
    let machine = try FakeMachine([
      "/lib/udev/rules.d/\(file.lastPathComponent)": String(contentsOf: file, encoding: .utf8)
    ])
    defer { machine.remove() }
    let rule = try #require(AccessRule.all(Self.id, in: machine.root).first)
    #expect(rule.grant == .seat)
    #expect(rule.isInTime)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(#"GROUP="treadlight", MODE="0660""#))
  }

  private func findings(
    _ change: (inout [String: String]) -> Void = { _ in }, link: LinkStatus? = nil
  ) throws -> [Finding] {
    var files = FakeMachine.healthy
    change(&files)
    let machine = try FakeMachine(files)
    defer { machine.remove() }
    return USBChecks(root: machine.root, id: Self.id, link: link).findings
  }

  @Test func findsNothingWrongWithAHealthyMachine() throws {
    let findings = try findings()
    #expect(worst(findings).isEmpty)
    #expect(
      findings.map(\.detail) == [
        "the kernel knows USB, 1 bus", "running",
        "/usr/lib/udev/rules.d/70-treadlight.rules gives access to 1209:0001",
        "serial TL-1 at USB port 1-2", "this user may open /dev/bus/usb/001/012",
      ])
  }

  @Test func findsEverythingMissing() throws {
    let findings = try findings { $0 = ["/etc/hostname": "x"] }
    #expect(
      worst(findings)
        == ["problem USB", "problem udev", "problem udev rule", "problem table"])
    #expect(findings.allSatisfy { $0.fix?.isEmpty == false })
  }

  @Test(
    arguments: [
      ("/etc/udev/rules.d/99-table.rules", #"TAG+="uaccess""#, "problem"),
      ("/etc/udev/rules.d/99-table.rules", #"MODE="0660", GROUP="treadlight""#, "ok"),
      ("/etc/udev/rules.d/72-table.rules", #"TAG += "uaccess""#, "ok"),
      ("/etc/udev/rules.d/73-table.rules", #"TAG+="uaccess""#, "problem"),
      ("/run/udev/rules.d/70-table.rules", #"SYMLINK+="table""#, "problem"),
      ("/etc/udev/rules.d/70-table.conf", #"TAG+="uaccess""#, "problem"),
    ])
  func judgesARule(path: String, grant: String, level: String) throws {
    let findings = try findings { files in
      files["/usr/lib/udev/rules.d/70-treadlight.rules"] = nil
      files[path] = FakeMachine.rule + "\\\n  " + grant
    }
    #expect(findings.first { $0.name == "udev rule" }?.level.rawValue == level)
  }

  @Test(arguments: ["", "# nothing\n", "  # " + FakeMachine.rule + #"TAG+="uaccess""#])
  func takesARuleInEtcForTheOneThatCounts(text: String) throws {
    let findings = try findings { $0["/etc/udev/rules.d/70-treadlight.rules"] = text }
    #expect(worst(findings) == ["problem udev rule"])
  }

  @Test func needsNoRuleWhereTheDaemonHasTheTable() throws {
    let link = LinkStatus(state: .connected, isVirtual: false)
    let findings = try findings(
      { files in
        files["/usr/lib/udev/rules.d/70-treadlight.rules"] = nil
      }, link: link)
    #expect(worst(findings) == ["warning udev rule"])
  }

  @Test func looksForNoRealTableBesideAVirtualOne() throws {
    let link = LinkStatus(state: .connected, isVirtual: true)
    #expect(worst(try findings({ $0 = ["/x": ""] }, link: link)) == ["warning table"])
  }

  @Test func noticesTwoTables() throws {
    let findings = try findings { files in
      for (path, text) in FakeMachine.healthy where path.hasPrefix(FakeMachine.device) {
        files[path.replacing("1-2", with: "1-3")] = text
      }
    }
    #expect(worst(findings) == ["warning tables"])
  }

  @Test func noticesATableWithoutANode() throws {
    let findings = try findings { $0["/dev/bus/usb/001/012"] = nil }
    #expect(worst(findings) == ["problem permission"])
  }

  @Test func standsADeviceThatVanishesWhileItIsRead() throws {
    let findings = try findings { files in
      files["\(FakeMachine.device)/serial"] = nil
      files["\(FakeMachine.device)/busnum"] = "junk"
    }
    #expect(findings.contains { $0.detail == "serial unknown at USB port 1-2" })
    #expect(worst(findings) == ["problem permission"])
  }

  @Test(arguments: [("1209:0001", true), ("1209:1", true), ("1209", false), ("g:1", false)])
  func readsUSBIDs(text: String, isValid: Bool) {
    #expect((DeviceID(text) == Self.id) == isValid)
  }

  @Test func printsFindingsWithTheirFixes() {
    let report = DoctorReport([
      .ok("USB", "the kernel knows USB"),
      .problem("udev", "not running", fix: "sudo systemctl start systemd-udevd"),
    ])
    #expect(!report.healthy)
    #expect(
      report.lines(Colours(isOn: false)) == [
        "ok       USB: the kernel knows USB", "problem  udev: not running",
        "           fix: sudo systemctl start systemd-udevd", "1 problem found",
      ])
    #expect(report.lines(Colours(isOn: true))[0].hasPrefix("\u{1B}[32mok"))
  }
}
