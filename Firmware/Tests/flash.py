"""The serial flash, and the two ways in which the chip reaches it."""

import random

from parts import Fault, Part, PowerCut

SIZE, SECTOR, PAGE = 0x200000, 4096, 256


class Flash:
    """W25Q16JV: what it keeps, 8.2 (commands) and 9.6 (how long they take, typically)."""

    ERASES = {SECTOR: (0x20, 0.045), 0x8000: (0x52, 0.120), 0x10000: (0xD8, 0.150)}
    PROGRAMS = 0.0007
    MAKER = bytes([0xEF, 0x40, 0x15])

    def __init__(self, identity=bytes.fromhex("e6605481db4a2b36"), seed=1):
        self.data = bytearray(b"\xff" * SIZE)
        self.identity = identity
        self.operations = []  # (kind, offset, count), of one command each
        self.cut_at = None  # the number of the operation, from 1, in the middle of which power goes
        self.random = random.Random(seed)
        self.sent = None

    def load(self, image):
        """As a programmer does it: the image's sectors are its own, all others stay."""
        end = -(-len(image) // SECTOR) * SECTOR
        self.data[:end] = bytes(image) + b"\xff" * (end - len(image))

    def erase(self, offset, count):
        self.operate("erase", offset, count, bytes(b"\xff" * count))

    def program(self, offset, data):
        before = self.data[offset : offset + len(data)]
        wanted = bytes(old & new for old, new in zip(before, data))
        self.operate("program", offset, len(data), wanted)

    def operate(self, kind, offset, count, wanted):
        self.operations.append((kind, offset, count))
        if len(self.operations) != self.cut_at:
            self.data[offset : offset + count] = wanted
            return
        self.cut_at = None
        for place in range(count):
            chosen = self.random.getrandbits(8)
            old = self.data[offset + place]
            self.data[offset + place] = old & ~chosen | wanted[place] & chosen
        raise PowerCut(f"while {offset:#x} was to be {kind}d")

    # Commands by its pins.

    def select(self, is_selected):
        self.sent = [] if is_selected else None

    def exchange(self, byte):
        """What comes back while a byte goes in."""
        sent = self.sent
        place = len(sent)
        sent.append(byte)
        if sent[0] == 0x4B:  # 8.2.33
            return self.identity[(place - 5) % 8] if place >= 5 else 0xFF
        if sent[0] == 0x9F:  # 8.2.35
            return self.MAKER[(place - 1) % 3] if place else 0xFF
        if sent[0] == 0x05:  # 8.2.4; nothing here takes time
            return 0
        raise Fault(f"the command {sent[0]:#x} of the flash is not known to the model")


class FlashPins(Part):
    """2.19.6.2: the flash's select alone, which a program may drive against the interface."""

    registers = {0xC: (0, 0x300)}

    def write(self, offset, value):
        super().write(offset, value)
        interface = self.chip.flash_interface
        if self.chip.is_flash_readable:
            raise Fault("the flash's select is driven while the flash is read")
        if interface.is_busy():
            raise Fault("the flash's select changes while bytes are on their way")
        if value >> 8 == 1:
            raise Fault("the flash's select is inverted")
        self.chip.flash.select(value >> 8 == 2)

    def is_forced(self):
        return self.values[0xC] >> 8 != 0


class FlashInterface(Part):
    """4.10.13; the flash is read through it once it is on, or is sent single bytes.

    The latter after the ROM has set it up so, see `to_bytes`.
    """

    registers = {
        0x0: (0, 0x1FFFFFF), 0x4: (0, 0xFFFF), 0x8: (0, 1), 0x10: (0, 1), 0x14: (0, 0xFFFF),
        0xF4: (0x03000000, 0xFFFFFFFF),
    }  # fmt: skip
    DEPTH = 16
    takes_bytes = False

    def __init__(self, chip):
        super().__init__(chip)
        self.received = []  # (when it is there, byte)

    def write(self, offset, value):
        if offset == 0x60:
            self.send(value)
            return
        if offset != 8 and self.values[8]:
            raise Fault("the flash interface is changed while it is on")
        before = self.values[8]
        super().write(offset, value)
        if offset != 8:
            return
        if before and not value:
            self.turned_off()
        if value and not before:
            self.check()
            self.chip.flash_on()

    def turned_off(self):
        if self.is_busy():
            raise Fault("the flash interface is turned off while bytes are on their way")
        self.takes_bytes = False
        self.received.clear()
        self.chip.is_flash_readable = False

    def check(self):
        control, reading = self.values[0], self.values[0xF4]
        divider = self.values[0x14]
        if divider < 2 or divider & 1:
            raise Fault(f"the flash's clock divider is {divider}")
        if (control >> 16 & 31, control >> 8 & 3, control >> 21 & 3) != (31, 3, 0):
            raise Fault("the flash is not read as one line of 32-bit frames behind a command")
        if reading >> 24 != 0x03 or reading >> 8 & 3 != 2 or reading >> 2 & 15 != 6:
            raise Fault("the flash is not read by 03h, 8 bits, and 24 bits of address")
        if reading >> 11 & 31:
            raise Fault("03h has no cycles to wait")

    # Single bytes.

    def to_bytes(self):
        """Frames of 8 bits, both ways, at a sixth of the clock."""
        self.values.update({0x0: 7 << 16, 0x8: 1, 0x10: 1, 0x14: 6})
        self.received.clear()
        self.takes_bytes = True

    def to_reading(self):
        self.values.update({0x0: 31 << 16 | 3 << 8, 0x4: 0, 0x8: 1})
        self.values[0xF4] = 0x03 << 24 | 2 << 8 | 6 << 2
        self.takes_bytes = False

    def is_busy(self):
        return bool(self.received) and self.received[-1][0] > self.chip.time

    def counts(self):
        """Bytes on their way, and bytes that have come."""
        there = sum(time <= self.chip.time for time, _ in self.received)
        return len(self.received) - there, there

    def in_bytes(self):
        if not self.takes_bytes:
            raise Fault("the flash interface is not set up for single bytes")

    def send(self, value):
        self.in_bytes()
        if self.chip.flash.sent is None:
            raise Fault("a byte goes to a flash that is not selected")
        if value > 0xFF:
            raise Fault("more than the 8 bits of a frame are sent")
        if len(self.received) >= self.DEPTH:
            raise Fault("more bytes are sent than can be kept of what comes back")
        begin = self.received[-1][0] if self.is_busy() else self.chip.time
        end = begin + 8 * self.values[0x14] / self.chip.frequency
        self.received.append((end, self.chip.flash.exchange(value)))

    def read(self, offset):
        if offset == 0x20:
            return self.counts()[0]
        if offset == 0x24:
            return self.counts()[1]
        if offset == 0x28:
            coming, there = self.counts()
            full = there == self.DEPTH
            return (
                self.is_busy() << 0 | (coming < self.DEPTH) << 1 | (coming == 0) << 2
                | (there > 0) << 3 | full << 4
            )  # fmt: skip
        if offset == 0x60:
            self.in_bytes()
            if not self.counts()[1]:
                raise Fault("a byte is taken from the flash interface that has not come")
            return self.received.pop(0)[1]
        return super().read(offset)
