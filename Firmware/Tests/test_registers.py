"""Every access of the image to a register, against the published definitions of them all."""

import unittest

import registers
from bench import SET_GUARD, SIGNAL, TO_TABLE, WRITE_CALIBRATION, Bench, calibration, limits


class RegisterTests(unittest.TestCase):
    def test_the_image_touches_registers_as_they_are_defined(self):
        bench = Bench()
        bench.converters[0].fault = "short"  # and so is restarted
        bench.begin()
        bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        for number in range(18):  # more than a sector takes
            bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=1000 + number))
        bench.host.write(TO_TABLE, SIGNAL, value=0x0303)
        bench.stream(1)
        self.assertLess(sum(bench.chip.memory_byte_counts()), 32 * 1024)
        accesses = bench.chip.accesses
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
