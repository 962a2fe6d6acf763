public import SessionAnalysis
internal import TableModel

/// Which numbers of the cells are wanted.
public enum ExportValues: String, CaseIterable, Sendable {
  /// The converters' words as they came.
  case raw
  /// Forces, and what follows from them.
  case newtons
  case both

  var includesRaw: Bool { self != .newtons }
  var includesNewtons: Bool { self != .raw }
}

/// What of a session can be exported, beside the times of its scans.
public enum ExportChannel: Hashable, Sendable {
  /// A cell by its converter's channel.
  case cell(Int)
  /// A panel by its place in the profile.
  case panel(Int)
  case gross
  case net
  case footForce
  case centreX
  case centreY
  case region
  case barSupport
  case quality
  case button

  /// Those that every table has, by the names that people ask for them by.
  static let derived: [(name: String, channel: Self)] = [
    ("gross", .gross), ("net", .net), ("foot-force", .footForce), ("centre-x", .centreX),
    ("centre-y", .centreY), ("region", .region), ("bar-support", .barSupport),
    ("quality", .quality), ("button", .button),
  ]

  /// All channels of a session.
  public static func all(of header: SessionHeader) -> [Self] {
    cells(of: header) + panels(of: header) + derived.map(\.channel)
  }

  private static func cells(of header: SessionHeader) -> [Self] {
    (0..<header.calibration.zeros.count).map { .cell($0) }
  }

  private static func panels(of header: SessionHeader) -> [Self] {
    header.profile.panels.indices.map { .panel($0) }
  }

  /// The channels that `name` stands for: a cell's number, a panel's name, a derived quantity, or
  /// `cells`, `panels`, `derived` for all of a kind.
  ///
  /// A panel whose name is also a quantity's is found as the quantity; `panels` includes it.
  public static func named(
    _ name: String, in header: SessionHeader
  ) throws(ExportError) -> [Self] {
    let wanted = name.lowercased()
    switch wanted {
    case "cells": return cells(of: header)
    case "panels": return panels(of: header)
    case "derived": return derived.map(\.channel)
    default: break
    }
    let cells = cells(of: header)
    if let number = Int(wanted), cells.indices.contains(number) { return [cells[number]] }
    if let found = derived.first(where: { $0.name == wanted }) { return [found.channel] }
    let panels = header.profile.panels
    if let index = panels.firstIndex(where: { $0.name.lowercased() == wanted }) {
      return [.panel(index)]
    }
    let known =
      (cells.isEmpty ? [] : ["0 to \(cells.count - 1)"]) + panels.map(\.name)
      + derived.map(\.name) + ["cells", "panels", "derived"]
    throw .unknownChannel(name, known: known)
  }

  /// Whether it has something to show of `values`.
  func hasAny(of values: ExportValues) -> Bool {
    switch self {
    case .cell, .quality, .button: true
    case .panel, .gross, .net, .footForce, .centreX, .centreY, .region, .barSupport:
      values.includesNewtons
    }
  }
}
