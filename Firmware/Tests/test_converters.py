"""The image with eight converters: what they measure, and what becomes of it when they fail."""

import unittest

from bench import (
    ABSENT, GOOD, SATURATED_HIGH, SATURATED_LOW, SETTLING, STUCK, Bench,
)  # fmt: skip


LATE = 0.0015  # seconds for which a scan may keep the core from a conversion that is read


def signed(value):
    return value - (1 << 24) if value >> 23 else value


class ConverterTests(unittest.TestCase):
    def check_logs(self, bench, power_downs=1):
        """What the chips themselves have noted."""
        for converter in bench.converters:
            if converter.fault == "absent":
                continue
            self.assertEqual(converter.violations, [])
            self.assertEqual({read.count for read in converter.reads[:-1]}, {25})
            self.assertFalse(any(read.is_torn for read in converter.reads))
            self.assertEqual(len(converter.power_downs), power_downs)
            # Every conversion is read, from the one after power-up on.
            self.assertLessEqual(len(converter.conversions) - len(converter.reads), 2)

    def check_frames(self, bench, found):
        """Each reading against the newest that its chip had given away by then."""
        checked = 0
        for channel, converter in enumerate(bench.converters):
            reads = iter([*converter.reads, None])
            newest, coming = None, next(reads)
            for frame in found:
                while coming and coming.end < frame.time / 1e6:
                    newest, coming = coming, next(reads)
                count, state, age = frame.cells[channel]
                self.assertEqual(state, GOOD)
                time = frame.time / 1e6
                if time - newest.end < LATE or coming and coming.end - time < 0.0001:
                    continue  # on its way between the chip and the scan
                self.assertEqual(count, signed(newest.value))
                self.assertAlmostEqual(age / 1e5, time - newest.end, delta=LATE)
                checked += 1
        self.assertGreater(checked, 0.8 * 8 * len(found))

    def check_stream(self, found, period, seconds):
        self.assertEqual([frame.sequence for frame in found], list(range(len(found))))
        self.assertAlmostEqual(len(found), seconds / period, delta=0.02 * seconds / period + 2)

    def test_ten_seconds_at_80_samples_a_second(self):
        bench = Bench()
        bench.begin()
        asleep, began = bench.chip.asleep, bench.chip.time
        found = bench.stream(10)
        self.check_stream(found, 1 / 80, 10)
        self.check_frames(bench, found)
        self.check_logs(bench)
        idle = (bench.chip.asleep - asleep) / (bench.chip.time - began)
        self.assertGreater(idle, 0.9)
        # A scan for each conversion of the fastest, whatever the others do.
        fastest = min(converter.period for converter in bench.converters)
        mean = (found[-1].time - found[0].time) / 1e6 / (len(found) - 1)
        self.assertAlmostEqual(mean / fastest, 1, delta=0.001)

    def test_ten_seconds_at_10_samples_a_second(self):
        bench = Bench(period=1 / 10)
        bench.begin()
        found = bench.stream(10)
        self.check_stream(found, 1 / 10, 10)
        self.check_frames(bench, found)
        self.check_logs(bench)

    def test_what_has_not_settled_is_not_said_to_be_good(self):
        for period in (1 / 80, 1 / 10):
            bench = Bench(period)
            bench.begin()
            for frame in bench.stream(0.6):
                for channel, converter in enumerate(bench.converters):
                    settled = converter.power_downs[0][1] + 4 * converter.period
                    _, state, age = frame.cells[channel]
                    if state == GOOD:
                        self.assertGreater(frame.time / 1e6 - age / 1e5, settled - 0.0001)

    def test_no_converters_are_eight_absent_ones(self):
        bench = Bench(readings=[None] * 8)
        bench.begin()
        found = bench.stream(1)
        self.check_stream(found, 1 / 80, 1)
        for frame in found:
            self.assertEqual(frame.cells, [(0, ABSENT, 0xFFFF)] * 8)

    def test_one_absent_converter_leaves_the_others_alone(self):
        bench = Bench(readings=[None, *(1000 * channel for channel in range(7))])
        for converter in bench.converters[1:]:
            converter.reading = bench.noise(converter.reading)
        bench.begin()
        self.assertEqual({frame.cells[0][1] for frame in bench.stream(0.3)}, {SETTLING})
        bench.stream(0.5)
        for frame in bench.stream(2):
            self.assertEqual(frame.cells[0], (0, ABSENT, 0xFFFF))
            self.assertEqual({state for _, state, _ in frame.cells[1:]}, {GOOD})
        self.check_logs(bench)

    def test_a_board_that_is_plugged_later_comes_up(self):
        bench = Bench()
        bench.converters[2].fault = "absent"
        bench.begin()
        bench.stream(0.8)
        self.assertEqual({frame.cells[2][1] for frame in bench.stream(1)}, {ABSENT})
        bench.converters[2].fault = None
        states = [frame.cells[2][1] for frame in bench.stream(1)]
        self.assertEqual(states[-1], GOOD)
        self.assertLessEqual(set(states), {ABSENT, SETTLING, GOOD})

    def test_rails_are_saturation(self):
        for reading, state in ((0x7FFFFF, SATURATED_HIGH), (-0x800000, SATURATED_LOW)):
            bench = Bench()
            bench.begin()
            bench.stream(0.5)
            bench.converters[4].reading = reading
            last = bench.stream(1)[-1]
            self.assertEqual(last.cells[4][:2], (reading, state))
            self.assertEqual(last.cells[3][1], GOOD)

    def test_a_count_that_never_moves_is_stuck(self):
        bench = Bench()
        bench.begin()
        bench.converters[5].stuck_value = 4321
        bench.stream(0.1)
        found = bench.stream(0.5)
        self.assertEqual(found[-1].cells[5][:2], (4321, STUCK))
        bench.converters[5].stuck_value = None
        self.assertEqual(bench.stream(0.2)[-1].cells[5][1], GOOD)
        self.check_logs(bench)

    def test_a_converter_that_stops_is_stuck_and_comes_back(self):
        bench = Bench()
        bench.begin()
        bench.stream(0.2)
        bench.converters[6].fault = "dead"
        before = bench.stream(0.03)[-1]
        self.assertEqual(before.cells[6][1], GOOD)  # not yet four of its periods
        bench.stream(0.05)
        found = bench.stream(2)
        self.assertEqual({frame.cells[6][1] for frame in found}, {STUCK})
        self.assertGreater(found[-1].cells[6][2], before.cells[6][2])
        # It is turned off and on again, about twice a second and not more often.
        self.assertTrue(2 <= len(bench.converters[6].power_downs) <= 6)
        bench.converters[6].fault = None
        states = [frame.cells[6][1] for frame in bench.stream(1.5)]
        self.assertEqual(states, sorted(states, reverse=True))
        self.assertEqual(set(states), {STUCK, GOOD})

    def test_a_shorted_line_is_stuck_and_costs_no_sleep(self):
        bench = Bench()
        bench.begin()
        bench.stream(0.2)
        bench.converters[0].fault = "short"
        bench.stream(2)
        asleep, began = bench.chip.asleep, bench.chip.time
        found = bench.stream(2)
        self.assertEqual({frame.cells[0][1] for frame in found}, {STUCK})
        self.assertEqual({frame.cells[1][1] for frame in found}, {GOOD})
        self.assertGreater((bench.chip.asleep - asleep) / (bench.chip.time - began), 0.9)
        # Turned off and on twice a second.
        self.assertTrue(6 <= len(bench.converters[0].power_downs) <= 10)

    def test_a_line_that_is_faster_than_any_converter_is_stuck(self):
        bench = Bench()
        bench.converters[0].period = 0.003
        bench.begin()
        bench.stream(2)
        self.assertEqual({frame.cells[0][1] for frame in bench.stream(1)}, {STUCK})

    def test_a_lost_pulse_is_found_and_mended(self):
        """Where its last bit is 1, the word that is torn by it is taken, for as long as a silence."""
        for reading in (0x1234A0, 0x1234A1):
            bench = Bench()
            converter = bench.converters[3]
            converter.reading = lambda time: reading + 16 * bench.random.randrange(8)
            bench.begin()
            bench.stream(0.5)
            converter.glitches.append((bench.chip.time + 0.1, -1))
            found = bench.stream(2)
            wrong = [
                frame for frame in found
                if frame.cells[3][1] == GOOD and abs(frame.cells[3][0] - reading) > 128
            ]  # fmt: skip
            self.assertLessEqual(len(wrong), 6 if reading & 1 else 0)
            self.assertEqual(found[-1].cells[3][1], GOOD)
            self.assertEqual(len(converter.power_downs), 2)
            self.assertEqual({read.count for read in converter.reads[-20:-1]}, {25})

    def test_an_extra_pulse_is_over_within_the_settling_of_the_input(self):
        """Nothing in a word tells of it: see the firmware's README, and the guard's held readings."""
        bench = Bench()
        converter = bench.converters[3]
        bench.begin()
        bench.stream(0.5)
        conversion = converter.conversions[-1].time
        after = conversion + 3 * converter.period
        converter.glitches.append((after + 40e-6, 1))
        found = bench.stream(1)
        wrong = [frame for frame in found if abs(frame.cells[3][0] - 3000) > 400]
        self.assertLessEqual(len(wrong), 12)
        self.assertEqual({read.count for read in converter.reads[-20:-1]}, {25})
        self.assertLess(abs(found[-1].cells[3][0] - 3000), 400)


if __name__ == "__main__":
    unittest.main()
