"""The models themselves: against another's emulator where there is one, and rule by rule."""

import random
import struct
import unittest
import zlib

import pioemu
from flash import Flash
from hx711 import A64, B32, HX711
from parts import Fault, PowerCut, WatchdogReset
from rp2040 import BOOT, RAM, Chip
from unicorn import arm_const as arm

CLOCK, DATA = 2, 3
SLEEP = (0xB672, 0xBF30, 0xE7FD)  # cpsid i; wfi; back to wfi
US = 1e-6


def halfwords(*words):
    return struct.pack(f"<{len(words)}H", *words)


def image(code=SLEEP):
    """A second boot stage that is the whole program."""
    boot = halfwords(*code).ljust(252, b"\0")
    mirrored = bytes(int(f"{byte:08b}"[::-1], 2) for byte in boot)
    sum = int(f"{zlib.crc32(mirrored) ^ 0xFFFFFFFF:032b}"[::-1], 2)
    return boot + struct.pack("<I", sum)


def released(code=SLEEP):
    """A chip whose parts are out of reset, and whose core sleeps."""
    chip = Chip(image(code))
    chip.resets.write(0, 0)
    chip.run(10 * US)
    return chip


def reader(pulses=25, low=1):
    """Waits for DOUT, takes 24 bits and gives the pulses; one bit of side-set is PD_SCK."""

    def side(level, delay=0):
        return (level << 4 | delay) << 8

    program = [0x2020, 0xE020 | 23, 0xA042 | side(1, 1), 0x4001 | side(0, low), 0x0042]
    for _ in range(pulses - 24):
        program += [0xA042 | side(1, 1), 0xA042 | side(0, low)]
    return [*program, 0x8020, 0x20A0]


def set_up(chip, program, machine=0, block=0, clock=CLOCK, data=DATA, divider=6 << 8, place=0):
    """A reader's registers, as 3.7 has them."""
    pio = chip.pio[block]
    base = 0xC8 + 0x18 * machine
    for offset, word in enumerate(program):
        if pio.memory[place + offset] is None:
            pio.write(0x48 + 4 * (place + offset), word)
    pio.write(base, divider << 8)
    pio.write(base + 4, place + len(program) - 1 << 12 | place << 7)
    pio.write(base + 8, 1 << 31)
    pio.write(base + 0x14, 1 << 29 | 1 << 26 | data << 15 | clock << 10 | clock << 5)
    pio.write(base + 0x10, 0xE081)  # set pindirs, 1
    pio.write(base + 0x10, place)  # jmp
    chip.pins.write(8 * clock + 4, 6 + block)
    return pio


def taken(pio, machine=0):
    values = []
    while not pio.read(4) >> 8 + machine & 1:
        values.append(pio.read(0x20 + 4 * machine))
    return values


