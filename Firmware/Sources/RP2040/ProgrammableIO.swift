/// One of the two blocks of programmable I/O, whose four machines share a program (RP2040 datasheet,
/// 3.7 for its registers).
public struct ProgrammableIO: ~Copyable {
  /// Instructions of a program, from the memory's first place on.
  public static let memorySize = 32
  fileprivate let base: UInt

  /// Takes block 0 or 1 and loads `program`, which its machines begin at place 0.
  public init(_ number: UInt, program: Span<UInt16>) {
    precondition(number < 2 && program.count <= Self.memorySize)
    base = 0x5020_0000 + number * 0x10_0000
    Resets.cycle(number == 0 ? .programmableIO0 : .programmableIO1)
    for index in program.indices {
      Register(base + 0x48 + 4 * UInt(index)).value = UInt32(program[index])
    }
    // Its first interrupt wakes the core while any machine has read something.
    Register(base + 0x12C).value = 0xF
    Interrupts.wake(on: 7 + 2 * UInt32(number))
  }
}

/// A machine that clocks bits in: one pin that it drives with its side-set, one that it reads.
public struct ClockedInput: ~Copyable {
  private let block: UInt
  private let index: UInt32

  /// How a machine runs.
  public struct Setting: Sendable, BitwiseCopyable {
    /// Cycles of the system's clock for each of the machine's.
    public var divider: UInt32
    /// The program's last place, from which it goes on at the first.
    public var last: UInt32

    public init(divider: UInt32, last: UInt32) {
      self.divider = divider
      self.last = last
    }
  }

  /// What a machine can be told to do at once (3.4).
  private enum Instruction {
    static let begin: UInt32 = 0x0000  // jmp 0, clock low
    static let clockHigh: UInt32 = 0xB042  // mov y, y, clock high
    static let clockLow: UInt32 = 0xA042
    static let driveClock: UInt32 = 0xE081  // set pindirs, 1
  }

  /// Prepares machine 0...3 of `block`, its clock low; it does nothing yet.
  public init(
    _ index: UInt32, of block: borrowing ProgrammableIO, clock: UInt, data: UInt, _ setting: Setting
  ) {
    precondition(index < 4 && clock < 30 && data < 30)
    self.block = block.base
    self.index = index
    // One side-set bit, always given; `set` reaches the clock pin too.
    place(0xDC).value =
      1 << 29 | 1 << 26 | UInt32(data) << 15 | UInt32(clock) << 10 | UInt32(clock) << 5
    place(0xC8).value = setting.divider << 16
    place(0xCC).value = setting.last << 12
    // Both queues for what is read, the first bit highest.
    place(0xD0).value = 1 << 31
    setClock(false)
    execute(Instruction.driveClock)
    let function = 6 + UInt32(block.base >> 20 & 1)
    Pad.connect(clock, .output, function: function)
    Pad.connect(data, .pulledUp, function: function)
  }

  /// Holds the clock high or low; only while the machine is stopped.
  public func setClock(_ isHigh: Bool) {
    execute(isHigh ? Instruction.clockHigh : Instruction.clockLow)
  }

  /// Lets the machine run from the program's beginning, with nothing read before.
  public mutating func start() {
    while next() != nil {}
    let control = Register(block)
    control.set(1 << (4 + index))  // what is shifted in by half is forgotten
    control.set(1 << (8 + index))
    execute(Instruction.begin)
    control.set(1 << index)
  }

  /// Stops it where it stands, its clock low.
  public mutating func stop() {
    Register(block).clear(1 << index)
    setClock(false)
    while next() != nil {}
  }

  /// The oldest word that was read; nil when there is none.
  public func next() -> UInt32? {
    let isEmpty = Register(block + 0x04).value >> (8 + index) & 1 != 0
    return isEmpty ? nil : Register(block + 0x20 + 4 * UInt(index)).value
  }

  private func execute(_ instruction: UInt32) { place(0xD8).value = instruction }

  private func place(_ offset: UInt) -> Register { Register(block + offset + 0x18 * UInt(index)) }
}
