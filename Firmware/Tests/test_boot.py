"""The real image in the model of the chip: from the ROM's jump to the sleeping main loop."""

import pathlib
import unittest

from rp2040 import Chip, Fault, WatchdogReset

IMAGE = pathlib.Path(__file__).resolve().parents[2] / ".build-firmware" / "table.bin"


class BootTests(unittest.TestCase):
    def setUp(self):
        self.image = IMAGE.read_bytes()

    def test_runs_at_48_mhz_of_the_crystal_within_10_ms(self):
        chip = Chip(self.image)
        chip.run(0.010)
        self.assertEqual(chip.clocks.system_source(), "pll")
        self.assertEqual(chip.frequency, 48e6)
        self.assertEqual(chip.core.values[0xED08], 0x10000100)
        self.assertFalse(chip.usb.is_attached())
        chip.run(1)  # without converters it waits for some first
        self.assertTrue(chip.usb.is_attached())

    def test_sleeps_where_nothing_is_to_be_done(self):
        chip = Chip(self.image)
        chip.run(3)
        self.assertGreater(chip.asleep / chip.time, 0.9)

    def test_the_watchdog_resets_a_program_that_no_longer_works(self):
        chip = Chip(self.image)
        chip.run(1)
        chip.timer.armed = None  # as if the wake-up had been lost
        with self.assertRaises(WatchdogReset):
            chip.run(3)

    def test_the_rom_refuses_a_boot_stage_with_a_flipped_bit(self):
        for place in (0, 100, 251, 255):
            broken = bytearray(self.image)
            broken[place] ^= 1
            with self.assertRaises(Fault):
                Chip(bytes(broken))


if __name__ == "__main__":
    unittest.main()