class PIOTests(unittest.TestCase):
    def test_reads_a_converter_cycle_by_cycle_as_another_emulator_does(self):
        readings = [0x5A5A5A, -7, 12345]
        settings = {"clock": CLOCK, "data": DATA, "phase": 0.00031, "reading": readings}
        for pulses in (25, 26, 27):
            chip = released()
            converter = chip.attach(HX711(**settings))
            program = reader(pulses)
            pio = set_up(chip, program)
            pio.write(0, 1)
            machine = pio.machines[0]
            chip.wires.log.clear()
            chip.run(0.055)
            ours = [(machine.tick_at(time), level) for time, _, level in chip.wires.log]
            words = taken(pio)
            theirs, their_words = self.emulated(program, machine, HX711(**settings), 0.055)
            self.assertEqual(ours, theirs)
            self.assertEqual(words, their_words)
            self.assertEqual(words, [read.value for read in converter.reads])
            self.assertEqual({read.count for read in converter.reads}, {pulses})
            self.assertEqual(converter.violations, [])

    def emulated(self, program, machine, converter, until):
        """Edges of the clock and the words, by the other emulator and a converter of its own."""
        converter.edge(0, 0)

        def inputs(tick: int):
            late = machine.tick_time(tick) - 2 / machine.chip.frequency
            return converter.level(late) << DATA >> DATA  # the emulator's pins begin at IN_BASE

        edges, level, words = [], 0, []
        state = pioemu.State(pin_directions=1 << CLOCK)
        for before, after in pioemu.emulate(
            program, stop_when=lambda _, state: machine.tick_time(state.clock) > until,
            initial_state=state, input_source=inputs, shift_isr_right=False,
            side_set_base=CLOCK, side_set_count=1,
        ):  # fmt: skip
            if after.pin_values >> CLOCK & 1 != level:
                level = after.pin_values >> CLOCK & 1
                edges.append((before.clock, level))
                converter.edge(machine.tick_time(before.clock), level)
            words = list(after.receive_fifo)
        return edges, words

    def test_runs_any_program_as_another_emulator_does(self):
        source = random.Random(5)
        for _ in range(150):
            program = [self.instruction(source, 14) for _ in range(14)]
            words = [source.getrandbits(32) for _ in range(4)]
            levels, jump = source.getrandbits(8), source.randrange(16)
            right_in, right_out = source.random() < 0.5, source.random() < 0.5
            chip = released()
            pio = chip.pio[0]
            for offset, word in enumerate(program):
                pio.write(0x48 + 4 * offset, word)
            pio.write(0xC8, 6 << 16)
            pio.write(0xCC, 13 << 12 | jump << 24)
            pio.write(0xD0, right_out << 19 | right_in << 18)
            pio.write(0xDC, 2 << 29 | 5 << 26 | 32 << 20 | 14 << 10 | 9 << 5)
            for pin in range(16):
                chip.pins.write(8 * pin + 4, 6)
                if pin < 8:
                    chip.inputs[pin] = levels >> pin & 1
            pio.directions = 0xFF00
            chip.wires.refresh()
            for word in words:
                pio.write(0x10, word)
            pio.write(0, 1)
            machine = pio.machines[0]
            chip.wires.log.clear()
            end = machine.anchor + 400 * 6 / chip.frequency
            chip.run(end)
            ours = sorted(
                (machine.tick_at(time), pin, level)
                for time, pin, level in chip.wires.log
                if machine.tick_at(time) < 390
            )
            theirs, pins, received = [], 0, []
            state = pioemu.State(pin_directions=0xFF00)
            state.transmit_fifo.extend(words)
            for before, after in pioemu.emulate(
                program, stop_when=lambda _, state: state.clock >= 390, initial_state=state,
                input_source=self.constant(levels), shift_isr_right=right_in,
                shift_osr_right=right_out, out_base=0, out_count=32, set_base=9, set_count=5,
                side_set_base=14, side_set_count=2, jmp_pin=jump,
            ):  # fmt: skip
                now = after.pin_values & 0xFF00
                for pin in range(8, 16):
                    if (now ^ pins) >> pin & 1:
                        theirs.append((before.clock, pin, now >> pin & 1))
                pins, received = now, list(after.receive_fifo)
            self.assertEqual(ours, sorted(theirs), [hex(word) for word in program])
            self.assertEqual(machine.from_machine[: len(received)], received)

    @staticmethod
    def constant(levels):
        def inputs(tick: int):
            return levels

        return inputs

    @staticmethod
    def instruction(source, count):
        """One that the other emulator has, and has right: no EXEC, STATUS, reversal or PINDIRS."""
        field = source.getrandbits(5) << 8
        if source.random() < 0.5:
            field &= 0x1800
        kind = source.choice(("jump", "in", "out", "push", "pull", "move", "set", "wait"))
        if kind == "jump":
            return field | source.choice((0, 1, 2, 3, 4, 5, 6)) << 5 | source.randrange(count)
        if kind == "in":
            return 0x4000 | field | source.choice((0, 1, 2, 3, 6, 7)) << 5 | source.getrandbits(5)
        if kind == "out":
            return 0x6000 | field | source.choice((0, 1, 2, 3)) << 5 | source.getrandbits(5)
        if kind == "push":
            return 0x8000 | field  # never blocks
        if kind == "pull":
            return 0x8080 | field
        if kind == "move":
            target, change = source.choice((0, 1, 2, 6, 7)), source.choice((0, 1))
            return 0xA000 | field | target << 5 | change << 3 | source.choice((0, 1, 2, 3, 6, 7))
        if kind == "set":
            return 0xE000 | field | source.choice((0, 1, 2)) << 5 | source.getrandbits(5)
        return 0x2000 | field | source.getrandbits(1) << 7 | source.randrange(8)

    def test_divides_its_clock_by_fractions(self):
        chip = released()
        pio = set_up(chip, [0xE001 | 1 << 12, 0xE000], divider=(5 << 8) + 128)
        pio.write(0, 1)
        chip.run(chip.time + 20 * US)
        times = [time for time, pin, _ in chip.wires.log if pin == CLOCK]
        cycles = [round((time - times[1]) * chip.frequency) for time in times[1:9]]
        self.assertEqual(cycles, [0, 5, 11, 16, 22, 27, 33, 38])

    def test_sees_a_pin_two_cycles_late_unless_told_otherwise(self):
        for bypass, late in ((0, 2), (1 << DATA, 0)):
            chip = released()
            converter = chip.attach(HX711(CLOCK, DATA, phase=0.0003))
            pio = set_up(chip, reader(), divider=1 << 8)
            pio.write(0x38, bypass)
            pio.write(0, 1)
            chip.wires.log.clear()
            chip.run(0.014)
            cycles = (chip.wires.log[0][0] - converter.conversions[0].time) * chip.frequency
            self.assertGreaterEqual(cycles, 2 + late - 0.001)  # WAIT and SET come before
            self.assertLess(cycles, 3 + late)

    def test_pushes_by_itself_and_stalls_where_there_is_no_room(self):
        chip = released()
        pio = set_up(chip, [0xE03F, 0x4028, 0x0040 | 1])  # set x, 31; in x, 8; jmp x--
        pio.write(0xD0, 1 << 16 | 16 << 20)
        pio.write(0, 1)
        chip.run(chip.time + 0.001)
        self.assertEqual(pio.read(0xC) >> 4 & 15, 4)
        self.assertEqual(pio.read(8), 1)  # RXSTALL
        self.assertEqual(taken(pio)[:2], [0x1F1E, 0x1D1C])

    def test_pulls_by_itself(self):
        chip = released()
        pio = set_up(chip, [0x6001])  # out pins, 1
        pio.write(0xD0, 1 << 17 | 8 << 25 | 1 << 19)
        pio.write(0xDC, 1 << 20 | 1 << 26 | CLOCK << 5 | CLOCK)
        pio.write(0x10, 0b10110010)
        pio.write(0, 1)
        chip.run(chip.time + 100 * US)
        self.assertEqual(pio.read(8), 1 << 24)  # TXSTALL
        levels = [level for _, pin, level in chip.wires.log if pin == CLOCK]
        self.assertEqual(levels, [0, 1, 0, 1, 0, 1])

    def test_wakes_the_core_by_its_interrupt(self):
        chip = released((0xB672, 0xBF30, 0x2701, 0xE7FE))  # once awake: r7 = 1
        converter = chip.attach(HX711(CLOCK, DATA, phase=0.0002))
        pio = set_up(chip, reader())
        pio.write(0x12C, 1)
        chip.core.write(0xE100, 1 << 7)
        pio.write(0, 1)
        chip.run(0.012)
        self.assertEqual(chip.uc.reg_read(arm.UC_ARM_REG_R7), 0)
        chip.run(0.02)
        self.assertEqual(chip.uc.reg_read(arm.UC_ARM_REG_R7), 1)
        self.assertAlmostEqual(chip.asleep, converter.reads[0].end, delta=5 * US)

    def test_a_parked_machine_costs_nothing(self):
        chip = released()
        pio = set_up(chip, [0x0000], divider=1 << 8)
        pio.write(0, 1)
        chip.run(1000)
        self.assertEqual(pio.machines[0].place, 0)

    def test_flags_pass_between_machines(self):
        chip = released()
        pio = chip.pio[0]
        for place, word in enumerate((0x20C1, 0xF001, 0xE000, 0xC001, 0x0004)):
            pio.write(0x48 + 4 * place, word)  # 0: wait 1 irq 1, set pins; 3: irq 1, for ever
        set_up(chip, [0], machine=0)
        set_up(chip, [0], machine=1, clock=5)
        pio.write(0xCC, 2 << 12)
        pio.write(0xE4, 4 << 12 | 4 << 7)
        pio.write(0xF0, 3)
        pio.write(0, 1)
        chip.run(chip.time + 100 * US)
        before = chip.time
        pio.write(0, 3)
        chip.run(chip.time + 100 * US)
        edges = [(time, level) for time, pin, level in chip.wires.log if pin == CLOCK]
        self.assertTrue(any(level == 1 and time > before for time, level in edges))
        self.assertEqual(pio.flags, 0)

    def test_what_is_forbidden_ends_the_run(self):
        def fresh():
            chip = released()
            return chip, set_up(chip, [0x2020])

        def running(word):
            chip, pio = fresh()
            pio.write(0xCC, 1 << 12)
            pio.write(0x4C, word)
            pio.write(0xD8, 1)
            pio.write(0, 1)
            chip.run(chip.time + 50 * US)

        for word in (
            0x2060, 0x4080, 0x40A1, 0x8001, 0xA060, 0xA018, 0xA004, 0xC080, 0xC008, 0xE060,
        ):  # fmt: skip
            with self.assertRaises(Fault, msg=hex(word)):
                running(word)
        writes = (
            (0x44, 1), (0xD4, 1), (0x1, 0), (0, 1 << 12), (0xC8, 1), (0xCC, 3 << 17),
            (0xD0, 3 << 30), (0xDC, 6 << 29), (0x48, 1 << 16), (0x20, 0), (0x144, 0),
        )  # fmt: skip
        for offset, value in writes:
            _, pio = fresh()
            with self.assertRaises(Fault, msg=hex(offset)):
                pio.write(offset, value)
        for offset in (0x20, 0x10, 0x48, 0x130):
            _, pio = fresh()
            with self.assertRaises(Fault, msg=hex(offset)):
                pio.read(offset)
        chip, pio = fresh()
        pio.write(0xD8, 9)
        pio.write(0, 1)
        with self.assertRaises(Fault):  # what was never written
            chip.run(chip.time + 50 * US)
        chip, pio = fresh()
        pio.write(0, 1)
        with self.assertRaises(Fault):
            pio.write(0x48, 0)
        chip, pio = fresh()
        pio.write(0, 1)
        with self.assertRaises(Fault):
            pio.write(0xC8, 1 << 16)
        chip, pio = fresh()
        chip.resets.write(0, 1 << 10)
        with self.assertRaises(Fault):
            chip.pio_place(0, 0)

    def test_eight_machines_read_eight_converters(self):
        chip = released()
        converters = []
        for n in range(8):
            period = 1 / 80 * (1 + (n - 4) * 0.004)
            converter = HX711(2 * n, 2 * n + 1, period, phase=n * 0.0011, reading=1000 * n)
            converters.append(chip.attach(converter))
        for n in range(8):
            set_up(chip, reader(), n & 3, n >> 2, 2 * n, 2 * n + 1)
        words = [[] for _ in range(8)]
        for pio in chip.pio:
            pio.write(0, 15)
        while chip.time < 1:
            chip.run(chip.time + 0.05)
            for n in range(8):
                words[n] += taken(chip.pio[n >> 2], n & 3)
        for n, converter in enumerate(converters):
            self.assertEqual(words[n], [c.value for c in converter.conversions[: len(words[n])]])
            self.assertGreater(len(words[n]), 70)
            self.assertEqual(words[n][-1], 1000 * n)
            self.assertEqual(converter.violations, [])


