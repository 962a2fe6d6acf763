"""A state machine of the RP2040's PIO: chapter 3 of the datasheet.

A machine is not stepped with the system's clock: it knows when it carries out its next instruction,
and a stalled one sleeps until something that it waits for may have come.
"""

from parts import Fault

NEVER = float("inf")
MASK = 0xFFFFFFFF


def mirrored(value):
    return int(f"{value:032b}"[::-1], 2)


def spread(value, base, count):
    """`count` bits from pin `base` on, in a circle of 32."""
    value &= (1 << count) - 1
    return (value << base | value >> 32 - base) & MASK


class Machine:
    """3.2 and 3.4: one state machine."""

    def __init__(self, block, number):
        self.block, self.number = block, number
        self.chip = block.chip
        self.is_enabled = False
        self.place = self.x = self.y = 0
        self.to_machine, self.from_machine = [], []  # FIFOs TX and RX
        self.next = NEVER  # when the next instruction is carried out
        self.tick, self.coming = -1, 0
        self.anchor = 0.0
        self.waits_for = None
        self.visited = set()
        self.divider, self.execution, self.shifting, self.mapping = (
            0x00010000, 0x0001F000, 0x000C0000, 0x14000000,
        )  # fmt: skip
        self.forget()
        self.configure()

    def forget(self):
        """What SM_RESTART clears."""
        self.isr = self.isr_count = 0
        self.osr, self.osr_count = 0, 32
        self.forced = None
        self.is_stalled = self.is_full = False
        self.irq_wait = None
        self.rest = 0

    def configure(self):
        execution, shifting, mapping = self.execution, self.shifting, self.mapping
        self.steps = (self.divider >> 16 or 0x10000) * 256 + (self.divider >> 8 & 0xFF)
        if self.divider >> 16 == 0 and self.divider >> 8 & 0xFF:
            raise Fault("a clock divider of 65536 has a fraction")
        if execution >> 17 & 3:
            raise Fault("OUT_STICKY and INLINE_OUT_EN are not known to the model")
        self.side_enable, self.side_directions = execution >> 30 & 1, execution >> 29 & 1
        self.jump_pin = execution >> 24 & 31
        self.wrap_top, self.wrap_bottom = execution >> 12 & 31, execution >> 7 & 31
        self.status_receives, self.status_level = execution >> 4 & 1, execution & 15
        join = shifting >> 30
        if join == 3:
            raise Fault("both FIFOs take the other's place")
        self.room_in = (4, 8, 0)[join]
        self.room_out = (4, 0, 8)[join]
        self.pull_at, self.push_at = shifting >> 25 & 31 or 32, shifting >> 20 & 31 or 32
        self.out_right, self.in_right = shifting >> 19 & 1, shifting >> 18 & 1
        self.autopull, self.autopush = shifting >> 17 & 1, shifting >> 16 & 1
        self.side_count, self.set_count = mapping >> 29, mapping >> 26 & 7
        self.out_count, self.in_base = mapping >> 20 & 63, mapping >> 15 & 31
        self.side_base, self.set_base = mapping >> 10 & 31, mapping >> 5 & 31
        self.out_base = mapping & 31
        if self.side_count > 5 or self.set_count > 5 or self.out_count > 32:
            raise Fault("more pins are mapped than an instruction has")
        if self.side_enable and not self.side_count:
            raise Fault("side-set is optional and has no bit to say so")
        self.delay_bits = 5 - self.side_count

    # Time: 3.5.5.

    def tick_time(self, tick):
        return self.anchor + (tick * self.steps >> 8) / self.chip.frequency

    def tick_at(self, time):
        """The first tick that is not before `time`."""
        cycles = max(0.0, time - self.anchor) * self.chip.frequency
        tick = max(0, int(cycles * 256 / self.steps) - 1)
        while self.tick_time(tick) < time - 1e-12:
            tick += 1
        return tick

    def schedule(self, tick):
        self.coming = tick
        self.next = self.tick_time(tick)

    def enable(self, enabled, time, restarts):
        """The divider's phase begins where the machine does, and where it is told to."""
        if self.is_enabled and (restarts or not enabled):
            self.rest = 0 if self.is_stalled else max(0, self.coming - self.tick_at(time))
        if enabled and (restarts or not self.is_enabled):
            self.anchor, self.tick = time, -1
            self.schedule(self.rest)
            self.chip.machines.disturb(self.next)
        elif self.is_enabled and not enabled:
            self.wait_for(None)
            self.next = NEVER
        self.is_enabled = bool(enabled)

    def retry(self, time):
        """Something has happened that may end a stall."""
        if self.is_stalled and (self.is_enabled or self.forced is not None):
            if self.waits_for is not None and not self.block.is_direct(self.waits_for):
                time += 2 / self.chip.frequency
            tick = max(self.tick + 1, self.tick_at(time))
            if self.next == NEVER or tick < self.coming:
                self.schedule(tick)
                self.chip.machines.disturb(self.next)

    def wait_for(self, pin):
        if pin != self.waits_for:
            waiting = self.chip.wires.waiting
            if self.waits_for is not None:
                waiting[self.waits_for].discard(self)
            if pin is not None:
                waiting.setdefault(pin, set()).add(self)
            self.waits_for = pin

    def seen(self, pin, time):
        """A pin as it comes out of the synchroniser, 3.5.6.3."""
        if not self.block.is_direct(pin):
            time -= 2 / self.chip.frequency
        return self.chip.wires.input(pin, time)

    # Instructions.

    def force(self, word, time):
        """SMx_INSTR."""
        self.wait_for(None)
        self.is_stalled = self.is_full = False
        self.forced = word
        if self.is_enabled:
            self.tick = self.tick_at(time)
        self.carry_out(time)
        self.chip.machines.disturb(self.next)

    def step(self):
        self.tick = self.coming
        self.carry_out(self.next)

    def carry_out(self, time):
        block = self.block
        self.time = time
        forced = self.forced
        if forced is None:
            word = block.memory[self.place]
            if word is None:
                raise Fault(f"machine {self.number} runs what was never written, at {self.place}")
            self.visited.add(self.place)
        else:
            word = forced
        self.jumped = False
        place = self.place
        before = block.outputs, block.directions
        kind = word >> 13
        if self.autopull and self.osr_count >= self.pull_at and self.to_machine:
            if kind != 3 and word & 0xE080 != 0x8080:
                self.refill()
        self.next = NEVER
        self.is_stalled = self.KINDS[kind](self, word)
        self.side_set(word >> 8 & 31)
        moved = (before[0] ^ block.outputs) | (before[1] ^ block.directions)
        if not self.is_stalled:
            if self.waits_for is not None:
                self.wait_for(None)
            delay = word >> 8 & (1 << self.delay_bits) - 1
            if forced is not None:
                if self.forced is forced:
                    self.forced = None
            elif not self.jumped:
                is_last = self.place == self.wrap_top
                self.place = self.wrap_bottom if is_last else self.place + 1 & 31
            is_parked = word & 0xE0E0 == 0 and place == self.place and forced is None
            if self.forced is not None:  # 3.4.5.2, 3.4.8.2: no delay before what is executed
                delay = 0
            if self.is_enabled and not is_parked:
                self.schedule(self.tick + 1 + delay)
        pin = 0
        while moved:
            if moved & 1 and pin < 30:
                self.chip.wires.moved(pin, time)
            moved >>= 1
            pin += 1

    def side_set(self, field):
        """3.5.1; it wins over what the instruction itself does to a pin."""
        count = self.side_count
        if count:
            bits = field >> self.delay_bits
            if self.side_enable:
                count -= 1
                if not bits >> count & 1:
                    return
            self.put(bits, self.side_base, count, self.side_directions)

    def put(self, value, base, count, directions=0):
        block = self.block
        mask, value = spread(MASK, base, count), spread(value, base, count)
        if directions:
            block.directions = block.directions & ~mask | value
        else:
            block.outputs = block.outputs & ~mask | value

    def pins(self, count=32):
        return sum(
            self.seen(self.in_base + bit & 31, self.time) << bit for bit in range(count)
        )  # fmt: skip

    def jump(self, word):
        """3.4.2."""
        condition = word >> 5 & 7
        if condition == 0:
            taken = True
        elif condition == 1:
            taken = self.x == 0
        elif condition == 2:
            taken = self.x != 0
            self.x = self.x - 1 & MASK
        elif condition == 3:
            taken = self.y == 0
        elif condition == 4:
            taken = self.y != 0
            self.y = self.y - 1 & MASK
        elif condition == 5:
            taken = self.x != self.y
        elif condition == 6:
            taken = self.seen(self.jump_pin, self.time)
        else:
            taken = self.osr_count < self.pull_at
        if taken:
            self.place = word & 31
            self.jumped = True

    def wait(self, word):
        """3.4.3."""
        level, source, index = word >> 7 & 1, word >> 5 & 3, word & 31
        if source == 3:
            raise Fault("WAIT has no source 3")
        if source == 2:
            flag = 1 << self.flag(index)
            if bool(self.block.flags & flag) != level:
                return True
            if level:
                self.block.set_flags(self.block.flags & ~flag, self.time)
            return False
        pin = index if source == 0 else self.in_base + index & 31
        if self.seen(pin, self.time) == level:
            return False
        self.wait_for(pin)
        late = 0 if self.block.is_direct(pin) else 2 / self.chip.frequency
        change = self.chip.wires.next_change(pin, self.time - late)
        since = self.chip.wires.outputs[pin][0] if pin < 30 else -1
        if since > self.time - late and (change is None or since < change):
            change = since
        if change is not None:
            self.schedule(max(self.tick + 1, self.tick_at(change + late)))
        return True

    def flag(self, index):
        if index & 8:
            raise Fault("an IRQ flag has a number above 7")
        low = index & 3
        return index & 4 | (low + self.number & 3 if index >> 4 else low)

    def shift_in(self, word):
        """3.4.4."""
        count = word & 31 or 32
        source = word >> 5 & 7
        if self.is_full:
            return self.push_by_itself()
        if source == 0:
            value = self.pins(count)
        elif source in (4, 5):
            raise Fault(f"IN has no source {source}")
        else:
            value = (0, self.x, self.y, 0, 0, 0, self.isr, self.osr)[source]
        value &= (1 << count) - 1
        if self.in_right:
            self.isr = self.isr >> count | value << 32 - count
        else:
            self.isr = (self.isr << count | value) & MASK
        self.isr_count = min(32, self.isr_count + count)
        return bool(self.autopush and self.isr_count >= self.push_at) and self.push_by_itself()

    def push_by_itself(self):
        """3.5.4.1: what was shifted in waits for room, and is not shifted in again."""
        self.is_full = len(self.from_machine) >= self.room_out
        if self.is_full:
            self.block.debug |= 1 << self.number
        else:
            self.hand_over()
        return self.is_full

    def hand_over(self):
        self.from_machine.append(self.isr)
        self.isr = self.isr_count = 0
        self.chip.machines.has_news = True

    def refill(self):
        self.osr, self.osr_count = self.to_machine.pop(0), 0
        self.chip.machines.has_news = True

    def shift_out(self, word):
        """3.4.5, and 3.5.4.2 for what is pulled by itself."""
        count, target = word & 31 or 32, word >> 5 & 7
        if self.autopull and self.osr_count >= self.pull_at:
            if not self.to_machine:
                self.block.debug |= 1 << 24 + self.number
                return True
            self.refill()
            self.schedule(self.tick + 1)  # it can be shifted out in the next cycle
            return True
        if self.out_right:
            value = self.osr & (1 << count) - 1
            self.osr >>= count
        else:
            value = self.osr >> 32 - count
            self.osr = self.osr << count & MASK
        self.osr_count = min(32, self.osr_count + count)
        if target == 7:
            self.forced = value & 0xFFFF
        elif target == 6:
            self.isr, self.isr_count = value, count
        else:
            self.assign(target, value)
        if self.autopull and self.osr_count >= self.pull_at and self.to_machine:
            self.refill()
        return False

    def assign(self, target, value):
        """What OUT, MOV and SET have in common."""
        if target == 0:
            self.put(value, self.out_base, self.out_count)
        elif target == 1:
            self.x = value
        elif target == 2:
            self.y = value
        elif target == 4:
            self.put(value, self.out_base, self.out_count, 1)
        elif target == 5:
            self.place = value & 31
            self.jumped = True

    def push_or_pull(self, word):
        """3.4.6 and 3.4.7."""
        if word & 31:
            raise Fault(f"{word:#06x} is no instruction")
        conditional, blocks = word >> 6 & 1, word >> 5 & 1
        if word >> 7 & 1:
            if self.autopull and self.osr_count < self.pull_at:
                return False
            if conditional and self.osr_count < self.pull_at:
                return False
            if self.to_machine:
                self.refill()
            elif blocks:
                self.block.debug |= 1 << 24 + self.number
                return True
            else:
                self.osr, self.osr_count = self.x, 0
            return False
        if conditional and self.isr_count < self.push_at:
            return False
        if len(self.from_machine) < self.room_out:
            self.hand_over()
            return False
        self.block.debug |= 1 << self.number
        if not blocks:
            self.isr = self.isr_count = 0
        return bool(blocks)

    def move(self, word):
        """3.4.8."""
        target, change, source = word >> 5 & 7, word >> 3 & 3, word & 7
        if target == 3 or change == 3 or source == 4:
            raise Fault(f"{word:#06x} is no instruction")
        if source == 0:
            value = self.pins()
        elif source == 5:
            level = self.from_machine if self.status_receives else self.to_machine
            value = MASK if len(level) < self.status_level else 0
        else:
            value = (0, self.x, self.y, 0, 0, 0, self.isr, self.osr)[source]
        if change:
            value = ~value & MASK if change == 1 else mirrored(value)
        if target == 4:
            self.forced = value & 0xFFFF
        elif target == 6:
            self.isr, self.isr_count = value, 0
        elif target == 7:
            self.osr, self.osr_count = value, 0
        else:
            self.assign(target, value)
        return False

    def interrupt(self, word):
        """3.4.9."""
        if word >> 7 & 1:
            raise Fault(f"{word:#06x} is no instruction")
        flag = 1 << self.flag(word & 31)
        block = self.block
        if word >> 6 & 1:
            block.set_flags(block.flags & ~flag, self.time)
        elif word >> 5 & 1:
            if self.irq_wait is None:
                self.irq_wait = flag
                block.set_flags(block.flags | flag, self.time)
            if block.flags & flag:
                return True
            self.irq_wait = None
        else:
            block.set_flags(block.flags | flag, self.time)
        return False

    def set(self, word):
        """3.4.10."""
        target, value = word >> 5 & 7, word & 31
        if target not in (0, 1, 2, 4):
            raise Fault(f"SET has no destination {target}")
        if target in (0, 4):
            self.put(value, self.set_base, self.set_count, target)
        else:
            self.assign(target, value)
        return False

    KINDS = (jump, wait, shift_in, shift_out, push_or_pull, move, interrupt, set)
