"""What the table keeps in its flash: calibration and limits, and what a power cut leaves of them."""

import unittest

from bench import (
    FROM_TABLE, IMAGE, NEVER_CALIBRATED, READ_CALIBRATION, SET_GUARD, TO_TABLE, WATCHING,
    WRITE_CALIBRATION, Bench, calibration, limits,
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

    def test_an_image_with_broken_records_begins_uncalibrated(self):
        flash = Flash()
        bench = self.bench(flash)
        bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        for _, offset, _ in flash.operations:
            flash.data[offset + 20] ^= 1
        data, is_guarded = self.kept(flash)
        self.assertEqual(data, NEVER_CALIBRATED)
        self.assertFalse(is_guarded)

    def test_a_cut_at_any_operation_loses_nothing(self):
        """A long history, cut at each operation in turn: what is there is the old or the new."""
        steps = [("calibration", number) for number in range(3)]
        for number in range(20):
            steps.append(("limits", number))
        steps.append(("calibration", 3))
        for at in range(1, 100):
            flash = Flash(seed=at)
            flash.cut_at = at
            bench = self.bench(flash)
            done, under_way = {}, None
            try:
                for under_way in steps:
                    self.write(bench, *under_way)
                    done[under_way[0]] = under_way[1]
                break  # there are no more operations than that
            except PowerCut:
                pass
            data, is_guarded = self.kept(flash)
            allowed = [done.get("calibration")]
            if under_way[0] == "calibration":
                allowed.append(under_way[1])
            found = [n for n in allowed if data == self.calibration(n)]
            self.assertTrue(found, f"cut at {at}: {under_way}, {done}")
            if "limits" in done:
                self.assertTrue(is_guarded, f"cut at {at}: the limits are gone")
            # It goes on from there.
            bench = self.bench(flash)
            self.write(bench, "calibration", 7)
            self.write(bench, "limits", 7)
            self.assertEqual(self.kept(flash), (self.calibration(7), True))
        self.assertGreater(at, 25)
        self.assertIn("erase", [kind for kind, _, _ in flash.operations])

    def calibration(self, number):
        return NEVER_CALIBRATED if number is None else calibration(gain=1000 + number)

    def write(self, bench, what, number):
        if what == "calibration":
            bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=self.calibration(number))
        else:
            bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=1000 + number))

    def test_a_cut_while_it_mends_itself_loses_nothing(self):
        """The other sector is begun, and power is cut at each copy that is made at the start."""
        flash = Flash()
        bench = self.bench(flash)
        self.write(bench, "calibration", 1)
        number = 0
        while flash.operations[-1][0] != "erase":
            if len(flash.operations) == 16:
                flash.cut_at = 18  # the first record behind the erasure
            number += 1
            try:
                self.write(bench, "limits", number)
            except PowerCut:
                break
        for cut in range(3):
            flash.cut_at = len(flash.operations) + 1
            try:
                self.bench(flash)
            except PowerCut:
                pass
        flash.cut_at = None
        data, is_guarded = self.kept(flash)
        self.assertEqual(data, self.calibration(1))
        self.assertTrue(is_guarded)

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
