"""A table on the bench: the image in the chip's model, with converters on its pins and a host."""

import pathlib
import random
import struct
import zlib

from hx711 import HX711
from rp2040 import Chip
from usb_host import Host

IMAGE = pathlib.Path(__file__).resolve().parents[2] / ".build-firmware" / "table.bin"
TO_TABLE, FROM_TABLE = 0x40, 0xC0
IDENTITY, START, STOP, READ_CALIBRATION, WRITE_CALIBRATION = 1, 2, 3, 4, 5
SET_GUARD, SIGNAL, STATUS, ENTER_BOOTLOADER, HEARTBEAT = 6, 7, 8, 9, 10
GOOD, SATURATED_HIGH, SATURATED_LOW, ABSENT, STUCK, SETTLING = range(6)
OFF, WATCHING, OVER_LIMIT, HOST_SILENT, UNTRUSTED = range(5)
BUZZER_SLICE, BUTTON, RED, GREEN, BLUE = 0, 17, 18, 19, 20
SERIAL = "E6605481DB4A2B36"


class Frame:
    """Sources/TableProtocol/ScanFrame.swift."""

    def __init__(self, data):
        sync, version, channels, length, self.epoch, self.sequence, self.time, flags, self.guard = (
            struct.unpack_from("<HBBHHIQBB", data)
        )
        if (sync, version) != (0x4C54, 1) or length != 28 + 6 * channels or length > len(data):
            raise ValueError("not a frame")
        self.bytes = data[:length]
        if struct.unpack_from("<I", self.bytes, length - 4)[0] != zlib.crc32(self.bytes[:-4]):
            raise ValueError("a frame with a wrong checksum")
        self.is_button_held = flags & 1 != 0
        self.cells = [self.cell(24 + 6 * channel) for channel in range(channels)]

    def cell(self, place):
        """Count, state, and age in units of 10 us."""
        low, high, state, age = struct.unpack_from("<HbBH", self.bytes, place)
        return high << 16 | low, state, age


def frames(transfer):
    found = []
    while transfer:
        found.append(Frame(transfer))
        transfer = transfer[len(found[-1].bytes) :]
    return found


def sealed(data):
    return data + struct.pack("<I", zlib.crc32(data))


def calibration(gain=1_000_000, zero=0, mass=20_000, made_at=1_767_225_600, channels=8):
    """Nanonewtons for each count, grams (Sources/TableProtocol/TableCalibration.swift)."""
    cells = struct.pack("<ii", zero, gain) * channels
    return sealed(struct.pack("<HBBIQ", 1, channels, 0, mass, made_at) + cells)


NEVER_CALIBRATED = calibration(gain=0, mass=0, made_at=0)


def limits(hard_force=0, rating=0, both_feet=0, fall=0, heartbeat=0, channels=8):
    """Millinewtons, and milliseconds (Sources/TableProtocol/GuardLimits.swift)."""
    head = struct.pack(
        "<HBBiiiiiHHHH", 2, channels, 0, rating, hard_force, both_feet, fall, 10_000, 300,
        heartbeat, (1 << channels) - 1, 0,
    )  # fmt: skip
    return sealed(head + bytes(4 * channels))


class Bench:
    def __init__(self, period=1 / 80, flash=None, readings=None, seed=1):
        """`readings`: what each converter measures, as HX711 takes it; None where there is none."""
        self.random = random.Random(seed)
        self.chip = Chip(IMAGE.read_bytes(), flash)
        if readings is None:
            readings = [self.noise(1000 * channel) for channel in range(8)]
        self.converters = []
        for channel, reading in enumerate(readings):
            # Each on its own clock, and at another moment: +-1.6 % of the rate.
            own = period * self.random.uniform(0.984, 1.016)
            converter = HX711(
                2 * channel, 2 * channel + 1, own, self.random.uniform(0, own), reading or 0
            )
            if reading is None:
                converter.fault = "absent"
            self.converters.append(self.chip.attach(converter))
        self.host = Host(self.chip)
        self.host.PATIENCE = 4 * period

    def noise(self, mean):
        """A reading with an HX711's noise, some 40 counts."""
        return lambda time: mean + round(self.random.gauss(0, 40))

    def power_up(self):
        """Until the table shows itself to the host."""
        end = self.chip.time + 3
        while not self.chip.usb.is_attached():
            if self.chip.time > end:
                raise TimeoutError("no device has shown itself")
            self.host.wait(0.01)

    def begin(self, epoch=3):
        self.power_up()
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=epoch)

    def stream(self, seconds):
        """The frames of that time."""
        found = []
        end = self.chip.time + seconds
        while self.chip.time < end:
            found += frames(self.host.transfer())
        for converter in self.converters:
            converter.catch_up()
        return found

    def status(self):
        """Guard's state, cause of the restart, half-word that failed."""
        data = self.host.read(FROM_TABLE, STATUS, length=24)
        return data[3], data[12], struct.unpack_from("<H", data, 14)[0]

    def buzzer(self):
        """Seconds at which the buzzer went on and off, by turns."""
        times, was_on = [], False
        for time, slice, _, level in self.chip.pwm.log:
            if slice == BUZZER_SLICE and (level > 0) != was_on:
                was_on = level > 0
                times.append(time)
        return times

    def lamp(self):
        """Seconds and colour (Sources/TableDevice/Lamp.swift) of each change of the lamp."""
        colours = {0: 0, RED: 3, RED | GREEN << 8: 2, GREEN << 8 | BLUE << 16: 1}
        found, levels, last = [], {}, 0
        entries = [entry for entry in self.chip.single_cycle.log if entry[1] in (RED, GREEN, BLUE)]
        for index, (time, pin, level) in enumerate(entries):
            levels[pin] = level
            if index + 1 < len(entries) and entries[index + 1][0] - time < 50e-6:
                continue  # the others of the three follow
            lit = sum(
                pin << 8 * place for place, pin in enumerate((RED, GREEN, BLUE)) if levels.get(pin)
            )
            if colours[lit] != last:
                last = colours[lit]
                found.append((time, last))
        return found