class WireTests(unittest.TestCase):
    def test_pulls_decide_where_nothing_drives(self):
        chip = released()
        for pad, level in ((1 << 6 | 1 << 3, 1), (1 << 6 | 1 << 2, 0), (0, 0)):
            chip.pads.write(4 + 4 * 9, pad)
            self.assertEqual(chip.single_cycle.read(4) >> 9 & 1, level)
        chip.pads.write(4 + 4 * 9, 1 << 6)
        with self.assertRaises(Fault):
            chip.single_cycle.read(4)
        chip.inputs[9] = 1
        self.assertEqual(chip.single_cycle.read(4) >> 9 & 1, 1)

    def test_what_ones_clear_is_not_changed_through_an_alias(self):
        chip = released()
        with self.assertRaises(Fault):
            chip.write(lambda offset: chip.pio_place(0, offset), 0x3030, 4, 1)

    def test_nothing_is_driven_against_a_converter(self):
        chip = released()
        chip.attach(HX711(CLOCK, DATA))
        chip.single_cycle.write(0x24, 1 << DATA)
        with self.assertRaises(Fault):
            chip.pins.write(8 * DATA + 4, 5)

    def test_an_output_reaches_its_pin_by_function_and_pad(self):
        chip = released()
        chip.single_cycle.write(0x24, 1 << 9)
        chip.single_cycle.write(0x14, 1 << 9)
        self.assertIsNone(chip.wires.driven(9))
        chip.pins.write(8 * 9 + 4, 5)
        self.assertEqual(chip.wires.driven(9), 1)
        self.assertEqual(chip.single_cycle.read(4) >> 9 & 1, 1)
        chip.inputs[9] = 0
        with self.assertRaises(Fault):
            chip.single_cycle.read(4)
        chip.inputs[9] = None
        chip.pads.write(4 + 4 * 9, 0xD6)
        self.assertIsNone(chip.wires.driven(9))


