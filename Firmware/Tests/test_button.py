"""The client's button on the image: what its frames say of a switch that bounces."""

import unittest

from bench import BUTTON, Bench

CLOSED, OPEN = 0, None  # to ground, or pulled up by the chip
BOUNCES = 0, 0.0004, 0.0011, 0.0019, 0.0024, 0.0037, 0.0045, 0.0068, 0.0079  # up to the last move
LOOK = 0.025  # Firmware/README.md: the longest between two looks
SWEEP = [0.0731 * n for n in range(60)]  # at any phase of the looks
GPIO_IN = 4


def turned(time, level):
    """Moves of a switch that bounces before it stays there."""
    other = OPEN if level == CLOSED else CLOSED
    return [(time + after, (level, other)[n & 1]) for n, after in enumerate(BOUNCES)]


def pressed(time, seconds):
    return turned(time, CLOSED) + turned(time + seconds, OPEN)


class ButtonTests(unittest.TestCase):
    def begin(self, rate):
        self.bench = Bench(1 / rate)
        self.bench.begin()
        self.bench.stream(0.3)
        return self.bench.chip.time + 0.3

    def frames(self, rate, moves, until):
        """All frames up to then, while the switch makes these moves."""
        chip, found = self.bench.chip, []
        for time, level in [*moves, (until, None)]:
            if time - 2 / rate > chip.time:
                found += self.bench.stream(time - 2 / rate - chip.time)
            if time < until:
                chip.run(time)
                chip.inputs[BUTTON] = level
        found += self.bench.stream(2 / rate)
        sequences = [frame.sequence for frame in found]
        self.assertEqual(sequences, list(range(sequences[0], sequences[0] + len(found))))
        return found

    def looks(self):
        """What the program finds from now on: 0 where the button is closed."""
        found, part = [], self.bench.chip.single_cycle
        read = part.read

        def look(offset):
            value = read(offset)
            if offset == GPIO_IN:
                found.append(value >> BUTTON & 1)
            return value

        part.read = look
        return found

    def presses(self, found):
        """Seconds of the first frame and of the last that show a press, for each."""
        presses, was_held = [], False
        for frame in found:
            if frame.is_button_held:
                if not was_held:
                    presses.append([frame.time / 1e6, 0])
                presses[-1][1] = frame.time / 1e6
            was_held = frame.is_button_held
        return presses

    def test_a_press_that_bounces_is_one(self):
        for rate in 80, 10:
            begin = self.begin(rate)
            moves = pressed(begin, 0.5)
            ((first, last),) = self.presses(self.frames(rate, moves, begin + 1))
            late = BOUNCES[-1] + 2 * LOOK
            self.assertTrue(begin < first < begin + late + 1.02 / rate)
            self.assertTrue(begin + 0.5 - 1.02 / rate < last < begin + 0.5 + late)

    def test_a_short_press_is_seen_at_any_rate(self):
        for rate in 80, 10:
            begin = self.begin(rate)
            times = [begin + 0.411 * number for number in range(6)]  # at any phase of the scans
            moves = [move for time in times for move in pressed(time, 0.06)]
            presses = self.presses(self.frames(rate, moves, times[-1] + 0.5))
            self.assertEqual(len(presses), len(times))
            for time, (first, last) in zip(times, presses, strict=True):
                self.assertTrue(time < first <= last < time + 0.25)

    def test_a_spike_is_none(self):
        for rate in 80, 10:
            begin, looks = self.begin(rate), self.looks()
            moves = []
            for after in SWEEP:
                moves += (begin + after, CLOSED), (begin + after + 0.001, OPEN)
            self.assertEqual(self.presses(self.frames(rate, moves, moves[-1][0] + 0.3)), [])
            self.assertIn(0, looks)  # though it was seen

    def test_a_held_button_that_opens_for_a_moment_stays_held(self):
        for rate in 80, 10:
            begin = self.begin(rate)
            moves = turned(begin, CLOSED)
            for after in SWEEP:
                moves += (begin + 0.3 + after, OPEN), (begin + 0.301 + after, CLOSED)
            looks = self.looks()
            found = self.frames(rate, moves, moves[-1][0] + 0.3)
            self.assertEqual(len(self.presses(found)), 1)
            self.assertTrue(found[-1].is_button_held)
            self.assertIn(1, looks[looks.index(0) + 5 :])

    def test_a_button_that_is_held_for_ever_stays_held(self):
        for rate in 80, 10:
            begin = self.begin(rate)
            found = self.frames(rate, turned(begin, CLOSED), begin + 4)
            ((first, last),) = self.presses(found)
            self.assertLess(first, begin + BOUNCES[-1] + 2 * LOOK + 1.02 / rate)
            self.assertEqual(last, found[-1].time / 1e6)
            self.assertGreater(last, begin + 3.5)

    def test_a_button_that_is_held_at_power_up_is_held(self):
        bench = Bench()
        bench.chip.inputs[BUTTON] = CLOSED
        bench.begin()
        bench.stream(0.2)
        self.assertEqual({frame.is_button_held for frame in bench.stream(1)}, {True})


if __name__ == "__main__":
    unittest.main()
