"""Every access of the image to a register, against the published definitions of them all."""

import unittest

import registers
from bench import (
    ENTER_BOOTLOADER, FROM_TABLE, HEARTBEAT, IDENTITY, READ_CALIBRATION, SET_GUARD, SIGNAL, STATUS,
    STOP, TO_TABLE, WRITE_CALIBRATION, Bench, calibration, limits,
)  # fmt: skip
from parts import WatchdogReset
from rp2040 import USB, Bootloader
from usb_host import Stall

UNKNOWN = 0x77  # no request of the table's
NOWHERE = 0x30000001


class RegisterTests(unittest.TestCase):
    def test_the_image_touches_registers_as_they_are_defined(self):
        bench = Bench()
        chip, host = bench.chip, bench.host
        chip.forgives_traps = True
        for converter in bench.converters[::3]:
            converter.fault = "short"  # and so is restarted, in either block
        bench.begin()
        for request in (IDENTITY, READ_CALIBRATION, STATUS):
            host.read(FROM_TABLE, request, length=256)
        host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        for number in range(18):  # more than a sector takes
            host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=1000 + number))
        host.write(TO_TABLE, HEARTBEAT)
        for signal in (0x0101, 0x0202, 0x0303):
            host.write(TO_TABLE, SIGNAL, value=signal)
            bench.stream(0.5)
        self.assertLess(sum(chip.memory_byte_counts()), 32 * 1024)
        with self.assertRaises(Stall):
            host.read(FROM_TABLE, UNKNOWN, length=8)
        with self.assertRaises(Stall):
            host.write(TO_TABLE, UNKNOWN, data=bytes(8))
        host.write(0x02, 1, 0, 0x81)  # the host clears a halt
        host.write(TO_TABLE, STOP)
        for event in (USB.SUSPEND, USB.RESUME):
            chip.usb.values[0x50] |= event
            chip.usb.frames_from = chip.time if event == USB.RESUME else None
            host.wait(0.01)
        chip.pc, chip.is_asleep = NOWHERE, False  # a trap
        with self.assertRaises(WatchdogReset):
            chip.run(chip.time + 3)
        chip.restart()
        bench.begin()
        bench.status()
        host.write(TO_TABLE, ENTER_BOOTLOADER, value=0xB007)
        with self.assertRaises(Bootloader):
            host.wait(0.05)
        accesses = chip.accesses
        self.assertGreater(len(accesses), 200)
        wrong = {registers.check(*access) for access in accesses} - {None}
        self.assertEqual(wrong, set())

    def test_the_definitions_refuse_what_they_should(self):
        for access, reason in (
            ((0x40060000, "read"), "no block"),
            ((0x4005802C, "write", 1 << 20), "reserved"),
            ((0x40058008, "write", 0), "cannot be written"),
            ((0x40058004, "read"), "cannot be read"),
            ((0x5020012F, "read"), "no register"),
            ((0x502020C8, "write", 1), "reserved"),
            ((0x50202010, "write", 1), "through an alias"),
            ((0x50113058, "write", 1), "by ones"),
            ((0x50203030, "write", 1), "by ones"),
            ((0x40026004, "write", 1 << 24), "by ones"),
            ((0x40066008, "write", 1 << 24), "by ones"),
            ((0xD0001014, "write", 1), "no block"),
            ((0x40016004, "read"), "through an alias"),
        ):
            self.assertIn(reason, registers.check(*access) or "", access)

    def test_the_definitions_let_through_what_is_defined(self):
        for access in (
            (0x4001A00C, "write", 0x300),
            (0x502000CC, "write", 0x1F000),
            (0x50202000, "write", 0xF),
            (0x18000028, "read"),
            (0xE000ED08, "write", 0x10000100),
        ):
            self.assertIsNone(registers.check(*access), access)


if __name__ == "__main__":
    unittest.main()
