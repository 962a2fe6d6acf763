"""The registers behind the 30 pins: functions, pads, and levels that the core sets."""

from parts import Fault, Part


class Pins(Part):
    """2.19.6.1: control registers of 30 pins, functions by 2.19.2."""

    registers = {8 * pin + 4: (0x1F, 0x3003331F) for pin in range(30)}

    def write(self, offset, value):
        super().write(offset, value)
        if value & 0x1F not in (4, 5, 6, 7, 31):
            raise Fault(f"function {value & 0x1F} of a pin is not known to the model")
        self.chip.wires.moved(offset >> 3, self.chip.time)
        self.chip.pwm.look()


class Pads(Part):
    """2.19.6.3."""

    registers = {4 + 4 * pin: (0x56, 0xFF) for pin in range(30)}

    def write(self, offset, value):
        super().write(offset, value)
        self.chip.wires.moved((offset >> 2) - 1, self.chip.time)
        self.chip.pwm.look()


class SingleCycle(Part):
    """2.3.1.7: inputs, levels and directions; a change of a level is noted."""

    registers = {offset: (0, 0x3FFFFFFF) for offset in range(0x10, 0x30, 4)}

    kept = ("log",)

    def __init__(self, chip):
        super().__init__(chip)
        self.levels = self.directions = 0
        if "log" not in self.__dict__:
            self.log = []

    def read(self, offset):
        if offset == 0x4:
            wires, time = self.chip.wires, self.chip.time
            return sum(wires.input(pin, time) << pin for pin in range(30))
        if offset == 0x10:
            return self.levels
        if offset == 0x20:
            return self.directions
        raise Fault(f"the register at SIO+{offset:#x} can only be written")

    def write(self, offset, value):
        super().write(offset, value)
        before, pointed = self.levels, self.directions
        if offset < 0x20:
            self.levels = self.changed(before, offset & 0xF, value)
        else:
            self.directions = self.changed(pointed, offset & 0xF, value)
        for pin in range(30):
            if ((before ^ self.levels) | (pointed ^ self.directions)) >> pin & 1:
                self.chip.wires.moved(pin, self.chip.time)
            if (before ^ self.levels) >> pin & 1:
                self.log.append((self.chip.time, pin, self.levels >> pin & 1))

    @staticmethod
    def changed(bits, kind, value):
        return {0: value, 4: bits | value, 8: bits & ~value, 0xC: bits ^ value}[kind]

    def drives(self, pin):
        """Whether the level reaches the pin: direction, function and pad."""
        function = self.chip.pins.values[8 * pin + 4] & 0x1F
        pad = self.chip.pads.values[4 + 4 * pin]
        return self.directions >> pin & 1 and function == 5 and pad >> 7 == 0
