"""What the 30 pins carry: the chip's own outputs, what hangs on them, and the pads' pulls."""

from parts import Fault

PWM, SIO, PIO = 4, 5, (6, 7)


class Inputs(dict):
    """Levels that a test drives from outside: 0, 1, or None for nothing."""

    def __init__(self, wires):
        super().__init__()
        self.wires = wires

    def __setitem__(self, pin, level):
        super().__setitem__(pin, level)
        self.wires.moved(pin, self.wires.chip.time)


class Wires:
    """2.19.2 (functions and overrides), 2.19.4 (pads)."""

    def __init__(self, chip):
        self.chip = chip
        self.inputs = Inputs(self)
        self.talkers, self.clocked = {}, {}  # devices by the pin they drive, and by their clock
        self.waiting = {}  # state machines by the pin for which they wait
        self.outputs = [(-1.0, None, None)] * 30  # since when, what, and what before
        self.clocks = {}
        self.log = []  # (time, pin, level that the chip drives, or None)

    def attach(self, device):
        """A device with the pins `clock` and `data`, and `edge`, `level` and `next_change`."""
        self.talkers[device.data] = device
        self.clocked.setdefault(device.clock, []).append(device)
        device.wires = self
        self.clocks[device.clock] = level = self.level(device.clock, self.chip.time)
        device.edge(self.chip.time, level)

    def driven(self, pin):
        """What the chip drives: 0, 1, or None."""
        chip = self.chip
        control, pad = chip.pins.values[8 * pin + 4], chip.pads.values[4 + 4 * pin]
        function = control & 0x1F
        level = enabled = 0
        if function == SIO:
            level, enabled = chip.single_cycle.levels >> pin, chip.single_cycle.directions >> pin
        elif function in PIO:
            block = chip.pio[function - PIO[0]]
            level, enabled = block.outputs >> pin, block.directions >> pin
        elif function == PWM:
            enabled = 1
        level = (level & 1, ~level & 1, 0, 1)[control >> 8 & 3]
        enabled = (enabled & 1, ~enabled & 1, 0, 1)[control >> 12 & 3]
        return level if enabled and not pad >> 7 else None

    def moved(self, pin, time):
        """To be called where the level of a pin, or of what hangs on it, may have changed."""
        since, now, _ = self.outputs[pin]
        level = self.driven(pin)
        if level != now:
            talker = self.talkers.get(pin) if level is not None else None
            if talker and talker.level(time) is not None:
                raise Fault(f"pin {pin} is driven against what hangs on it")
            self.outputs[pin] = (time, level, now)
            self.log.append((time, pin, level))
        if pin in self.clocked:
            level = self.level(pin, time)
            if level != self.clocks[pin]:
                self.clocks[pin] = level
                for device in self.clocked[pin]:
                    device.edge(time, level)
                    self.awake(device.data, time)
        self.awake(pin, time)

    def awake(self, pin, time):
        for machine in tuple(self.waiting.get(pin, ())):
            machine.retry(time)

    def refresh(self):
        for pin in range(30):
            self.moved(pin, self.chip.time)

    def level(self, pin, time):
        """0, 1, or None for a pin that floats."""
        since, level, before = self.outputs[pin]
        if time < since:
            level = before
        talker = self.talkers.get(pin)
        outside = talker.level(time) if talker else self.inputs.get(pin)
        if level is not None:
            if outside not in (None, level):
                raise Fault(f"pin {pin} is driven against what hangs on it")
            return level
        if outside is not None:
            return outside
        pulls = self.chip.pads.values[4 + 4 * pin] >> 2 & 3
        return {1: 0, 2: 1}.get(pulls)

    def input(self, pin, time):
        """What the chip sees of a pin; 30 and 31 do not exist and are low."""
        if pin > 29:
            return 0
        override = self.chip.pins.values[8 * pin + 4] >> 16 & 3
        if override > 1:
            return override & 1
        if not self.chip.pads.values[4 + 4 * pin] >> 6 & 1:
            return override
        level = self.level(pin, time)
        if level is None:
            raise Fault(f"pin {pin} is read and floats")
        return level ^ override

    def next_change(self, pin, time):
        """When a pin moves by itself, as far as that is known."""
        talker = self.talkers.get(pin)
        return talker.next_change(time) if talker else None