class ConverterTests(unittest.TestCase):
    def ready(self, **settings):
        converter = HX711(CLOCK, DATA, period=0.0125, **settings)
        converter.edge(0, 0)
        return converter, 0.0125 * 4 + 0.0001  # settled, and ready

    def pulses(self, converter, time, count, high=1 * US, low=1 * US):
        bits = []
        for _ in range(count):
            converter.edge(time, 1)
            bits.append(converter.level(time + high - 0.01 * US))
            converter.edge(time + high, 0)
            time += high + low
        return bits, time

    def test_shifts_out_from_the_highest_bit_and_says_that_it_is_read(self):
        converter, time = self.ready(reading=-2)
        self.assertEqual(converter.level(time), 0)
        bits, time = self.pulses(converter, time, 25)
        self.assertEqual(bits, [1] * 23 + [0, 1])
        self.assertEqual(converter.level(time + 0.01), 1)
        self.assertEqual(converter.level(0.0125 * 5 + US), 0)
        self.assertEqual(converter.reads[0].value, 0xFFFFFE)
        self.assertEqual(converter.violations, [])
        kinds = [kind for _, kind, _ in converter.log]
        self.assertEqual(kinds, ["conversion"] * 4 + ["read", "conversion"])

    def test_what_is_not_read_goes_away_for_the_next(self):
        converter, time = self.ready()
        self.assertEqual(converter.level(time), 0)
        self.assertEqual(converter.level(0.0125 * 5 - 5 * US), 1)
        self.assertEqual(converter.level(0.0125 * 5 + US), 0)

    def test_is_not_valid_before_it_has_settled(self):
        converter, _ = self.ready(reading=7)
        converter.advance(0.1)
        self.assertEqual([c.is_valid for c in converter.conversions[:5]], [False] * 3 + [True] * 2)
        self.assertTrue(all(c.value != 7 for c in converter.conversions[:3]))
        self.assertEqual(converter.conversions[3].value, 7)

    def test_pulses_choose_input_and_gain(self):
        for count, value in ((25, 1000), (26, 55), (27, 500)):
            converter, time = self.ready(reading=1000)
            converter.battery = 55
            self.pulses(converter, time, count)
            converter.advance(0.2)
            self.assertEqual(converter.selection, {25: 25, 26: B32, 27: A64}[count])
            self.assertEqual(converter.conversions[-1].value, value)
            self.assertEqual(converter.conversions[5].is_valid, count == 25)

    def test_a_conversion_that_ends_in_a_read_tears_it(self):
        converter, _ = self.ready(reading=[0, 0, 0, 0, 0xFFFFFF - (1 << 24)])
        bits, _ = self.pulses(converter, 0.0125 * 5 - 100 * US, 25, 2 * US, 4 * US)
        self.assertTrue(converter.reads[0].is_torn)
        self.assertIn(0, bits[:12])
        self.assertIn(1, bits[18:24])
        self.assertEqual(len(converter.violations), 1)

    def test_other_counts_are_noted(self):
        converter, time = self.ready()
        self.pulses(converter, time, 28)
        self.assertIn("more than 27", converter.violations[0][1])
        converter, time = self.ready()
        self.pulses(converter, time, 20)
        converter.advance(0.1)
        self.assertIn("20 pulses", converter.violations[0][1])

    def test_times_out_of_bounds_are_noted(self):
        for high, low, what in ((0.1, 1, "high for too short"), (1, 0.1, "low for too short"),
                                (55, 1, "high for too long")):  # fmt: skip
            converter, time = self.ready()
            self.pulses(converter, time, 2, high * US, low * US)
            self.assertIn(what, converter.violations[0][1])
        converter, _ = self.ready()
        self.pulses(converter, 0.0125 * 5 + 0.05 * US, 1)
        self.assertIn("too soon", converter.violations[0][1])
        converter, time = self.ready()
        _, time = self.pulses(converter, time, 25)
        self.pulses(converter, time, 1 + 24 + 3)
        self.assertTrue(converter.violations)

    def test_powers_down_and_begins_anew(self):
        converter, time = self.ready(reading=7)
        self.pulses(converter, time, 26)
        converter.edge(0.07, 1)
        self.assertEqual(converter.level(0.07 + 70 * US), 1)
        converter.edge(0.08, 0)
        self.assertEqual(converter.power_downs, [(0.07, 0.08)])
        before = len(converter.conversions)
        converter.advance(0.08 + 0.0125 * 4.5)
        fresh = converter.conversions[before:]
        self.assertEqual([c.is_valid for c in fresh], [False, False, False, True])
        self.assertEqual({c.selection for c in fresh}, {25})

    def test_faults(self):
        for fault, level in (("absent", None), ("short", 0), ("dead", 1)):
            converter, time = self.ready()
            converter.fault = fault
            self.assertEqual(converter.level(time), level)
        for value in (0x7FFFFF, 0x800000):
            converter, time = self.ready(reading=value)
            self.pulses(converter, time, 25)
            self.assertEqual(converter.reads[0].value, value)
        converter, time = self.ready(reading=3)
        converter.stuck_value = 99
        converter.advance(time)
        self.assertEqual(converter.conversions[-1].value, 99)

    def test_a_glitch_puts_chip_and_reader_out_of_step(self):
        for glitch, count in ((1, 26), (-1, 24)):
            converter, time = self.ready()
            converter.glitches.append((time + 10.5 * US, glitch))
            self.pulses(converter, time, 25)
            self.assertEqual(converter.reads[0].count, count)


