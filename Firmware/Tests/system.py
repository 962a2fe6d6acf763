"""What the whole chip hangs on: resets, clocks, the watchdog and the timer."""

from parts import Fault, Part, WatchdogReset


class Resets(Part):
    """2.14."""

    ROM = 1 << 6 | 1 << 9  # what the ROM has released: the flash's pins and pads
    registers = {0x0: (0x01FFFFFF & ~ROM, 0x01FFFFFF), 0x8: (0, 0)}

    def read(self, offset):
        return ~self.values[0] & 0x01FFFFFF if offset == 8 else super().read(offset)

    def write(self, offset, value):
        held = value & ~self.values[0]
        super().write(offset, value)
        if held & self.ROM:
            raise Fault("the flash's pins are reset")
        if held >> 13 & 1 and self.chip.clocks.system_source() == "pll":
            raise Fault("the PLL is reset while the system runs on it")
        for bit, part in self.chip.resettable.items():
            if held >> bit & 1:
                part.reset()
        self.chip.wires.refresh()


class Crystal(Part):
    """2.16.7."""

    registers = {0x0: (0, 0xFFFFFF), 0x4: (0, 0), 0xC: (0xC4, 0x103FFF)}
    since = None

    def write(self, offset, value):
        super().write(offset, value)
        if offset == 0:
            if value != 0xFABAA0:
                raise Fault(f"the crystal's control {value:#x} is neither on nor of 1 to 15 MHz")
            self.since = self.since or self.chip.time

    def read(self, offset):
        return (self.is_stable() << 31 | 1 << 12) if offset == 4 else super().read(offset)

    def is_stable(self):
        startup = (self.values[0xC] & 0x3FFF) * 256 / 12e6
        return self.since is not None and self.chip.time - self.since >= startup


class PLL(Part):
    """2.18.4."""

    registers = {0x0: (1, 0x13F), 0x4: (0x2D, 0x2D), 0x8: (0, 0xFFF), 0xC: (0x77000, 0x77000)}
    locks = None

    def write(self, offset, value):
        super().write(offset, value)
        if not self.values[4] & (1 << 0 | 1 << 5):
            rate = self.oscillator()
            if not 750e6 <= rate <= 1600e6:
                raise Fault(f"the PLL's oscillator would run at {rate / 1e6} MHz")
            if self.locks is None:
                if not self.chip.crystal.is_stable():
                    raise Fault("the PLL starts without a crystal")
                self.locks = self.chip.time + 100e-6

    def read(self, offset):
        if offset == 0:
            return self.values[0] | self.is_locked() << 31
        return super().read(offset)

    def is_locked(self):
        return self.locks is not None and self.chip.time >= self.locks

    def oscillator(self):
        return 12e6 / (self.values[0] & 63) * self.values[8]

    def rate(self):
        if not self.is_locked() or self.values[4] & 1 << 3:
            raise Fault("the PLL is used before it runs")
        return self.oscillator() / (self.values[0xC] >> 16 & 7) / (self.values[0xC] >> 12 & 7)


class Clocks(Part):
    """2.15.7."""

    registers = {
        0x30: (0, 0x63), 0x38: (1, 0), 0x3C: (0, 0xE1), 0x44: (1, 0), 0x54: (0, 0x130CE0),
    }  # fmt: skip

    def read(self, offset):
        if offset == 0x38:
            return 1 << (self.values[0x30] & 3)
        if offset == 0x44:
            return 1 << (self.values[0x3C] & 1)
        return super().read(offset)

    def write(self, offset, value):
        before = self.values.get(offset)
        super().write(offset, value)
        if offset == 0x3C and before & value & 1 and (before ^ value) & 0xE0:
            raise Fault("the system's other source is changed while it is in use")
        if offset == 0x30 and value & 3 == 2 and not self.chip.crystal.is_stable():
            raise Fault("the reference is taken from a crystal that is not stable")
        if offset == 0x54 and value >> 11 & 1 and self.chip.pll.rate() != 48e6:
            raise Fault("the USB's clock is not 48 MHz")
        if self.system() != self.chip.frequency:
            for block in self.chip.pio:
                if any(machine.is_enabled for machine in block.machines):
                    raise Fault("the clock changes while a state machine runs on it")
            self.chip.frequency = self.system()

    def system_source(self):
        if self.values[0x3C] & 1 == 0:
            return "crystal" if self.values[0x30] & 3 == 2 else "ring"
        if self.values[0x3C] >> 5 & 7 != 1:
            raise Fault("the system runs on something that is not the USB's PLL")
        return "pll"

    def system(self):
        return {"ring": lambda: 6.5e6, "crystal": lambda: 12e6, "pll": self.chip.pll.rate}[
            self.system_source()
        ]()


