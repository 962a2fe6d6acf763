import ClientLimits
import ControlService
import TableModel

/// Limits by region in columns, in as many tables as fit beside each other in 80 columns.
struct LimitTable {
  static let width = 80
  static let everywhere = "*"

  var entries: [LimitEntry]
  /// What holds where the place is not known; nil where that is not to be told.
  var elsewhere: PlaceLimits?
  var showsSource = true

  /// What does not differ from place to place stands in a line of its own.
  private static let columns: [(quantity: LimitQuantity, title: String)] = [
    (.hardForce, "hard force"), (.softForce, "soft force"), (.hardPressure, "hard pressure"),
    (.softPressure, "soft pressure"), (.softTime, "time above soft"),
    (.loadingRate, "loading rate"),
  ]

  var lines: [String] {
    let shown = Self.columns.filter { column in
      entries.contains { $0.quantity == column.quantity } && !isUniform(column.quantity)
    }
    let uniform = Self.columns.filter { column in
      entries.contains { $0.quantity == column.quantity } && isUniform(column.quantity)
    }
    let rest = uniform.compactMap { line($0.quantity, $0.title) } + notes(shown.map(\.quantity))
    let tables = tables(shown)
    return tables + (tables.isEmpty || rest.isEmpty ? [] : [""]) + rest
  }

  // MARK: Columns

  private func tables(_ columns: [(quantity: LimitQuantity, title: String)]) -> [String] {
    let names = scopes.map(label)
    let first = ["region"] + names
    var groups: [[[String]]] = []
    for column in columns {
      let cells = [column.title] + aligned(scopes.map { value($0, column.quantity) })
      let used = groups.last.map { Self.width(of: $0 + [cells]) } ?? .max
      if used <= Self.width {
        groups[groups.count - 1].append(cells)
      } else {
        groups.append([first, cells])
      }
    }
    return groups.map { group in
      var table = TextTable(group.map { .init($0[0]) })
      for row in names.indices { table.rows.append(group.map { $0[row + 1] }) }
      return table.lines
    }.joined(separator: [""]).map(\.self)
  }

  private static func width(of group: [[String]]) -> Int {
    group.map { $0.map(Printable.width).max() ?? 0 }.reduce(0, +) + 2 * (group.count - 1)
  }

  /// The numbers below each other, their marks and sources behind them.
  private func aligned(_ values: [(value: String, source: String)]) -> [String] {
    let isMarked = values.contains { $0.value.hasSuffix(Self.everywhere) }
    let texts = values.map { cell in
      isMarked && !cell.value.hasSuffix(Self.everywhere) ? "\(cell.value) " : cell.value
    }
    let widest = texts.map(Printable.width).max() ?? 0
    return zip(texts, values).map { text, cell in
      let value = Printable.padded(left: text, widest)
      return cell.source.isEmpty ? value : "\(value) \(cell.source)"
    }
  }

  // MARK: Rows

  /// The whole body, the regions that are worked, and no-go regions that are not locked.
  private var scopes: [LimitScope] {
    guard elsewhere == nil else { return LimitScope.worked }
    let forces = entries.filter { $0.quantity != .lock && $0.quantity != .share }
    return LimitScope.worked.filter { scope in forces.contains { $0.scope == scope } }
  }

  private func label(_ scope: LimitScope) -> String {
    isLocked(scope) ? "\(scope.name) LOCKED" : scope.name
  }

  private func isLocked(_ scope: LimitScope) -> Bool { entry(scope, .lock)?.value == 1 }

  private func entry(_ scope: LimitScope, _ quantity: LimitQuantity) -> LimitEntry? {
    entries.first { $0.scope == scope && $0.quantity == quantity }
  }

  private func value(
    _ scope: LimitScope, _ quantity: LimitQuantity
  ) -> (value: String, source: String) {
    if let entry = entry(scope, quantity) {
      let mark = entry.isFromWholeBody ? Self.everywhere : ""
      return (
        LimitValueText.short(entry.value, of: quantity) + mark,
        showsSource ? LimitValueText.source(entry.source) : ""
      )
    }
    guard scope == .wholeBody, let strictest = elsewhere?[quantity] else {
      return (quantity.isHard && isUnguarded(scope) ? "NONE" : "-", "")
    }
    return (LimitValueText.short(strictest, of: quantity), "strictest")
  }

  /// Whether nothing would say that a foot presses too hard there.
  private func isUnguarded(_ scope: LimitScope) -> Bool {
    elsewhere != nil && scope != .wholeBody && !isLocked(scope)
      && !entries.contains { $0.scope == scope && $0.quantity.isHard }
  }

  // MARK: Lines

  /// Whether the same holds at every place, from the same source.
  private func isUniform(_ quantity: LimitQuantity) -> Bool {
    guard quantity == .softTime || quantity == .loadingRate else { return false }
    guard elsewhere != nil else { return false }
    let found = LimitScope.worked.map { entry($0, quantity) }
    return found.allSatisfy { $0?.value == found[0]?.value && $0?.source == found[0]?.source }
  }

  private func line(_ quantity: LimitQuantity, _ title: String) -> String? {
    entry(.wholeBody, quantity).map { entry in
      "\(title): \(LimitValueText.short(entry.value, of: quantity)) everywhere\(source(entry))"
    }
  }

  private func source(_ entry: LimitEntry) -> String {
    showsSource ? " (\(LimitValueText.source(entry.source)))" : ""
  }

  private func notes(_ shown: [LimitQuantity]) -> [String] {
    var lines = locks(1, "locked") + locks(0, "allowed, though nobody presses there otherwise")
    if let share = entry(.wholeBody, .share) {
      lines.append(
        "both feet: from \(LimitValueText.short(share.value, of: .share)) of the therapist's "
          + "weight on the client\(source(share))")
    }
    let marked = entries.contains { $0.isFromWholeBody && shown.contains($0.quantity) }
    if marked { lines.append("\(Self.everywhere) set for the whole body") }
    let isStrictest = shown.contains { quantity in
      entry(.wholeBody, quantity) == nil && elsewhere?[quantity] != nil
    }
    if isStrictest {
      lines.append("strictest: where it is not known where the foot presses, that counts")
    }
    return lines.flatMap { Paragraph.lines($0, width: Self.width) }
  }

  /// One line for each source of locks.
  private func locks(_ value: Double, _ words: String) -> [String] {
    let found = entries.filter { $0.quantity == .lock && $0.value == value }
    var sources: [String] = []
    for entry in found where !sources.contains(entry.source) { sources.append(entry.source) }
    return sources.map { source in
      let of = found.filter { $0.source == source }
      return "\(words): \(of.map(\.scope.name).joined(separator: ", "))\(self.source(of[0]))"
    }
  }
}

extension PlaceLimits {
  fileprivate subscript(quantity: LimitQuantity) -> Double? {
    switch quantity {
    case .hardForce: hardForce?.value
    case .softForce: softForce?.value
    case .hardPressure: hardPressure
    case .softPressure: softPressure
    case .softTime: softTime
    case .loadingRate: loadingRate
    case .share, .lock: nil
    }
  }
}

extension LimitQuantity {
  fileprivate var isHard: Bool { self == .hardForce || self == .hardPressure }
}
