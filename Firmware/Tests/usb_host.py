"""A USB host on the model's bus: packets as USB 2.0, chapter 8, and control transfers, 8.5.3."""

import struct

from rp2040 import USB, Fault

PACKET = 64


class Stall(Exception):
    """The device refused."""


class NoAnswer(Exception):
    """The device had nothing to say for as long as a host waits."""


class Host:
    PATIENCE = 0.05
    CONTROL_PATIENCE = 5.0  # Linux's USB_CTRL_GET_TIMEOUT

    def __init__(self, chip):
        self.chip = chip
        self.usb = chip.usb
        self.address = 0
        self.bulk_toggle = 0

    def wait(self, seconds):
        self.chip.run(self.chip.time + seconds)

    def reset(self):
        """Holds the bus in reset as a hub does, 10 ms."""
        if not self.usb.is_attached():
            raise NoAnswer("no device has shown itself")
        self.usb.values[0x50] |= USB.RESET
        self.usb.frames_from = None
        self.wait(0.010)
        self.usb.frames_from = self.chip.time
        self.usb.seen = -1
        self.address = 0
        self.bulk_toggle = 0

    def addressed(self):
        if self.usb.values[0] != self.address:
            raise NoAnswer(f"the device listens to {self.usb.values[0]}, not {self.address}")

    # Packets.

    def setup(self, packet):
        self.addressed()
        memory = self.usb.memory
        memory.bytes[0:8] = packet
        self.usb.values[0x68] = 0  # a refusal ends with the next setup packet
        self.usb.values[0x50] |= USB.SETUP
        self.sent_at = self.chip.time  # the last packet of a request
        self.toggle = 1

    def buffer(self, place, isFull):
        """The word of a buffer that the device has given away, full or empty."""
        end = self.chip.time + (self.PATIENCE if place == 0x88 else self.CONTROL_PATIENCE)
        while self.chip.time < end:
            word = self.usb.memory.word(place)
            if place < 0x88 and word >> 11 & 1 and self.usb.values[0x68] >> ((place >> 2) & 1) & 1:
                raise Stall()
            if word >> 10 & 1 and (word >> 15 & 1) == isFull:
                return word
            self.wait(0.0001)
        raise NoAnswer(f"the buffer at {place:#x} was not given away")

    def taken(self, place, word, event):
        memory = self.usb.memory
        struct.pack_into("<I", memory.bytes, place, word)
        self.usb.values[0x58] |= event

    def packet_in(self, place, start, toggle, event):
        self.addressed()
        word = self.buffer(place, True)
        if word >> 13 & 1 != toggle:
            raise Fault("the device sends the wrong one of DATA0 and DATA1")
        count = word & 0x3FF
        data = bytes(self.usb.memory.bytes[start : start + count])
        self.taken(place, word & ~(1 << 10 | 1 << 15), event)
        return data

    def control_in(self):
        data = self.packet_in(0x80, 0x100, self.toggle, 1)
        self.toggle ^= 1
        return data

    def control_out(self, data):
        self.addressed()
        word = self.buffer(0x84, False)
        if word >> 13 & 1 != self.toggle:
            raise Fault("the device expects the wrong one of DATA0 and DATA1")
        self.toggle ^= 1
        self.sent_at = self.chip.time
        self.usb.memory.bytes[0x100 : 0x100 + len(data)] = data
        self.taken(0x84, word & ~(1 << 10 | 0x3FF) | 1 << 15 | len(data), 2)

    # Transfers.

    def read(self, kind, request, value=0, index=0, length=0):
        """Data of a control transfer from the device."""
        self.setup(struct.pack("<BBHHH", kind, request, value, index, length))
        data = b""
        while True:
            packet = self.control_in()
            data += packet
            if len(packet) < PACKET or len(data) >= length:
                break
        self.toggle = 1
        self.control_out(b"")
        self.wait(0.0002)
        return data

    def write(self, kind, request, value=0, index=0, data=b""):
        """A control transfer to the device."""
        self.setup(struct.pack("<BBHHH", kind, request, value, index, len(data)))
        for start in range(0, len(data), PACKET):
            self.control_out(data[start : start + PACKET])
        self.toggle = 1
        if self.control_in() != b"":
            raise Fault("the device answers a write with data")
        self.wait(0.0002)

    def bulk(self):
        """A packet of the bulk endpoint."""
        data = self.packet_in(0x88, self.usb.memory.word(8) & 0xFFFF, self.bulk_toggle, 4)
        self.bulk_toggle ^= 1
        return data

    def transfer(self):
        """Packets up to one that is not full."""
        data = b""
        while True:
            packet = self.bulk()
            data += packet
            if len(packet) < PACKET:
                return data

    # As Linux does it: drivers/usb/core/hub.c.

    def enumerate(self, address=7):
        self.reset()
        first = self.read(0x80, 6, 0x0100, 0, 64)
        self.reset()
        self.write(0, 5, address)
        self.address = address
        self.wait(0.002)
        device = self.read(0x80, 6, 0x0100, 0, 18)
        head = self.read(0x80, 6, 0x0200, 0, 9)
        (total,) = struct.unpack_from("<H", head, 2)
        configuration = self.read(0x80, 6, 0x0200, 0, total)
        self.write(0, 9, configuration[5])
        self.bulk_toggle = 0
        return first, device, configuration
