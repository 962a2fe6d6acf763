internal import ArgumentParser
internal import TableModel
internal import VirtualTable

extension VirtualTableCommand {
  func loadSource() throws -> any LoadSource {
    if let recording {
      return try Recording(path: recording, columns: try columnMap())
    }
    return Scenario(
      (scenario ?? .default).length, profile: .standard(channelCount: channels ?? 8), seed: seed,
      stature: stature ?? 1750, breathing: breathing ?? 4)
  }

  func configuration(
    _ source: any LoadSource
  ) throws -> VirtualTable.Configuration {
    var configuration = VirtualTable.Configuration()
    configuration.serial = serial
    configuration.channelCount = channels ?? source.channelCount
    configuration.rate = rate ?? (source as? Recording)?.rate ?? configuration.rate
    configuration.framesPerTransfer = framesPerTransfer
    configuration.speed = speed
    configuration.seed = seed
    configuration.isCalibrated = !uncalibrated
    configuration.calibrationPath = calibration
    configuration.faults = try faults()
    configuration.truthInterval = truthInterval
    configuration.playbackStart = wait ? .onCommand : .atStreamStart
    return configuration
  }

  func faults() throws -> FaultSwitches {
    var switches = recording == nil ? FaultSwitches.noiseOnly : FaultSwitches()
    for text in fault {
      do { try switches.set(text) } catch { throw ValidationError("\(error)") }
    }
    return switches
  }

  func columnMap() throws -> ColumnMap {
    guard let columns else { return ColumnMap() }
    let names = columns.split(separator: ",", omittingEmptySubsequences: false)
    guard names.count > 1, !names.contains("") else {
      throw ValidationError("--columns takes a time and at least one force, with commas between.")
    }
    let list = names.map { name in
      Int(name).map { ColumnMap.Column.index($0 - 1) } ?? .name(String(name))
    }
    return ColumnMap(time: list[0], forces: Array(list.dropFirst()))
  }

  /// Where to listen; nil for the kernel.
  func address() throws -> (host: String, port: UInt16)? {
    guard !vhci else { return nil }
    guard let tcp else { return ("127.0.0.1", USBIPServer.defaultPort) }
    let parts = tcp.split(separator: ":", omittingEmptySubsequences: false)
    let port = parts.count > 1 ? UInt16(parts[1]) : USBIPServer.defaultPort
    guard parts.count <= 2, let port else {
      throw ValidationError("--tcp takes HOST or HOST:PORT, not '\(tcp)'.")
    }
    return (parts[0].isEmpty ? "127.0.0.1" : String(parts[0]), port)
  }

  func makeCable(_ table: VirtualTable) throws -> Cable {
    guard let (host, port) = try address() else {
      let link = VHCILink(table: table)
      try link.plug()
      return Cable(
        place: "vhci", plug: { try link.plug() }, unplug: { link.unplug() },
        stop: { link.unplug() })
    }
    let server = try USBIPServer(table: table, host: host, port: port)
    server.start()
    return Cable(
      place: "tcp \(host):\(server.port)", plug: { server.plug() }, unplug: { server.unplug() },
      stop: { server.stop() })
  }
}

/// The sessions by the names they have on the command line.
enum SessionName: String, CaseIterable, ExpressibleByArgument {
  case `default`, short

  var length: Scenario.Length {
    switch self {
    case .default: .standard
    case .short: .short
    }
  }
}
