// Least, greatest and sum of numbers that stand side by side, eight at a time.

extension Span<Int32> {
  /// Least, greatest and sum; nil of none.
  ///
  /// Half a dozen instructions for four numbers, in an order of their sizes that plain x86-64 has
  /// for floating-point numbers only: those of 24 bits are such numbers too.
  var extremesAndSum: (minimum: Int32, maximum: Int32, sum: Int64)? {
    guard count > 0 else { return nil }
    // The pointer is used within the call only, for `count` numbers.
    let (minimum, maximum, low) = unsafe withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return (Float(0), Float(0), UInt32(0)) }
      return unsafe Self.extremesAndSum(base, count: count)
    }
    let exact: Float = 0x1p24
    guard minimum > -exact, maximum < exact else { return slowly }
    let (least, greatest) = (Int32(minimum), Int32(maximum))
    // What the numbers exceed the least by sums up to less than 2^32, or its low half is not all.
    guard UInt64(count) * UInt64(greatest - least) <= UInt64(UInt32.max) else { return slowly }
    let base = Int64(count) * Int64(least)
    return (least, greatest, base + Int64(low &- UInt32(truncatingIfNeeded: base)))
  }

  /// Least and greatest as nearly as a `Float` has them, and the sum's low 32 bits.
  private static func extremesAndSum(
    _ numbers: UnsafeRawPointer, count: Int
  ) -> (minimum: Float, maximum: Float, sum: UInt32) {
    typealias Lanes = SIMD8<Int32>
    var least = SIMD8<Float>(repeating: .infinity)
    var greatest = SIMD8<Float>(repeating: -.infinity)
    var sums = Lanes(repeating: 0)
    var index = 0
    // The caller vouches for `count` numbers of four bytes.
    while index &+ 8 <= count {
      let part = unsafe numbers.loadUnaligned(fromByteOffset: 4 &* index, as: Lanes.self)
      let sizes = SIMD8<Float>(part)
      least = sizes.replacing(with: least, where: least .< sizes)
      greatest = sizes.replacing(with: greatest, where: greatest .> sizes)
      sums = sums &+ part
      index &+= 8
    }
    var (minimum, maximum) = (least.least, -(-greatest).least)
    var sum = UInt32(bitPattern: sums.wrappedSum())
    while index < count {
      let number = unsafe numbers.loadUnaligned(fromByteOffset: 4 &* index, as: Int32.self)
      minimum = Swift.min(minimum, Float(number))
      maximum = Swift.max(maximum, Float(number))
      sum &+= UInt32(bitPattern: number)
      index &+= 1
    }
    return (minimum, maximum, sum)
  }

  /// The same of any numbers.
  private var slowly: (minimum: Int32, maximum: Int32, sum: Int64) {
    var (minimum, maximum, sum) = (self[0], self[0], Int64(0))
    for index in indices {
      minimum = Swift.min(minimum, self[index])
      maximum = Swift.max(maximum, self[index])
      sum += Int64(self[index])
    }
    return (minimum, maximum, sum)
  }
}

extension SIMD8<Float> {
  /// The least lane; `min()` goes through them one by one.
  fileprivate var least: Float {
    let four = lowHalf.replacing(with: highHalf, where: highHalf .< lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .< four.lowHalf)
    return Swift.min(two[0], two[1])
  }
}

extension ScanColumns {
  /// Adds the counts of a channel to `tally`, whatever their state.
  public func add(channel: Int, to tally: inout ValueTally) {
    withCounts(channel: channel) { tally.add($0) }
  }
}
