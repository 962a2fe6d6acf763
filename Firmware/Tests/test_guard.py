"""The table's own guard, with a host and without, against the virtual table's on the same readings."""

import pathlib
import struct
import subprocess
import unittest

from bench import (
    HEARTBEAT, HOST_SILENT, OVER_LIMIT, SERIAL, SET_GUARD, START, TO_TABLE, UNTRUSTED, WATCHING,
    WRITE_CALIBRATION, Bench, calibration, limits,
)  # fmt: skip

ROOT = pathlib.Path(__file__).resolve().parents[2]


def virtual_table(steps):
    """Frames, replies and signals that the virtual table's device gives to the steps."""
    folder = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    walk = subprocess.run(
        [f"{folder}/table-walk"], input="\n".join(steps) + "\n", capture_output=True, text=True
    )
    if walk.returncode:
        raise RuntimeError(walk.stderr)
    found = {"frame": [], "reply": [], "stall": [], "show": []}
    for line in walk.stdout.splitlines():
        kind, *rest = line.split()
        found[kind].append(rest)
    return found


class GuardTests(unittest.TestCase):
    """One count is one millinewton, and the foot force is what all eight cells carry."""

    def session(self, loads, seconds, guard, heartbeats=True, reads=True):
        """Loads by second on one cell; what the table made of them, and the steps that led to it."""
        bench = Bench()
        began = [float("inf")]

        def load(time):
            now = time - began[0]
            return 0 if now < 0 else loads[max(start for start in loads if start <= now)]

        for channel, converter in enumerate(bench.converters):
            converter.reading = (
                (lambda time: load(time) + bench.random.randrange(-20, 20))
                if channel == 0
                else bench.noise(0)
            )
        requests = []

        def write(request, value=0, data=b""):
            setup = struct.pack("<BBHHH", TO_TABLE, request, value, 0, len(data))
            bench.host.write(TO_TABLE, request, value, data=data)
            # The table looks for requests just behind the moment that a scan is stamped with.
            requests.append((round(bench.host.sent_at * 1e6) - 50, setup.hex(), data.hex()))

        bench.power_up()
        bench.host.enumerate()
        write(WRITE_CALIBRATION, data=calibration())
        write(START, value=3)
        found = bench.stream(0.1)
        write(SET_GUARD, data=guard)
        began[0] = bench.chip.time
        end = bench.chip.time + seconds
        beat = 0
        while bench.chip.time < end:
            if heartbeats and bench.chip.time >= beat:
                write(HEARTBEAT)
                beat = bench.chip.time + 0.2
            if reads:
                found += bench.stream(0.05)
            else:
                bench.host.wait(0.05)
        if not reads:
            found += bench.stream(0.5)
        return bench, found, requests

    def steps(self, found, requests):
        steps = [f"table 8 {SERIAL} 80000", "request 0 0009010000000000"]
        events = [(time, 0, f"request {{}} {setup} {data}") for time, setup, data in requests]
        for frame in found:
            cells = " ".join(f"{count}:{state}:{age}" for count, state, age in frame.cells)
            button = int(frame.is_button_held)
            events.append((frame.time, 1, f"scan {{}} {button} {cells}"))
        last = 0
        for time, _, text in sorted(events):
            last = max(last, time)
            steps.append(text.format(last))
        return steps

    def compare(self, bench, found, requests):
        """The frames byte by byte, and each switching of buzzer and lamp; within the budgets."""
        self.assertLess(sum(bench.chip.memory_byte_counts()), 32 * 1024)
        self.assertGreater(bench.chip.asleep / bench.chip.time, 0.9)
        virtual = virtual_table(self.steps(found, requests))
        self.assertEqual(virtual["stall"], [])
        self.assertEqual(
            [frame.bytes.hex() for frame in found], [fields[0] for fields in virtual["frame"]]
        )
        expected_buzzer, expected_lamp, was, colour = [], [], 0, 0
        for time, is_sounding, lamp in virtual["show"]:
            if int(is_sounding) != was:
                was = int(is_sounding)
                expected_buzzer.append(int(time) / 1e6)
            if int(lamp) != colour:
                colour = int(lamp)
                expected_lamp.append((int(time) / 1e6, colour))
        self.assert_times(bench.buzzer(), expected_buzzer)
        self.assertEqual([colour for _, colour in bench.lamp()], [c for _, c in expected_lamp])
        self.assert_times([time for time, _ in bench.lamp()], [time for time, _ in expected_lamp])

    def assert_times(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for one, other in zip(found, expected):
            self.assertAlmostEqual(one, other, delta=0.003)  # the scan's own work

    def states(self, found):
        states = []
        for frame in found:
            if not states or states[-1] != frame.guard:
                states.append(frame.guard)
        return states

    def test_an_overload_is_heard_and_seen_as_on_the_virtual_table(self):
        bench, found, requests = self.session(
            {0: 20_000, 1: 250_000, 2: 20_000}, 6, limits(hard_force=200_000, heartbeat=750)
        )
        self.assertEqual(self.states(found), [0, WATCHING, OVER_LIMIT, WATCHING])
        first = next(frame for frame in found if frame.guard == OVER_LIMIT)
        self.assertGreater(len(bench.buzzer()), 2)
        self.assertLess(bench.buzzer()[0] - first.time / 1e6, 0.002)
        self.compare(bench, found, requests)

    def test_without_a_host_it_sounds_all_the_same(self):
        """The host is gone with its last heartbeat: silence first, then an overload."""
        bench, found, requests = self.session(
            {0: 20_000, 3: 250_000, 4: 20_000}, 12,
            limits(hard_force=200_000, heartbeat=750), heartbeats=False,
        )  # fmt: skip
        self.assertEqual(
            self.states(found), [0, WATCHING, HOST_SILENT, OVER_LIMIT, HOST_SILENT]
        )
        colours = [colour for _, colour in bench.lamp()]
        self.assertIn(2, colours)
        self.assertIn(3, colours)
        self.compare(bench, found, requests)

    def test_a_host_that_fetches_nothing_keeps_no_alarm_back(self):
        bench, _, _ = self.session(
            {0: 20_000, 2: 250_000, 3: 20_000}, 5,
            limits(hard_force=200_000, heartbeat=750), heartbeats=False, reads=False,
        )  # fmt: skip
        self.assertIn(3, [colour for _, colour in bench.lamp()])
        self.assertGreater(len(bench.buzzer()), 10)

    def test_a_cell_that_fails_is_told(self):
        bench = Bench()
        for converter in bench.converters:
            converter.reading = bench.noise(0)
        bench.begin()
        bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=200_000))
        bench.stream(0.3)
        bench.converters[2].fault = "dead"
        found = bench.stream(1)
        self.assertEqual(self.states(found), [WATCHING, UNTRUSTED])
        self.assertEqual(bench.lamp()[0][1], 2)

    def test_guards_on_after_a_power_cut_without_a_host(self):
        bench = Bench()
        for converter in bench.converters:
            converter.reading = bench.noise(0)
        bench.power_up()
        bench.host.enumerate()
        bench.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration())
        bench.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=200_000))
        again = Bench(flash=bench.chip.flash)
        for converter in again.converters:
            converter.reading = again.noise(0)
        step = again.noise(0)
        again.converters[3].reading = lambda time: step(time) + (250_000 if time > 1.5 else 0)
        again.chip.run(3)
        lamp = again.lamp()
        self.assertEqual(lamp[0][1], 3)
        self.assertAlmostEqual(lamp[0][0], 1.5, delta=0.35)
        self.assertLess(abs(again.buzzer()[0] - lamp[0][0]), 0.001)

    def test_the_buzzer_has_the_standards_pitch(self):
        bench, _, _ = self.session(
            {0: 20_000, 0.5: 250_000}, 2, limits(hard_force=200_000, heartbeat=750)
        )
        pitches = {round(hertz) for _, _, hertz, level in bench.chip.pwm.log if level > 0}
        self.assertEqual(pitches, {660})


if __name__ == "__main__":
    unittest.main()
