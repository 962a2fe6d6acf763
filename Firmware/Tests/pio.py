"""The RP2040's programmable input and output: chapter 3 of the datasheet."""

from parts import Fault, Part
from pio_machine import NEVER, Machine


class PIO(Part):
    """3.7. A machine that is set up anew while it runs is not known to the model."""

    number = 0
    cleared_by_ones = (0x8, 0x30)
    WRITABLE = {0: 0xFFFFFF00, 4: 0x7FFFFF9F, 8: 0xFFFF0000, 0x10: 0xFFFF, 0x14: 0xFFFFFFFF}

    def __init__(self, chip):
        super().__init__(chip)
        self.memory = [None] * 32
        self.outputs = self.directions = self.flags = self.debug = self.bypass = 0
        self.enables = [0, 0]
        self.machines = [Machine(self, number) for number in range(4)]

    def reset(self):
        for machine in self.machines:
            machine.wait_for(None)
        super().reset()

    def is_direct(self, pin):
        return self.bypass >> pin & 1

    def set_flags(self, flags, time):
        if flags != self.flags:
            self.flags = flags
            self.chip.machines.has_news = True
            for machine in self.machines:
                machine.retry(time)

    def raised(self):
        """INTR, 3.7."""
        value = self.flags << 8 & 0xF00
        for number, machine in enumerate(self.machines):
            value |= bool(machine.from_machine) << number
            value |= (len(machine.to_machine) < machine.room_in) << 4 + number
        return value

    def is_pending(self, line):
        enables = self.enables[line]
        return enables and self.raised() & enables != 0

    def placed(self, offset):
        """Machine and register of an address among SMx_..."""
        if 0xC8 <= offset < 0x128:
            number, register = divmod(offset - 0xC8, 0x18)
            return self.machines[number], register
        return None, None

    def read(self, offset):
        machine, register = self.placed(offset)
        if machine:
            if register == 0:
                return machine.divider
            if register == 4:
                stalled = machine.is_stalled and machine.forced is not None
                return machine.execution | stalled << 31
            if register == 8:
                return machine.shifting
            if register == 0xC:
                return machine.place
            if register == 0x10:
                word = machine.forced
                word = self.memory[machine.place] if word is None else word
                if word is None:
                    raise Fault("an instruction is read that was never written")
                return word
            return machine.mapping
        machines = self.machines
        if offset == 0:
            return sum(machine.is_enabled << n for n, machine in enumerate(machines))
        if offset == 4:
            value = 0
            for n, machine in enumerate(machines):
                value |= (len(machine.from_machine) >= machine.room_out) << n
                value |= (not machine.from_machine) << 8 + n
                value |= (len(machine.to_machine) >= machine.room_in) << 16 + n
                value |= (not machine.to_machine) << 24 + n
            return value
        if offset == 8:
            return self.debug
        if offset == 0xC:
            return sum(
                len(machine.to_machine) << 8 * n | len(machine.from_machine) << 8 * n + 4
                for n, machine in enumerate(machines)
            )
        if 0x20 <= offset < 0x30:
            machine = machines[offset - 0x20 >> 2]
            if not machine.from_machine:
                raise Fault(f"the empty FIFO of machine {machine.number} is read")
            value = machine.from_machine.pop(0)
            machine.retry(self.chip.time)
            return value
        if offset == 0x30:
            return self.flags
        if offset == 0x38:
            return self.bypass
        if offset == 0x3C:
            return self.outputs
        if offset == 0x40:
            return self.directions
        if offset == 0x44:
            return 32 << 16 | 4 << 8 | 4
        if offset == 0x128:
            return self.raised()
        if offset in (0x12C, 0x138):
            return self.enables[offset == 0x138]
        if offset in (0x134, 0x140):
            return self.raised() & self.enables[offset == 0x140]
        raise Fault(f"PIO{self.number} has no register to be read at {offset:#x}")

    def write(self, offset, value):
        time = self.chip.time
        machine, register = self.placed(offset)
        if machine:
            self.set_up(machine, register, value)
        elif offset == 0:
            self.control(value, time)
        elif offset == 8:
            self.defined(offset, value, 0x0F0F0F0F)
            self.debug &= ~value
        elif 0x10 <= offset < 0x20:
            machine = self.machines[offset - 0x10 >> 2]
            if len(machine.to_machine) >= machine.room_in:
                raise Fault(f"the full FIFO of machine {machine.number} is written")
            machine.to_machine.append(value)
            machine.retry(time)
        elif offset == 0x30:
            self.defined(offset, value, 0xFF)
            self.set_flags(self.flags & ~value, time)
        elif offset == 0x34:
            self.defined(offset, value, 0xFF)
            self.set_flags(self.flags | value, time)
        elif offset == 0x38:
            self.bypass = value
        elif 0x48 <= offset < 0xC8:
            self.program(offset - 0x48 >> 2, value)
        elif offset in (0x12C, 0x138):
            self.defined(offset, value, 0xFFF)
            self.enables[offset == 0x138] = value
        else:
            raise Fault(f"PIO{self.number} has no register to be written at {offset:#x}")

    def defined(self, offset, value, mask):
        if value & ~mask:
            raise Fault(f"PIO{self.number}+{offset:#x}: bits {value & ~mask:#x} are reserved")

    def set_up(self, machine, register, value):
        if register not in self.WRITABLE:
            raise Fault(f"SM{machine.number}_ADDR can only be read")
        stalled = 1 << 31 if register == 4 else 0  # can only be read, and may be written back
        self.defined(register, value & ~stalled, self.WRITABLE[register])
        if register == 0x10:
            machine.force(value, self.chip.time)
            return
        if machine.is_enabled:
            raise Fault(f"machine {machine.number} is set up anew while it runs")
        if register == 0:
            machine.divider = value
        elif register == 4:
            machine.execution = value & ~stalled
        elif register == 8:
            if (machine.shifting ^ value) >> 30:  # 3.7, FJOIN: both are emptied
                machine.to_machine.clear()
                machine.from_machine.clear()
            machine.shifting = value
        else:
            machine.mapping = value
        machine.configure()

    def program(self, place, value):
        self.defined(0x48 + 4 * place, value, 0xFFFF)
        for machine in self.machines:
            used = machine.wrap_bottom <= place <= machine.wrap_top or place in machine.visited
            if machine.is_enabled and used:
                raise Fault(f"the program of machine {machine.number} is changed while it runs")
            machine.visited.discard(place)
        self.memory[place] = value

    def control(self, value, time):
        self.defined(0, value, 0xFFF)
        for number, machine in enumerate(self.machines):
            restarts = value >> 8 + number & 1
            if value >> 4 + number & 1:
                machine.wait_for(None)
                machine.forget()
                restarts = restarts or machine.is_enabled
            machine.enable(value >> number & 1, time, restarts)


class PIO0(PIO):
    """Its interrupts are 7 and 8."""


class PIO1(PIO):
    """Its interrupts are 9 and 10."""

    number = 1


class Machines:
    """Lets the state machines of both blocks do what is due, in the order of time."""

    def __init__(self, chip):
        self.chip = chip
        self.due = NEVER
        self.has_news = False
        self.is_disturbed = False

    def disturb(self, time):
        self.is_disturbed = True
        self.due = min(self.due, time)

    def run(self, until, wakes=None):
        """Up to a time, or to the moment at which `wakes` has come true; tells which it was."""
        machines = self.chip.pio[0].machines + self.chip.pio[1].machines
        while True:
            first = second = NEVER
            machine = None
            for other in machines:
                due = other.next
                if due < first:
                    first, second, machine = due, first, other
                elif due < second:
                    second = due
            self.due = first
            if first > until:
                return until
            bound = min(second, until)
            self.is_disturbed = False
            while machine.next <= bound and not self.is_disturbed:
                time = machine.next
                machine.step()
                if self.has_news:
                    self.has_news = False
                    if wakes and wakes():
                        self.due = min(other.next for other in machines)
                        return time
            self.due = min(second, machine.next)
