"""What the table keeps in its flash: calibration and limits, and what a power cut leaves of them."""

import copy
import unittest

from bench import (
    FROM_TABLE, GOOD, IMAGE, NEVER_CALIBRATED, READ_CALIBRATION, SET_GUARD, STUCK, TO_TABLE,
    WATCHING, WRITE_CALIBRATION, Bench, calibration, limits,
)  # fmt: skip
from flash import Flash
from parts import PowerCut
from usb_host import Stall

SECTORS = (0x1FE000, 0x1FF000)


class MemoryTests(unittest.TestCase):
    def bench(self, flash):
        bench = Bench(flash=flash, readings=[0, *[None] * 7])
        bench.converters[0].reading = bench.noise(0)
        bench.power_up()
        bench.host.enumerate()
        return bench

    def kept(self, flash):
        """Calibration and whether limits are kept, as the table says that begins with that flash."""
        bench = self.bench(flash)
        guard, _, _ = bench.status()
        return bench.host.read(FROM_TABLE, READ_CALIBRATION, length=256), guard == WATCHING

    def test_outlives_the_power(self):
        flash = Flash()
        bench = self.bench(flash)
        wanted = calibration(gain=123_456, zero=-789)
        bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=wanted)
        bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=200_000))
        self.assertEqual(self.kept(flash), (wanted, True))

    def test_what_is_written_again_costs_the_flash_nothing(self):
        flash = Flash()
        bench = self.bench(flash)
        for _ in range(3):
            bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        self.assertEqual(len(flash.operations), 1)

    def test_touches_the_last_two_sectors_alone_and_erases_seldom(self):
        flash = Flash()
        bench = self.bench(flash)
        for number in range(100):
            bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=1000 + number))
        for _, offset, count in flash.operations:
            self.assertTrue(SECTORS[0] <= offset and offset + count <= SECTORS[1] + 4096)
        erased = [offset for kind, offset, _ in flash.operations if kind == "erase"]
        self.assertLessEqual(len(erased), 100 // 14 + 1)
        self.assertLessEqual(abs(erased.count(SECTORS[0]) - erased.count(SECTORS[1])), 1)

    def test_a_record_that_is_not_whole_is_none(self):
        flash = Flash()
        bench = self.bench(flash)
        for number in (1, 2):
            self.write(bench, "calibration", number)
        (_, first, _), (_, second, _) = flash.operations
        older = copy.deepcopy(flash)
        older.data[first + 7] = 0x7F  # as if it were the newest
        self.assertEqual(self.kept(older), (self.calibration(2), False))
        broken = copy.deepcopy(flash)
        broken.data[second + 20] ^= 1
        self.assertEqual(self.kept(broken), (self.calibration(1), False))
        broken.data[first + 20] ^= 1
        self.assertEqual(self.kept(broken), (NEVER_CALIBRATED, False))

    def test_a_cut_at_any_operation_loses_nothing(self):
        """A history that fills both sectors; each of its operations is cut off once."""
        steps = [("calibration", 0)] + [("limits", number) for number in range(32)]
        steps.insert(20, ("calibration", 1))
        flash = Flash()
        bench = self.bench(flash)
        before, done, cuts = [], {}, 0
        for step in steps:
            before.append((copy.deepcopy(flash), dict(done), step))
            self.write(bench, *step)
            done[step[0]] = step[1]
        self.assertEqual([kind for kind, _, _ in flash.operations].count("erase"), 2)
        for left, done, step in before:
            operation = 0
            while True:
                operation += 1
                cut = copy.deepcopy(left)
                bench = self.bench(cut)
                cut.cut_at = len(cut.operations) + operation
                try:
                    self.write(bench, *step)
                    break  # it takes no more operations than that
                except PowerCut:
                    cuts += 1
                self.check_cut(cut, done, step, f"operation {operation} of {step}")
        self.assertEqual(cuts, len(flash.operations))

    def check_cut(self, flash, done, step, message):
        """The old or the new is there, and the table goes on from there."""
        bench = self.bench(flash)
        allowed = [self.calibration(done.get("calibration"))]
        if step[0] == "calibration":
            allowed.append(self.calibration(step[1]))
        self.assertIn(bench.host.read(FROM_TABLE, READ_CALIBRATION, length=256), allowed, message)
        if "limits" in done:
            self.assertEqual(bench.status()[0], WATCHING, f"{message}: the limits are gone")
        self.write(bench, "limits", 77)
        self.write(bench, *step)

    def test_what_a_cut_left_behind_is_fetched_before_it_is_erased(self):
        """A new sector has one item and not yet the other, and its copying is cut off, too."""
        flash = Flash()
        bench = self.bench(flash)
        self.write(bench, "calibration", 1)
        for number in range(15):
            self.write(bench, "limits", number)
        flash.cut_at = len(flash.operations) + 3  # behind erasure and copy
        with self.assertRaises(PowerCut):
            self.write(bench, "limits", 15)
        for _ in range(3):
            flash.cut_at = len(flash.operations) + 1
            with self.assertRaises(PowerCut):
                self.bench(flash)
        bench = self.bench(flash)
        self.assertEqual(bench.status()[0], WATCHING)
        for number in range(40):  # both sectors are erased
            self.write(bench, "calibration", 100 + number)
        self.assertEqual(self.kept(flash), (self.calibration(139), True))

    def calibration(self, number):
        return NEVER_CALIBRATED if number is None else calibration(gain=1000 + number)

    def write(self, bench, what, number):
        if what == "calibration":
            bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=self.calibration(number))
        else:
            bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=1000 + number))

    def test_converters_bear_the_longest_erasure(self):
        """And what waited in a full queue is not said to be new: what is left is old, and stuck."""
        for seconds in (0.045, 0.4):
            flash = Flash()
            flash.ERASES = {size: (code, seconds) for size, (code, _) in Flash.ERASES.items()}
            bench = Bench(flash=flash)
            bench.begin()
            found, number = bench.stream(0.2), 0
            while "erase" not in [kind for kind, _, _ in flash.operations]:
                self.write(bench, "limits", number)
                number += 1
                found += bench.stream(0.02)
            found += bench.stream(0.3)
            for channel, converter in enumerate(bench.converters):
                self.assertEqual(len(converter.power_downs), 1)
                for frame in found:
                    count, state, age = frame.cells[channel]
                    self.assertEqual(state, STUCK if age / 1e5 > 4.01 * converter.period else GOOD)
                    then = frame.time / 1e6 - age / 1e5
                    near = [
                        read.value for read in converter.reads if abs(read.end - then) < 0.0135
                    ]
                    self.assertIn(count & 0xFFFFFF, near)

    def test_refuses_what_is_no_calibration(self):
        flash = Flash()
        bench = self.bench(flash)
        for data in (
            calibration()[:-1] + b"\0", calibration(channels=7), calibration()[:40], bytes(200),
        ):  # fmt: skip
            with self.assertRaises(Stall):
                bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=data)
        self.assertEqual(flash.operations, [])
        self.assertTrue(IMAGE.read_bytes() == bytes(flash.data[: IMAGE.stat().st_size]))


if __name__ == "__main__":
    unittest.main()
