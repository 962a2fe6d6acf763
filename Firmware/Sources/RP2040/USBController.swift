internal import Startup

/// What a device does behind its USB controller.
public protocol USBFunction: ~Copyable {
  /// Answers a control transfer, whose eight bytes are `setup` and whose data from the host are
  /// `data`, 256 bytes at most: how many bytes of `reply`, which has as many, go back, or nil to
  /// refuse.
  mutating func control(
    _ setup: Span<UInt8>, data: Span<UInt8>, reply: inout MutableSpan<UInt8>
  ) -> Int?

  /// The bus was reset or is gone: not configured any more.
  mutating func busReset()

  /// Whether there is a transfer for the bulk endpoint.
  var isTransferWaiting: Bool { get }

  /// Fills `bytes` with the next transfer of the bulk endpoint and returns its length; nil while
  /// there is none.
  mutating func nextTransfer(into bytes: inout MutableSpan<UInt8>) -> Int?
}

/// The chip's USB controller as a device with one bulk endpoint towards the host (RP2040 datasheet,
/// 4.1): endpoint 0 with data of many packets either way, refusals, and endpoint 1 IN, which waits
/// for as long as the host does not ask.
///
/// The owner calls `service` after each wake-up, before any longer work, and `offer` before it
/// sleeps; the interrupt only wakes.
///
/// A packet towards the host is given to the controller right behind a start of frame and at no
/// other time: one that is given at a frame's end can hang the controller for good (erratum
/// RP2040-E15). Should it hang all the same it is started anew, and the host finds the table again.
public struct USBController: ~Copyable {
  private static let memory: UInt = 0x5010_0000
  private static let registers: UInt = 0x5011_0000
  private static let packet = 64

  /// Where things stand in the controller's memory (4.1.2.4): behind the control words a buffer for
  /// endpoint 0 and one for endpoint 1.
  private enum Place {
    static let endpoint1Control: UInt = 0x08
    static let controlIn: UInt = 0x80
    static let controlOut: UInt = 0x84
    static let bulkIn: UInt = 0x88
    static let controlBuffer: UInt = 0x100
    static let bulkBuffer: UInt = 0x180
  }

  /// A buffer's control word (4.1.2.7.2).
  private enum Buffer {
    static let full: UInt32 = 1 << 15
    static let data1: UInt32 = 1 << 13
    static let stall: UInt32 = 1 << 11
    static let available: UInt32 = 1 << 10
    static let lengthMask: UInt32 = 0x3FF
  }

  private enum Event {
    static let buffer: UInt32 = 1 << 4
    static let busReset: UInt32 = 1 << 12
    static let suspend: UInt32 = 1 << 14
    static let resume: UInt32 = 1 << 15
    static let setup: UInt32 = 1 << 16
    static let frame: UInt32 = 1 << 17
  }

  /// What endpoint 0 is about.
  private enum Stage {
    case idle
    /// Bytes up to `next` have been given to the controller.
    case sending(next: Int, isLastGiven: Bool)
    case receiving(count: Int)
    case status
  }

  private var setup: [8 of UInt8] = .init(repeating: 0)
  private var data: [256 of UInt8] = .init(repeating: 0)
  private var dataCount = 0
  private var stage = Stage.idle
  private var isControlInData1 = false
  private var isControlOutData1 = false
  private var newAddress: UInt32?

  private var transfer: [1024 of UInt8] = .init(repeating: 0)
  private var transferCount = 0
  private var sent = 0
  private var isBulkBusy = false
  private var isBulkData1 = false
  private var isBulkOn = false

  /// The bus's newest frame and when it was seen, in microseconds; frames of a bus that sleeps do
  /// not come.
  private var frame: UInt32 = 0
  private var frameSeen: UInt64 = 0
  private var isSuspended = false
  /// Microseconds of a frame in which a packet may be given: the hang is of its last 200.
  private static let frameHead: UInt32 = 600
  /// Microseconds without a frame, of which one comes each millisecond, that are a hang.
  private static let longestFrame: UInt64 = 100_000

  /// Starts the controller and shows the host that a device is there.
  public init() { Self.start() }

  private static func start() {
    Resets.cycle(.usb)
    for word in 0..<(0x1000 / 4) as Range<UInt> { Register(Self.memory + 4 * word).value = 0 }
    Register(Self.registers + 0x74).value = 1 << 0 | 1 << 3  // to the chip's own transceiver
    Register(Self.registers + 0x78).value = 1 << 2 | 1 << 3  // there is no life without VBUS
    Register(Self.registers + 0x40).value = 1  // on, as a device
    Register(Self.registers + 0x4C).value = 1 << 29  // an event for each buffer of endpoint 0
    Register(Self.registers + 0x90).value =
      Event.buffer | Event.busReset | Event.suspend | Event.resume | Event.setup
    Interrupts.wake(on: 5)
    Register(Self.registers + 0x4C).set(1 << 16)  // the pull-up, by which the host sees it
  }