class FlashTests(unittest.TestCase):
    def commanded(self, flash=None):
        chip = Chip(image(), flash=flash)
        chip.run(10 * US)
        chip.flash_interface.write(8, 0)
        chip.flash_interface.values.update({0: 31 << 16 | 3 << 8, 0x14: 4})
        chip.flash_interface.values[0xF4] = 0x03 << 24 | 2 << 8 | 6 << 2
        chip.flash_interface.write(8, 1)
        chip.rom.connect()
        chip.rom.exit_xip()
        return chip

    def test_programs_only_towards_zero_and_erases_to_one(self):
        chip = self.commanded()
        chip.uc.mem_write(RAM, bytes([0x0F] * 128 + [0xFF] * 128))
        before = chip.time
        chip.rom.program(0x1FF000, RAM, 256)
        chip.uc.mem_write(RAM, bytes([0xF8] * 256))
        chip.rom.program(0x1FF000, RAM, 256)
        self.assertEqual(chip.flash.data[0x1FF000:0x1FF100], bytes([8] * 128 + [0xF8] * 128))
        self.assertAlmostEqual(chip.time - before, 0.0014, places=6)
        chip.rom.erase(0x1FF000, 4096, 65536, 0xD8)
        self.assertEqual(chip.flash.data[0x1FF000:0x1FF100], b"\xff" * 256)
        self.assertAlmostEqual(chip.time - before, 0.0464, places=6)
        self.assertEqual(
            chip.flash.operations,
            [("program", 0x1FF000, 256), ("program", 0x1FF000, 256), ("erase", 0x1FF000, 4096)],
        )
        chip.rom.flush_cache()
        chip.rom.enter_xip()
        self.assertEqual(chip.uc.mem_read(0x101FF000, 4), b"\xff" * 4)

    def test_outlives_the_power_and_a_new_image(self):
        chip = self.commanded()
        chip.uc.mem_write(RAM, bytes(256))
        chip.rom.program(0x1FF000, RAM, 256)
        again = Chip(flash=chip.flash)
        again.run(10 * US)
        Chip(image(), flash=chip.flash)
        self.assertEqual(chip.flash.data[0x1FF000:0x1FF100], bytes(256))

    def test_is_cut_off_in_the_middle(self):
        for kind in ("erase", "program"):
            chip = self.commanded(Flash(seed=3))
            chip.flash.data[0x1FE000:0x1FF000] = bytes([0x55]) * 4096
            chip.uc.mem_write(RAM, bytes(256))
            chip.flash.cut_at = 1
            with self.assertRaises(PowerCut):
                if kind == "erase":
                    chip.rom.erase(0x1FE000, 4096, 65536, 0xD8)
                else:
                    chip.rom.program(0x1FE000, RAM, 256)
            after = bytes(chip.flash.data[0x1FE000:0x1FF000])
            self.assertGreater(len(set(after)), 8)
            if kind == "erase":
                self.assertTrue(all(byte & 0x55 == 0x55 for byte in after))
            else:
                self.assertTrue(all(byte & ~0x55 == 0 for byte in after))
                self.assertEqual(after[256:], bytes([0x55]) * 3840)

    def test_tells_its_identity_by_its_pins(self):
        chip = self.commanded()
        interface, pins = chip.flash_interface, chip.flash_pins
        pins.write(0xC, 2 << 8)
        answer = []
        for byte in [0x4B] + [0] * 12:
            self.assertTrue(interface.read(0x28) & 2)
            interface.write(0x60, byte)
            while not interface.read(0x28) & 8:
                chip.pass_time(US)
            answer.append(interface.read(0x60))
        pins.write(0xC, 3 << 8)
        self.assertEqual(bytes(answer[5:]), chip.flash.identity)

    def test_what_is_forbidden_ends_the_run(self):
        for wrong in (
            lambda chip: chip.rom.erase(0x1FF800, 4096, 65536, 0xD8),
            lambda chip: chip.rom.erase(0x1FF000, 4095, 65536, 0xD8),
            lambda chip: chip.rom.erase(0x1FF000, 8192, 65536, 0xD8),
            lambda chip: chip.rom.erase(0, 65536, 65536, 0x52),
            lambda chip: chip.rom.program(0x1FF080, RAM, 256),
            lambda chip: chip.rom.program(0x1FF000, RAM, 255),
            lambda chip: chip.rom.program(0x1FF000, 0x10000000, 256),
            lambda chip: chip.rom.enter_xip(),
            lambda chip: chip.flash_interface.write(0x60, 0x4B),
            lambda chip: chip.flash_interface.read(0x60),
            self.programs_while_it_is_read,
        ):
            with self.assertRaises(Fault):
                wrong(self.commanded())
        chip = Chip(image())
        with self.assertRaises(Fault):
            chip.rom.exit_xip()

    @staticmethod
    def programs_while_it_is_read(chip):
        chip.rom.flush_cache()
        chip.rom.enter_xip()
        chip.rom.program(0x1FF000, RAM, 256)

    def test_is_not_read_while_it_cannot_be(self):
        # movs r0, #1; lsls r0, r0, #28; ldr or bx
        for last, text in ((0x6801, "is read"), (0x4700, "runs the flash")):
            chip = Chip(image((0xB672, 0x2001, 0x0700, 0x3001 if last == 0x4700 else 0x46C0, last)))
            with self.assertRaisesRegex(Fault, text):
                chip.run(0.001)

    def test_the_rom_finds_its_functions(self):
        # r0 = its table, r1 = "IF"; on to the lookup and to what it finds; sleep
        code = (0xB672, 0x2001, 0x0200, 0x4904, 0x2281, 0x0092, 0x3A03, 0x4790, 0x4780)
        chip = Chip(image((*code, 0xBF30, 0xE7FD)))
        chip.uc.mem_write(BOOT + 24, struct.pack("<I", ord("I") | ord("F") << 8))
        chip.run(50 * US)
        self.assertTrue(chip.rom.is_connected)


