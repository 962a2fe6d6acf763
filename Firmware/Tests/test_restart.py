"""Ends that the program survives: the watchdog, traps, checks of its own; and what it says of them."""

import struct
import unittest

from bench import GOOD, IMAGE, Bench
from parts import WatchdogReset
from rp2040 import arm

POWER, WATCHDOG, TRAP, CHECK = 0, 1, 2, 3


class RestartTests(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.chip = self.bench.chip
        self.chip.forgives_traps = True
        self.bench.begin()
        self.assertEqual(self.bench.status(), (0, POWER, 0))
        self.bench.stream(0.1)

    def place_of(self, opcode):
        image = IMAGE.read_bytes()
        return next(
            0x10000000 + place
            for place in range(0x200, len(image) - 1, 2)
            if struct.unpack_from("<H", image, place)[0] == opcode
        )

    def after(self, cause):
        """The status, and that the table works, after a restart of that cause."""
        with self.assertRaises(WatchdogReset):
            self.chip.run(self.chip.time + 3)
        self.chip.restart()
        self.bench.begin()
        status = self.bench.status()
        self.assertEqual(status[1], cause)
        found = self.bench.stream(0.5)
        self.assertEqual({state for frame in found[-10:] for _, state, _ in frame.cells}, {GOOD})
        for converter in self.bench.converters:
            self.assertEqual({read.count for read in converter.reads[-10:-1]}, {25})
        # It is told until the next restart.
        self.chip.restart("power")
        self.bench.begin()
        self.assertEqual(self.bench.status(), (0, POWER, 0))
        return status[2]

    def go(self, place, **registers):
        """The core goes on there when it wakes."""
        for name, value in registers.items():
            self.chip.uc.reg_write(getattr(arm, f"UC_ARM_REG_{name.upper()}"), value)
        self.chip.pc = place | 1
        self.chip.is_asleep = False

    def test_a_program_that_goes_round_in_a_circle(self):
        self.go(self.place_of(0xE7FE))
        self.chip.frequency = 1e5  # so that a second is not 48 million steps
        self.assertEqual(self.after(WATCHDOG), 0)

    def test_an_access_that_is_not_aligned(self):
        place = self.place_of(0x6800)  # ldr r0, [r0]
        self.go(place, r0=0x20000001)
        self.assertEqual(self.after(TRAP), (place - 0x10000000) // 2)

    def test_a_jump_to_nowhere(self):
        self.go(0x30000000)
        self.after(TRAP)

    def test_the_bootloaders_restart_is_none_of_these(self):
        """The ROM restarts the chip by the watchdog when it has written a program (2.8.4.1)."""
        bench = Bench()
        bench.chip.watchdog.values[8] = WatchdogReset.TIMER
        bench.begin()
        self.assertEqual(bench.status(), (0, POWER, 0))

    def test_a_check_of_the_program(self):
        place = self.place_of(0xDEFE)
        self.go(place)
        self.assertEqual(self.after(CHECK), (place - 0x10000000) // 2)


if __name__ == "__main__":
    unittest.main()