class Power(Part):
    """2.13.5: the parts that the watchdog starts anew."""

    registers = {0x8: (0, 0x1FFFF)}


class Watchdog(Part):
    """4.7.6, and erratum RP2040-E1: it counts twice each tick."""

    registers = {
        0x0: (0x07000000, 0xC7000000), 0x4: (0, 0xFFFFFF), 0x8: (0, 0), 0x2C: (0x200, 0x3FF),
    }  # fmt: skip
    SCRATCH = range(0xC, 0x2C, 4)
    registers |= {offset: (0, 0xFFFFFFFF) for offset in SCRATCH}
    due = None

    def read(self, offset):
        if offset == 4:
            raise Fault("what the watchdog counts from can only be written")
        return super().read(offset)

    def write(self, offset, value):
        if offset == 8:
            raise Fault("the watchdog's reason can only be read")
        super().write(offset, value)
        if offset == 0 and value >> 31:
            self.values[0] &= 0x7FFFFFFF
            raise WatchdogReset("as the program wanted it", WatchdogReset.FORCE)
        if self.values[0] >> 30 & 1 == 0:
            self.due = None
        elif offset in (0, 4):
            if self.values[4] == 0:
                raise Fault("the watchdog starts with nothing to count")
            if offset == 4 or self.due is None:
                self.due = self.chip.time + self.values[4] / 2e6

    def ticks(self):
        return self.values[0x2C] >> 9 & 1 and self.values[0x2C] & 0x1FF == 12


class Supply(Part):
    """2.12.8: the reason of the last reset of the whole chip, and no more."""

    registers = {0x8: (1 << 8, 0)}
    REASONS = {"power": 1 << 8, "run": 1 << 16}


class Timer(Part):
    """4.6.5: alarm 0 alone."""

    registers = {
        0x10: (0, 0xFFFFFFFF), 0x24: (0, 0), 0x28: (0, 0), 0x34: (0, 15), 0x38: (0, 15),
    }  # fmt: skip
    cleared_by_ones = (0x34,)
    armed = None

    def now(self):
        if not self.chip.watchdog.ticks():
            raise Fault("the timer is read, and nothing makes it tick")
        return int(self.chip.time * 1e6)

    def read(self, offset):
        if offset == 0x24:
            return self.now() >> 32
        if offset == 0x28:
            return self.now() & 0xFFFFFFFF
        return super().read(offset)

    def write(self, offset, value):
        if offset == 0x34:
            self.values[0x34] &= ~value
            return
        super().write(offset, value)
        if offset == 0x10:
            self.armed = value

    def next_alarm(self):
        """Seconds of the chip's time; the alarm goes off at equality alone."""
        if self.armed is None:
            return None
        now = self.now()
        return (now + ((self.armed - now) & 0xFFFFFFFF)) / 1e6

    def look(self, before):
        """Sets the alarm's bit if it came up after `before`."""
        if self.armed is None or not self.chip.watchdog.ticks():
            return
        last = int(before * 1e6)
        if (self.armed - last - 1) & 0xFFFFFFFF < self.now() - last:
            self.armed = None
            self.values[0x34] |= 1

    def is_pending(self):
        return self.values[0x34] & self.values[0x38] & 1