  /// Does what has come up on the bus.
  public mutating func service(_ function: inout some USBFunction & ~Copyable, at now: UInt64) {
    let events = Register(Self.registers + 0x98).value
    if events & Event.busReset != 0 {
      Register(Self.registers + 0x50).value = 1 << 19
      reset(at: now)
      function.busReset()
    }
    // A bus that goes quiet, as when the host sleeps, changes nothing: the table guards itself on.
    if events & (Event.suspend | Event.resume) != 0 {
      Register(Self.registers + 0x50).value = 1 << 4 | 1 << 11
      isSuspended = events & Event.resume == 0
      frameSeen = now
    }
    let buffers = Register(Self.registers + 0x58).value
    Register(Self.registers + 0x58).value = buffers
    if buffers & 4 != 0 { isBulkBusy = false }
    // Before a request is answered, which may take until the frame's end.
    if events & Event.frame != 0 {
      look(at: now)
      sendBulk(&function, at: now)
    }
    if buffers & 1 != 0 { controlInDone() }
    if buffers & 2 != 0 { controlOutDone(&function) }
    if events & Event.setup != 0 {
      Register(Self.registers + 0x50).value = 1 << 17
      begin(&function)
    }
  }

  /// Sees to it that a packet that waits is sent with the next frame.
  public mutating func offer(_ function: inout some USBFunction & ~Copyable, at now: UInt64) {
    look(at: now)  // and forgets a start of frame that is over by now
    let waits =
      !isBulkBusy && (sent <= transferCount && transferCount > 0 || function.isTransferWaiting)
    let enabled = Register(Self.registers + 0x90)
    if isBulkOn, waits { enabled.set(Event.frame) } else { enabled.clear(Event.frame) }
    guard isBulkOn, !isSuspended, now &- frameSeen > Self.longestFrame else { return }
    Self.start()
    reset(at: now)
    function.busReset()
  }

  private mutating func look(at now: UInt64) {
    let frame = Register(Self.registers + 0x48).value
    guard frame != self.frame else { return }
    self.frame = frame
    frameSeen = now
    isSuspended = false
  }

  private mutating func reset(at now: UInt64) {
    frameSeen = now
    isSuspended = false
    Register(Self.registers).value = 0
    stage = .idle
    newAddress = nil
    stopBulk()
  }

  // MARK: Endpoint 0

  private mutating func begin(_ function: inout some USBFunction & ~Copyable) {
    for index in 0..<2 as Range<UInt> {
      let word = Register(Self.memory + 4 * index).value
      for byte in 0..<4 {
        setup[4 * Int(index) + byte] = UInt8(truncatingIfNeeded: word >> (8 * UInt32(byte)))
      }
    }
    // Whatever the host gave up for this one is over.
    Self.give(Place.controlIn, 0, isAvailable: false)
    Self.give(Place.controlOut, 0, isAvailable: false)
    Register(Self.registers + 0x58).value = 3  // one that was done just now, too
    isControlInData1 = true
    isControlOutData1 = true
    newAddress = nil
    let length = Int(setup[6]) | Int(setup[7]) << 8
    let isTowardsHost = setup[0] & 0x80 != 0
    if setup[0] == 0, setup[1] == 5 {  // SET_ADDRESS, which is the bus's own business
      newAddress = UInt32(setup[2] & 0x7F)
      sendStatus()
    } else if isTowardsHost || length == 0 {
      answer(&function, dataFromHost: 0, length: length)
    } else if length <= data.count {
      dataCount = length
      stage = .receiving(count: 0)
      receive()
    } else {
      stall()
    }
  }

  /// Lets the function answer, and sends what it says.
  private mutating func answer(
    _ function: inout some USBFunction & ~Copyable, dataFromHost: Int, length: Int
  ) {
    var reply: [256 of UInt8] = .init(repeating: 0)
    var span = reply.mutableSpan
    let count = function.control(
      setup.span, data: data.span.extracting(0..<dataFromHost), reply: &span)
    guard let count else { return stall() }
    noteBulk()
    guard setup[0] & 0x80 != 0, length > 0 else { return sendStatus() }
    dataCount = min(count, length)
    for index in 0..<dataCount { data[index] = span[index] }
    stage = .sending(next: 0, isLastGiven: false)
    sendNext()
  }

  /// SET_CONFIGURATION, SET_INTERFACE and CLEAR_FEATURE(ENDPOINT_HALT) begin the bulk endpoint anew
  /// (USB 2.0, 9.1.1.5).
  private mutating func noteBulk() {
    if setup[0] == 0, setup[1] == 9 {
      stopBulk()
      isBulkOn = setup[2] != 0
      if isBulkOn {
        Register(Self.memory + Place.endpoint1Control).value =
          1 << 31 | 1 << 29 | 2 << 26 | UInt32(Place.bulkBuffer)
      }
    } else if (setup[0] == 2 && setup[1] == 1) || (setup[0] == 1 && setup[1] == 11) {
      // What the host has of the transfer, it forgets.
      Self.give(Place.bulkIn, 0, isAvailable: false)
      Register(Self.registers + 0x58).value = 4
      isBulkData1 = false
      isBulkBusy = false
      transferCount = 0
    }
  }

