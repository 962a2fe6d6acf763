"""The USB controller and the memory that it shares with the program."""

import struct

from parts import Fault, Part


class USB(Part):
    """4.1.4: the device's side of the controller, without what only a host needs."""

    registers = {
        0x0: (0, 0x7F), 0x40: (0, 0x1), 0x48: (0, 0), 0x4C: (0, 0x20010000), 0x50: (0, 0xFFFFFFFF),
        0x58: (0, 0xFFFFFFFF), 0x68: (0, 3), 0x74: (0, 0xF), 0x78: (0, 0x3F),
        0x90: (0, 0xFFFFF), 0x98: (0, 0),
    }  # fmt: skip
    cleared_by_ones = (0x50, 0x58)
    RESUME, SETUP, RESET, SUSPEND = 1 << 11, 1 << 17, 1 << 19, 1 << 4
    FRAME = 1e-3
    frames_from = None  # since when the host starts a frame each millisecond
    seen = -1

    def __init__(self, chip):
        super().__init__(chip)
        self.memory = USBMemory(chip)

    def read(self, offset):
        if offset == 0x48:
            self.seen = self.frame()
            return max(self.seen, 0) & 0x7FF
        if offset == 0x98:
            return self.events() & self.values[0x90]
        return super().read(offset)

    def write(self, offset, value):
        if self.chip.clocks.values[0x54] >> 11 & 1 == 0:
            raise Fault("the USB controller is used without its clock")
        if offset in self.cleared_by_ones:
            self.values[offset] &= ~value
            return
        super().write(offset, value)

    def frame(self):
        if self.frames_from is None:
            return self.seen
        return int((self.chip.time - self.frames_from) / self.FRAME)

    def next_frame(self):
        """When the next start of frame wakes the core."""
        if self.frames_from is None or not self.values[0x90] >> 17 & 1:
            return None
        return self.frames_from + (self.frame() + 1) * self.FRAME

    def events(self):
        status = self.values[0x50]
        return (
            (self.values[0x58] != 0) << 4
            | (status & self.RESET != 0) << 12
            | (status & self.SUSPEND != 0) << 14
            | (status & self.RESUME != 0) << 15
            | (status & self.SETUP != 0) << 16
            | (self.frame() != self.seen) << 17
        )

    def is_pending(self):
        return self.events() & self.values[0x90] != 0

    def is_attached(self):
        return (
            self.values[0x40] & 1
            and self.values[0x4C] >> 16 & 1
            and self.values[0x74] & 9 == 9
            and self.values[0x78] & 0xC == 0xC
        )


class USBMemory:
    """4.1.2.4: 4 KB; a buffer that the controller has is not the program's."""

    AVAILABLE = 1 << 10

    def __init__(self, chip):
        self.chip = chip
        self.bytes = bytearray(4096)
        self.touched = -4

    def is_late_in_frame(self):
        usb = self.chip.usb
        if usb.frames_from is None:
            return False
        return 0.8 <= (self.chip.time - usb.frames_from) / usb.FRAME % 1 <= 0.998

    def word(self, offset):
        return struct.unpack_from("<I", self.bytes, offset)[0]

    def read(self, offset):
        return self.word(offset)

    def write(self, offset, value):
        if 0x80 <= offset < 0x100:
            before = self.word(offset)
            if value & self.AVAILABLE and before & self.AVAILABLE == 0:
                if (before ^ value) & ~self.AVAILABLE & 0xFFFF:
                    raise Fault("a buffer is given away together with what stands in its word")
                if self.chip.place() - self.touched < 4:
                    raise Fault("a buffer is given away before its word has arrived")
                if offset >= 0x88 and self.is_late_in_frame():
                    raise Fault("a packet is given away at a frame's end (erratum RP2040-E15)")
                if offset >> 2 & 1 == 0 and not value >> 15 & 1:
                    raise Fault("a buffer towards the host is given away empty")
            self.touched = self.chip.place()
        elif offset >= 0x100:
            for control, start in ((0x80, 0x100), (0x88, self.word(8) & 0xFFFF)):
                if start and start <= offset < start + 64 and self.word(control) & self.AVAILABLE:
                    raise Fault("a buffer is changed while the controller has it")
        struct.pack_into("<I", self.bytes, offset, value)
