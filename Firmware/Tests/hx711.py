"""A converter HX711 on two pins (Avia's datasheet; its sections stand at the methods).

It converts on its own, at its own rate, and never waits for a reader. Signals are computed where
somebody looks: `edge` is a change of its clock PD_SCK, `level` is what its output DOUT carries.
"""

import dataclasses

A128, B32, A64 = 25, 26, 27
US = 1e-6


@dataclasses.dataclass
class Conversion:
    time: float
    value: int  # 24 bits, two's complement
    is_valid: bool  # not within the settling time
    selection: int


@dataclasses.dataclass
class Read:
    """Clock pulses from one conversion's end on; `value` holds the bits that were shifted out."""

    time: float
    count: int = 0
    value: int = 0
    is_torn: bool = False  # a conversion ended while it was read
    is_ready: bool = True  # DOUT was low when it began
    end: float = 0.0


class HX711:
    SETTLING = 4  # conversions: 400 ms at 10 a second, 50 ms at 80
    UPDATE = 75 * US  # for so long DOUT is high where nobody has read: measured by others
    DELAY = 0.1 * US  # T2
    T1, T3_MIN, T3_MAX, T4, OFF = 0.1 * US, 0.2 * US, 50 * US, 0.2 * US, 60 * US
    SLACK = 1e-10

    def __init__(self, clock, data, period=1 / 80, phase=0.0, reading=0):
        """`reading`: a number, a list by conversion, or a function of the time; 24 bits, signed."""
        self.clock, self.data = clock, data
        self.period, self.reading = period, reading
        self.wires = None
        self.stuck_value = None
        self.glitches = []  # (time, +1 for a pulse that nobody gave, -1 for one that is lost)
        self.battery = 0  # what input B measures
        self.conversions, self.reads, self.power_downs, self.violations = [], [], [], []
        self._fault = None
        self.now = 0.0
        self.high_since = None
        self.low_since = -1.0
        self.is_off = False
        self.level_log = [(-1.0, 1)]
        self.selection = A128
        self.restart(phase)

    # Switches for a test.

    @property
    def fault(self):
        """None, "absent" (nothing drives DOUT), "short" (to ground), "dead" (never ready)."""
        return self._fault

    @fault.setter
    def fault(self, fault):
        self.catch_up()
        if "dead" in (fault, self._fault):
            self.read, self.is_ready, self.is_updating = None, False, False
            self.due = self.now + self.period
            self.put(self.now, 1)
        self._fault = fault
        if self.wires:
            self.wires.awake(self.data, self.wires.chip.time)

    @property
    def log(self):
        """Everything that happened, in the order of time: (time, what it is, the thing itself)."""
        found = [(c.time, "conversion", c) for c in self.conversions]
        found += [(read.time, "read", read) for read in self.reads]
        found += [(begin, "power-down", end) for begin, end in self.power_downs]
        found += [(time, "violation", text) for time, text in self.violations]
        return sorted(found, key=lambda entry: entry[0])

    def catch_up(self):
        if self.wires:
            self.advance(self.wires.chip.time)

    # Conversions: "Output Data Rate and Format", "Reset and Power-Down".

    def restart(self, time):
        self.register = 0
        self.read = None
        self.is_ready = False
        self.due = time + self.period
        self.settled = time + self.SETTLING * self.period
        self.put(time, 1)

    def put(self, time, level):
        """DOUT from that time on."""
        if level != self.level_log[-1][1]:
            self.level_log.append((time, level))
            if len(self.level_log) > 12:
                del self.level_log[:6]

    def value(self, time):
        if self.stuck_value is not None:
            return self.stuck_value & 0xFFFFFF
        if self.selection == B32:
            return self.battery & 0xFFFFFF
        reading = self.reading
        if callable(reading):
            reading = reading(time)
        elif isinstance(reading, (list, tuple)):
            reading = reading[len(self.conversions) % len(reading)]
        if reading >= 1 << 23:
            reading -= 1 << 24
        if self.selection == A64:
            reading >>= 1
        return int(reading) & 0xFFFFFF

    def advance(self, time):
        while True:
            event, body = min(self.events(), key=lambda pair: pair[0])
            if event > time:
                break
            self.now = max(self.now, event)
            body()
        self.now = max(self.now, time)

    def events(self):
        yield float("inf"), None
        if self.glitches and self.glitches[0][1] > 0:
            yield self.glitches[0][0], self.extra
        if self.is_off:
            return
        if self.high_since is not None:
            yield self.high_since + self.OFF, self.power_down
        if self._fault != "dead":
            yield self.due, self.converted
            if self.is_ready and self.read is None and not self.is_updating:
                yield self.due - self.UPDATE, self.update

    is_updating = False

    def update(self):
        self.is_updating = True
        self.is_ready = False
        self.put(self.due - self.UPDATE, 1)

    def converted(self):
        time = self.due
        self.due += self.period
        read = self.read
        self.is_updating = False
        if read and 0 < read.count < 25:
            read.is_torn = True
            self.violate(time, f"{read.count} pulses and no more before the next conversion's end")
        elif read:
            self.select(read)
            self.read = None
        is_valid = time >= self.settled - self.SLACK
        value = self.value(time)
        if not is_valid:
            value = (value * 5 + 0x2AAAAA + 0x111111 * len(self.conversions)) & 0xFFFFFF
        self.conversions.append(Conversion(time, value, is_valid, self.selection))
        self.register = value
        if self.read is None:
            self.is_ready = True
            self.put(time, 0)
        else:
            self.put(time, self.bit())

    def select(self, read):
        """Table 3, and the settling after a change of input or gain ("Key Electrical …")."""
        selection = min(read.count, A64)
        if selection != self.selection:
            self.selection = selection
            self.settled = read.end + self.SETTLING * self.period

    def power_down(self):
        self.is_off = True
        self.read = None
        if self.reads and self.reads[-1].time == self.high_since:
            # What rose was no pulse, whatever DOUT was.
            self.reads.pop()
            self.violations = [one for one in self.violations if one[0] != self.high_since]
        self.selection = A128
        self.power_downs.append((self.high_since, None))
        self.put(self.high_since + self.OFF, 1)

    # The clock: "Serial Interface", figures 2 and 3.

    def edge(self, time, level):
        self.advance(time)
        if level is None:
            self.violate(time, "PD_SCK floats")
            level = 0
        if level and self.high_since is None:
            if self.low_since >= 0 and time - self.low_since < self.T4 - self.SLACK:
                self.violate(time, "PD_SCK was low for too short a time")
            self.high_since = time
            if self.glitches and self.glitches[0][1] < 0 and time >= self.glitches[0][0]:
                self.glitches.pop(0)
            elif not self.is_off:
                self.pulse(time)
        elif not level and self.high_since is not None:
            high = time - self.high_since
            if high < self.T3_MIN - self.SLACK:
                self.violate(time, "PD_SCK was high for too short a time")
            elif self.T3_MAX + self.SLACK < high and not self.is_off:
                self.violate(time, "PD_SCK was high for too long, and not for long enough")
            self.high_since, self.low_since = None, time
            if self.is_off:
                self.is_off = self.is_updating = False
                self.power_downs[-1] = (self.power_downs[-1][0], time)
                self.restart(time)

    def extra(self):
        time, _ = self.glitches.pop(0)
        if not self.is_off:
            self.pulse(time)
        if self.wires:
            self.wires.awake(self.data, time)

    def pulse(self, time):
        if self.read is None:
            self.read = Read(time, is_ready=self.is_ready)
            self.reads.append(self.read)
            if not self.is_ready:
                self.violate(time, "PD_SCK rises while DOUT is high")
            elif time - self.level_log[-1][0] < self.T1 - self.SLACK:
                self.violate(time, "PD_SCK rises too soon after DOUT has fallen")
            self.is_ready = False
        read = self.read
        read.count += 1
        read.end = time
        if read.count == A64 + 1:
            self.violate(time, "more than 27 pulses")
        bit = self.bit()
        if read.count <= 24:
            read.value |= bit << 24 - read.count
        self.put(time + self.DELAY, bit)

    def bit(self):
        """What DOUT carries after the read's last pulse."""
        read = self.read
        if read.count > 24 or not read.is_ready:
            return 1
        return self.register >> 24 - read.count & 1

    def violate(self, time, text):
        self.violations.append((time, text))

    # DOUT.

    def level(self, time):
        """0, 1, or None where nothing drives it."""
        self.advance(time)
        if self._fault in ("absent", "short"):
            return None if self._fault == "absent" else 0
        for since, level in reversed(self.level_log):
            if since <= time:
                return level
        return self.level_log[0][1]

    def next_change(self, time):
        """The next moment after `time` at which DOUT may move without an edge of the clock."""
        coming = [since for since, _ in self.level_log if since > time]
        coming += [event for event, _ in self.events() if time < event < float("inf")]
        return min(coming) if coming and self._fault not in ("absent", "short") else None
