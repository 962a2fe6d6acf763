"""The image's own program for the PIO, in another's emulator, at a converter's signals."""

import random
import unittest

import pioemu
from bench import Bench
from hx711 import HX711, US

VALUES = [0, -1, 1, 0x7FFFFF, -0x800000, 0x555555, -0x555556]


class Reader:
    """A state machine as the image has set it up, and the program that it runs (3.7)."""

    def __init__(self, chip, block, machine):
        pio = chip.pio[block]
        base = 0xC8 + 0x18 * machine
        divider, execution, shifting, self.place, mapping = (
            pio.read(base + offset) for offset in (0, 4, 8, 0xC, 0x14)
        )
        self.tick = (divider >> 16) / chip.frequency
        self.late = 2 / chip.frequency  # 3.5.6.3, the inputs' synchronisers
        self.first, self.last = execution >> 7 & 31, execution >> 12 & 31
        self.program = pio.memory[:]
        self.data, self.clock = mapping >> 15 & 31, mapping >> 10 & 31
        self.side_count = mapping >> 29
        self.push_at, self.in_right = shifting >> 20 & 31 or 32, shifting >> 18 & 1
        self.pushes = shifting >> 16 & 1
        # What is set up for none of them, and the emulator does not have.
        self.others = (divider & 0xFFFF, execution & ~0x1FF80, shifting & 0x40020000)
        self.directions, self.outputs = pio.read(0x40), pio.read(0x3C)

    def run(self, converter, until, takes=True):
        """Words, and edges of the clock: (time, level)."""
        clock = self.clock - self.data & 31  # the emulator's pins begin at IN_BASE
        converter.edge(0, 0)

        def inputs(tick: int):
            return converter.level(tick * self.tick - self.late)

        edges, words, level = [], [], 0
        state = pioemu.State(program_counter=self.place, pin_directions=1 << clock)
        for before, after in pioemu.emulate(
            self.program, stop_when=lambda _, state: state.clock * self.tick > until,
            initial_state=state, input_source=inputs, auto_push=bool(self.pushes),
            push_threshold=self.push_at, shift_isr_right=bool(self.in_right),
            side_set_base=clock, side_set_count=self.side_count,
            wrap_target=self.first, wrap_top=self.last,
        ):  # fmt: skip
            if after.pin_values >> clock & 1 != level:
                level ^= 1
                edges.append((before.clock * self.tick, level))
                converter.edge(*edges[-1])
            while takes and after.receive_fifo:
                words.append(after.receive_fifo.popleft())
        return words or list(after.receive_fifo), edges


class ReaderTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        bench = Bench(readings=[None] * 8)
        bench.begin()
        cls.readers = [Reader(bench.chip, n >> 2, n & 3) for n in range(8)]

    def converter(self, **settings):
        return HX711(0, 1, period=300 * US, **settings)

    def check_pulses(self, edges):
        """High for 1 us, low for 0.2 us at least, and low at the end."""
        self.assertEqual([level for _, level in edges], [1, 0] * (len(edges) // 2))
        times = [time for time, _ in edges]
        for rise, fall in zip(times[::2], times[1::2], strict=True):
            self.assertAlmostEqual(fall - rise, US, delta=1e-10)
        for fall, rise in zip(times[1::2], times[2::2], strict=False):
            self.assertGreaterEqual(rise - fall, 0.2 * US)

    def test_all_machines_wait_with_the_clock_low(self):
        for number, reader in enumerate(self.readers):
            self.assertEqual((reader.clock, reader.data), (2 * number, 2 * number + 1))
            self.assertEqual(reader.others, (0, 0, 0))
            self.assertEqual(reader.place, reader.first)
            self.assertEqual(reader.directions >> reader.clock & 3, 1)
            self.assertEqual(reader.outputs >> reader.clock & 1, 0)

    def test_takes_24_bits_and_gives_25_pulses(self):
        source = random.Random(11)
        for reader in self.readers:
            values = VALUES + [source.randrange(-(1 << 23), 1 << 23) for _ in range(8)]
            converter = self.converter(reading=values)
            words, edges = reader.run(converter, (len(values) + 5.5) * converter.period)
            given = [conversion.value for conversion in converter.conversions]
            self.assertEqual(words, [value << 1 | 1 for value in given])
            self.assertLessEqual({value & 0xFFFFFF for value in values}, set(given))
            self.assertEqual({read.count for read in converter.reads}, {25})
            self.assertEqual(len(edges), 50 * len(words))
            self.check_pulses(edges)
            self.assertEqual(converter.violations, [])
            # Nothing but these pulses: the clock is low wherever the machine waits.
            for read, begin in zip(converter.reads, edges[::50], strict=True):
                self.assertEqual(read.time, begin[0])

    def test_waits_for_a_converter_that_is_not_ready(self):
        converter = self.converter()
        converter.fault = "dead"
        self.assertEqual(self.readers[0].run(converter, 0.005), ([], []))

    def test_goes_on_in_step_when_nobody_takes_its_words(self):
        """The emulator's queue is full at 4 words; what comes then is dropped."""
        converter = self.converter()
        words, edges = self.readers[0].run(converter, 12.5 * converter.period, takes=False)
        given = [conversion.value << 1 | 1 for conversion in converter.conversions]
        self.assertEqual(words, given[:4])
        self.assertEqual(len(edges), 50 * len(given))
        self.check_pulses(edges)
        self.assertEqual((converter.power_downs, converter.violations), ([], []))

    def test_does_not_turn_a_converter_off_when_the_core_is_silent(self):
        bench = Bench()
        bench.begin()
        bench.stream(0.1)
        chip = bench.chip
        while not chip.is_asleep:
            bench.host.wait(1e-5)
        chip.core.values[0xE100] = 0  # NVIC_ISER: nothing wakes it
        chip.run(chip.time + 0.5)
        for number, converter in enumerate(bench.converters):
            converter.catch_up()
            self.assertEqual(chip.pio[number >> 2].read(0xC) >> 8 * (number & 3) + 4 & 15, 8)
            self.assertEqual(chip.wires.driven(converter.clock), 0)
            self.assertEqual(len(converter.power_downs), 1)  # the program's own, at its beginning
            self.assertEqual(converter.violations, [])
            self.assertEqual({read.count for read in converter.reads}, {25})
            self.assertGreater(converter.reads[-1].time, chip.time - 0.02)


if __name__ == "__main__":
    unittest.main()