  private mutating func controlInDone() {
    if let newAddress {
      Register(Self.registers).value = newAddress
      self.newAddress = nil
    }
    switch stage {
    case .sending(_, isLastGiven: false): sendNext()
    case .sending:
      stage = .status
      receive()  // the host's empty packet, by which it says that it has everything
    case .status: stage = .idle
    case .idle, .receiving: break
    }
  }

  private mutating func sendNext() {
    guard case .sending(let next, _) = stage else { return }
    let count = min(Self.packet, dataCount - next)
    Self.copy(data.span.extracting(next..<next + count), to: Place.controlBuffer)
    let asked = Int(setup[6]) | Int(setup[7]) << 8
    let end = next + count
    // The last packet is short, unless the host asked for just that much.
    stage = .sending(next: end, isLastGiven: count < Self.packet || end == asked)
    sendControl(count)
  }

  private mutating func sendStatus() {
    stage = .status
    sendControl(0)
  }

  private mutating func sendControl(_ count: Int) {
    Self.give(
      Place.controlIn,
      Buffer.full | (isControlInData1 ? Buffer.data1 : 0) | UInt32(count))
    isControlInData1.toggle()
  }

  /// Lets the host send a packet.
  private mutating func receive() {
    Self.give(Place.controlOut, (isControlOutData1 ? Buffer.data1 : 0) | UInt32(Self.packet))
    isControlOutData1.toggle()
  }

  private mutating func controlOutDone(_ function: inout some USBFunction & ~Copyable) {
    guard case .receiving(let before) = stage else {
      stage = .idle
      return
    }
    let word = Register(Self.memory + Place.controlOut).value
    let count = min(Int(word & Buffer.lengthMask), dataCount - before)
    for index in 0..<count {
      let word = Register(Self.memory + Place.controlBuffer + UInt(index & ~3)).value
      data[before + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt32(index & 3)))
    }
    let all = before + count
    stage = .receiving(count: all)
    if all < dataCount, count == Self.packet {
      receive()
    } else {
      answer(&function, dataFromHost: all, length: 0)
    }
  }

  private mutating func stall() {
    stage = .idle
    Register(Self.registers + 0x68).value = 3
    Self.give(Place.controlIn, Buffer.stall, isAvailable: false)
    Self.give(Place.controlOut, Buffer.stall, isAvailable: false)
  }

  // MARK: Endpoint 1

  private mutating func stopBulk() {
    isBulkOn = false
    isBulkBusy = false
    isBulkData1 = false
    transferCount = 0
    sent = 0
    Register(Self.memory + Place.endpoint1Control).value = 0
    Self.give(Place.bulkIn, 0, isAvailable: false)
    Register(Self.registers + 0x58).value = 4
  }

  /// Gives the next packet to the controller, unless one is waiting for the host.
  private mutating func sendBulk(
    _ function: inout some USBFunction & ~Copyable, at now: UInt64
  ) {
    guard isBulkOn, !isBulkBusy else { return }
    if sent > transferCount || transferCount == 0 {
      var span = transfer.mutableSpan
      guard let count = function.nextTransfer(into: &span), count > 0 else {
        transferCount = 0
        return
      }
      transferCount = count
      sent = 0
    }
    let count = min(Self.packet, transferCount - sent)
    Self.copy(transfer.span.extracting(sent..<sent + count), to: Place.bulkBuffer)
    // From a flash whose cache is empty all this takes long; the packet then waits for the next frame.
    guard Timer.passed(since: now) < Self.frameHead else { return }
    isBulkBusy = true
    Self.give(Place.bulkIn, Buffer.full | (isBulkData1 ? Buffer.data1 : 0) | UInt32(count))
    isBulkData1.toggle()
    sent += count
    // A transfer ends with a packet that is not full; none is left then.
    if count < Self.packet { sent = transferCount + 1 }
  }

  // MARK: The controller's memory

  // Static: a method that changes nothing would be given a copy of the controller.

  private static func copy(_ bytes: Span<UInt8>, to place: UInt) {
    var index = 0
    while index < bytes.count {
      var word: UInt32 = 0
      for byte in 0..<min(4, bytes.count - index) {
        word |= UInt32(bytes[index + byte]) << UInt32(8 * byte)
      }
      Register(memory + place + UInt(index)).value = word
      index += 4
    }
  }

  /// Hands a buffer to the controller: first everything else, and a moment later that it may have
  /// it, since the two run by clocks of their own (4.1.2.5.1).
  private static func give(_ place: UInt, _ word: UInt32, isAvailable: Bool = true) {
    let register = Register(memory + place)
    register.value = word
    guard isAvailable else { return }
    wait_three_cycles()
    register.value = word | Buffer.available
  }
}
