"""Pulse width modulation: 4.5.3. Outputs are noted, not driven cycle by cycle."""

from parts import Fault, Part

SLICES, STRIDE = 8, 0x14


class PWM(Part):
    """4.5.3, without interrupts and without counting a pin's edges.

    `log` has (time, slice, frequency in Hz, level from 0 to 1) wherever what reaches the pins
    changes; a slice that is off, or reaches no pin, has neither frequency nor level.
    """

    registers = {
        STRIDE * slice + register: value
        for slice in range(SLICES)
        for register, value in (
            (0x0, (0, 0x3F)), (0x4, (0x10, 0xFFF)), (0x8, (0, 0xFFFF)),
            (0xC, (0, 0xFFFFFFFF)), (0x10, (0xFFFF, 0xFFFF)),
        )
    }  # fmt: skip
    EN = 0xA0
    kept = ("log", "last")

    def __init__(self, chip):
        super().__init__(chip)
        if "log" not in self.__dict__:
            self.log, self.last = [], {}

    def read(self, offset):
        if offset == self.EN:
            return sum((self.values[STRIDE * slice] & 1) << slice for slice in range(SLICES))
        return super().read(offset)

    def write(self, offset, value):
        if offset == self.EN:
            if value & ~0xFF:
                raise Fault("PWM has eight slices")
            for slice in range(SLICES):
                control = self.values[STRIDE * slice]
                self.values[STRIDE * slice] = control & ~1 | value >> slice & 1
        else:
            super().write(offset, value)
            if offset % STRIDE == 0 and offset < self.EN and value >> 4 & 3:
                raise Fault("a slice counts its pin, which is not known to the model")
        self.look()

    def output(self, slice):
        control, divider, _, compare, top = (
            self.values[STRIDE * slice + register] for register in range(0, STRIDE, 4)
        )
        levels = [
            self.level(compare >> 16 * channel & 0xFFFF, top, control >> 2 + channel & 1)
            for channel in (0, 1)
            if self.reaches(slice, channel)
        ]
        if not control & 1 or not levels:
            return 0.0, 0.0
        if divider >> 4 == 0:
            divider |= 256 << 4
        frequency = self.chip.frequency * 16 / divider / (top + 1) / (1 + (control >> 1 & 1))
        return frequency, max(levels)

    @staticmethod
    def level(compare, top, is_inverted):
        level = min(1.0, compare / (top + 1))
        return 1 - level if is_inverted else level

    def reaches(self, slice, channel):
        """2.19.2: each output has two pins, the second half of them for slices 0 to 6 alone."""
        pins = (2 * slice + channel, 2 * slice + channel + 16)
        return any(
            self.chip.pins.values[8 * pin + 4] & 0x1F == 4
            and not self.chip.pads.values[4 + 4 * pin] >> 7
            for pin in pins
            if pin < 30
        )

    def look(self):
        for slice in range(SLICES):
            output = self.output(slice)
            if output != self.last.get(slice, (0.0, 0.0)):
                self.last[slice] = output
                self.log.append((self.chip.time, slice, *output))