class PWMTests(unittest.TestCase):
    def test_notes_frequency_and_level(self):
        chip = released()
        chip.pins.write(8 * 15 + 4, 4)
        base = 0x14 * 7
        chip.pwm.write(base + 4, 2 << 4)
        chip.pwm.write(base + 0x10, 999)
        chip.pwm.write(base + 0xC, 250 << 16)
        self.assertEqual(chip.pwm.log, [])
        chip.pwm.write(base, 1)
        chip.pwm.write(base + 0xC, 0)
        chip.pwm.write(0xA0, 0)
        frequency = 6.5e6 / 2 / 1000
        states = [entry[1:] for entry in chip.pwm.log]
        self.assertEqual(states, [(7, frequency, 0.25), (7, frequency, 0.0), (7, 0.0, 0.0)])

    def test_reaches_no_pin_of_another_function(self):
        chip = released()
        chip.pwm.write(0xC, 5)
        chip.pwm.write(0, 1)
        self.assertEqual(chip.pwm.log, [])
        for offset, value in ((0, 1 << 4), (4, 1 << 12), (0xA0, 1 << 8), (0xA4, 1)):
            with self.assertRaises(Fault):
                chip.pwm.write(offset, value)


class ResetTests(unittest.TestCase):
    def test_the_watchdog_restarts_and_scratch_and_memory_stay(self):
        chip = released()
        converter = chip.attach(HX711(CLOCK, DATA))
        chip.power.write(8, 0x1FFFC)
        chip.watchdog.write(0x10, 77)
        chip.uc.mem_write(RAM, b"stays")
        chip.pwm.write(0xC, 5)
        with self.assertRaises(WatchdogReset) as caught:
            chip.watchdog.write(0, 1 << 31)
        chip.failure = caught.exception
        before = chip.time
        chip.restart()
        chip.run(chip.time + 0.02)
        self.assertEqual((chip.watchdog.read(8), chip.watchdog.read(0x10)), (2, 77))
        self.assertEqual(chip.uc.mem_read(RAM, 5), b"stays")
        self.assertEqual(chip.resets.values[0] >> 14 & 1, 1)
        self.assertEqual(chip.pwm.values[0xC], 0)
        self.assertGreater(chip.time, before + 0.02 - US)
        converter.catch_up()
        self.assertEqual(len(converter.conversions), 1)
        chip.restart("run")
        self.assertEqual((chip.watchdog.read(8), chip.watchdog.read(0x10)), (0, 0))
        self.assertEqual(chip.supply.read(8), 1 << 16)

    def test_a_watchdog_that_resets_nothing_is_told(self):
        chip = released()
        with self.assertRaises(Fault):
            chip.restart()

    def trapped(self, *last):
        # r0 = RAM + 1
        chip = Chip(image((0xB672, 0x2001, 0x0740, 0x3001, *last, 0xE7FE)))
        chip.forgives_traps = True
        chip.core.values[0xED08] = RAM + 0x100
        chip.uc.mem_write(RAM + 0x10C, struct.pack("<I", RAM + 0x201))
        return chip

    def test_traps_go_to_the_programs_handler(self):
        for last in ((0x6801,), (0x2006, 0x0700, 0x6801), (0xDE00,)):
            chip = self.trapped(*last)
            chip.uc.mem_write(RAM + 0x200, halfwords(0xF3EF, 0x8505, 0xE7FE))  # mrs r5, ipsr
            chip.run(0.0005)
            stack = chip.uc.reg_read(arm.UC_ARM_REG_SP)
            frame = struct.unpack("<8I", chip.uc.mem_read(stack, 32))
            self.assertEqual(stack, BOOT - 32)
            self.assertEqual(frame[6], BOOT + 2 * (4 + len(last) - 1))
            self.assertEqual(frame[7] >> 24 & 1, 1)
            self.assertEqual(chip.uc.reg_read(arm.UC_ARM_REG_LR), 0xFFFFFFF9)
            self.assertEqual(chip.uc.reg_read(arm.UC_ARM_REG_R5), 3)

    def test_a_trap_in_the_handler_locks_the_core_up(self):
        chip = self.trapped(0x6801)
        chip.uc.mem_write(RAM + 0x200, halfwords(0xDE00))
        chip.watchdog.write(4, 2000)
        chip.watchdog.write(0, 1 << 30)
        with self.assertRaises(WatchdogReset):
            chip.run(0.01)
        self.assertTrue(chip.is_locked)
        self.assertAlmostEqual(chip.time, 0.001, delta=2 * US)

    def test_traps_end_the_run_where_they_are_not_wanted(self):
        chip = self.trapped(0x6801)
        chip.forgives_traps = False
        with self.assertRaisesRegex(Fault, "not aligned"):
            chip.run(0.001)


if __name__ == "__main__":
    unittest.main()
