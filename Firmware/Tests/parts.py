"""What every part of the model shares: how a run ends, and registers."""


class Fault(Exception):
    """The firmware did what the chip would not forgive."""


class Bootloader(Exception):
    """The program has gone to the ROM's bootloader."""


class WatchdogReset(Exception):
    """The watchdog was not fed, or was told to reset; `reason` is its register's (4.7.6)."""

    TIMER, FORCE = 1, 2

    def __init__(self, text, reason=TIMER):
        super().__init__(text)
        self.reason = reason


class PowerCut(Exception):
    """The power has gone, as the test wanted it."""


class Part:
    """Registers with what they hold after a reset; `allowed` bits may be written."""

    registers = {}
    cleared_by_ones = ()  # registers of which what is written as 1 becomes 0
    kept = ()  # what a test looks at, through resets

    def __init__(self, chip):
        self.chip = chip
        self.values = {offset: reset for offset, (reset, _) in self.registers.items()}

    def reset(self):
        chip = self.chip
        kept = {name: self.__dict__[name] for name in self.kept}
        self.__dict__.clear()
        self.__dict__.update(kept)
        self.__init__(chip)

    def read(self, offset):
        self.known(offset)
        return self.values[offset]

    def write(self, offset, value):
        self.known(offset)
        allowed = self.registers[offset][1]
        if value & ~allowed:
            place = f"{type(self).__name__}+{offset:#x}"
            raise Fault(f"{place}: bits {value & ~allowed:#x} are reserved")
        self.values[offset] = value

    def known(self, offset):
        if offset not in self.registers:
            raise Fault(f"{type(self).__name__} has no register at {offset:#x}")
