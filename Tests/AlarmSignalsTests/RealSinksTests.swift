import Foundation
import Logging
import Testing

@testable import AlarmSignals

@Suite(.timeLimit(.minutes(2)))
struct RealSinksTests {
  @Test func aTestReachesEveryConfiguredSinkAndNamesTheOneThatFails() async throws {
    let folder = try TemporaryFolder()
    let hook = try await folder.write(program: "#!/bin/sh\ncat > '\(folder.path)/told'\n")
    let secret = try folder.write("s3cret", to: "secret")
    let receiver = Receiver([.status(200)])
    try await receiver.serve { address in
      let signals = try AlarmSignals(
        configuration: SignalConfiguration(
          hook: .init(path: hook), webhook: .init(url: address, secretFile: secret),
          desktop: .init(busAddress: "unix:path=\(folder.path)/none")),
        logger: Logger(label: "signals") { _ in SwiftLogNoOpLogHandler() })
      await withTaskGroup { group in
        group.addTask { await signals.run() }
        let reports = await signals.test(.sample(.high, .test, isTest: true))
        #expect(reports.map(\.outcome) == [.sent, .sent, .failed])
        #expect(reports.map(\.lastFailure).prefix(2) == [nil, nil])
        #expect(
          reports[2].lastFailure
            == "the desktop's bus cannot be reached: No such file or directory")
        #expect(reports.allSatisfy { ($0.lastSentAt != nil) == ($0.outcome == .sent) })
        signals.close()
      }
    }
    let notice = AlarmNotice.sample(.high, .test, isTest: true)
    #expect(try folder.read("told") == String(decoding: notice.json, as: UTF8.self))
    #expect(receiver.received.count == 1)
  }

  @Test func isNotMadeOfAConfigurationWithAFlaw() {
    #expect(throws: ConfigurationFlaw.pathNotAbsolute("hook")) {
      try AlarmSignals(
        configuration: SignalConfiguration(hook: .init(path: "hook")),
        logger: Logger(label: "signals") { _ in SwiftLogNoOpLogHandler() })
    }
  }
}
