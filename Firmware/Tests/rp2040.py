"""An RP2040 around the image: the parts that the firmware uses, and no more.

Each part knows its registers from the datasheet (RP2040, build of 2025-02-20; the sections stand
at the classes). What it does not know, and what the datasheet forbids, ends the run: a part that is
still in reset, a clock that does not run, an access of less than 32 bits. Time goes by with the
instructions, at the clock that is selected, and jumps where the core sleeps.
"""

import struct

import unicorn
from flash import Flash, FlashInterface, FlashPins
from parts import Bootloader, Fault, Part, PowerCut, WatchdogReset
from pio import PIO0, PIO1, Machines
from pwm import PWM
from rom import ROM
from unicorn import arm_const as arm
from wires import Wires

FLASH, RAM, BOOT = 0x10000000, 0x20000000, 0x20041F00
RAM_SIZE = 0x42000


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


class USB(Part):
    """4.1.4: the device's side of the controller, without what only a host needs."""

    registers = {
        0x0: (0, 0x7F), 0x40: (0, 0x1), 0x4C: (0, 0x20010000), 0x50: (0, 0xFFFFFFFF),
        0x58: (0, 0xFFFFFFFF), 0x68: (0, 3), 0x74: (0, 0xF), 0x78: (0, 0x3F),
        0x90: (0, 0xFFFFF), 0x98: (0, 0),
    }  # fmt: skip
    RESUME, SETUP, RESET, SUSPEND = 1 << 11, 1 << 17, 1 << 19, 1 << 4

    def __init__(self, chip):
        super().__init__(chip)
        self.memory = USBMemory(chip)

    def read(self, offset):
        if offset == 0x98:
            return self.events() & self.values[0x90]
        return super().read(offset)

    def write(self, offset, value):
        if self.chip.clocks.values[0x54] >> 11 & 1 == 0:
            raise Fault("the USB controller is used without its clock")
        if offset in (0x50, 0x58):  # what is written as 1 is cleared
            self.values[offset] &= ~value
            return
        super().write(offset, value)

    def events(self):
        status = self.values[0x50]
        return (
            (self.values[0x58] != 0) << 4
            | (status & self.RESET != 0) << 12
            | (status & self.SUSPEND != 0) << 14
            | (status & self.RESUME != 0) << 15
            | (status & self.SETUP != 0) << 16
        )

    def is_pending(self):
        return self.events() & self.values[0x90] != 0

    def is_attached(self):
        return (
            self.values[0x40] & 1
            and self.values[0x4C] >> 16 & 1
            and self.values[0x74] & 9 == 9
            and self.values[0x78] & 0xC == 0xC
        )


class USBMemory:
    """4.1.2.4: 4 KB; a buffer that the controller has is not the program's."""

    AVAILABLE = 1 << 10

    def __init__(self, chip):
        self.chip = chip
        self.bytes = bytearray(4096)
        self.touched = -4

    def word(self, offset):
        return struct.unpack_from("<I", self.bytes, offset)[0]

    def read(self, offset):
        return self.word(offset)

    def write(self, offset, value):
        if 0x80 <= offset < 0x100:
            before = self.word(offset)
            if value & self.AVAILABLE and before & self.AVAILABLE == 0:
                if (before ^ value) & ~self.AVAILABLE & 0xFFFF:
                    raise Fault("a buffer is given away together with what stands in its word")
                if self.chip.place() - self.touched < 4:
                    raise Fault("a buffer is given away before its word has arrived")
                if offset >> 2 & 1 == 0 and not value >> 15 & 1:
                    raise Fault("a buffer towards the host is given away empty")
            self.touched = self.chip.place()
        elif offset >= 0x100:
            for control, start in ((0x80, 0x100), (0x88, self.word(8) & 0xFFFF)):
                if start and start <= offset < start + 64 and self.word(control) & self.AVAILABLE:
                    raise Fault("a buffer is changed while the controller has it")
        struct.pack_into("<I", self.bytes, offset, value)


class Core(Part):
    """Arm's system control space: vector table and interrupts (ARMv6-M, B3.2 and B3.4).

    Interrupts are masked by the program, so that they only wake: those taken would need handlers.
    """

    registers = {0xE100: (0, 0x03FFFFFF), 0xE280: (0, 0x03FFFFFF), 0xED08: (0, 0xFFFFFF00)}
    pending = 0

    def write(self, offset, value):
        if offset == 0xE280:
            self.pending &= ~value
            return
        if offset == 0xE100:
            value |= self.values[0xE100]
        super().write(offset, value)

    def wakes(self):
        """What is pending stays so until it is forgotten, though its cause may have gone."""
        self.pending |= self.chip.timer.is_pending() << 0 | self.chip.usb.is_pending() << 5
        for number, block in enumerate(self.chip.pio):
            for line in (0, 1):
                self.pending |= bool(block.is_pending(line)) << 7 + 2 * number + line
        return self.pending & self.values[0xE100] != 0


class Chip:
    """The chip from power-up on: with an image in its flash, or with a flash as it was left."""

    def __init__(self, image=None, flash=None):
        self.flash = flash or Flash()
        if image is not None:
            self.flash.load(image)
        self.flash_seen = len(self.flash.operations)
        self.is_flash_readable = False
        self.rom = ROM(self)
        self.time = 0.0
        self.frequency = 6.5e6
        self.asleep = 0.0
        self.instructions = 0
        self.accesses = set()  # (address, "read" or "write", what was written)
        self.failure = None
        self.is_asleep = False
        self.end = 0.0
        self.forgives_traps = False  # or they go to the program's handler, as on the chip
        self.trapped = None
        self.is_in_trap = self.is_locked = False
        self.block_start = (0, 0)
        self.core, self.single_cycle = Core(self), SingleCycle(self)
        self.resets, self.crystal, self.pll = Resets(self), Crystal(self), PLL(self)
        self.clocks, self.power, self.watchdog = Clocks(self), Power(self), Watchdog(self)
        self.timer, self.pins, self.pads = Timer(self), Pins(self), Pads(self)
        self.flash_interface, self.flash_pins = FlashInterface(self), FlashPins(self)
        self.usb, self.pwm, self.supply = USB(self), PWM(self), Supply(self)
        self.wires, self.machines = Wires(self), Machines(self)
        self.inputs = self.wires.inputs
        self.pio = PIO0(self), PIO1(self)
        self.resettable = {
            5: self.pins, 8: self.pads, 10: self.pio[0], 11: self.pio[1], 13: self.pll,
            14: self.pwm, 21: self.timer, 24: self.usb,
        }  # fmt: skip
        self.parts = {
            0x40008000: self.clocks, 0x4000C000: self.resets, 0x40010000: self.power,
            0x40014000: self.pins, 0x40018000: self.flash_pins, 0x4001C000: self.pads,
            0x40024000: self.crystal, 0x4002C000: self.pll, 0x40050000: self.pwm,
            0x40054000: self.timer, 0x40058000: self.watchdog, 0x40064000: self.supply,
        }  # fmt: skip
        self.uc = uc = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
        uc.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M0)
        uc.mem_map(RAM, RAM_SIZE)
        uc.mem_map(0, 0x4000, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)
        uc.mem_write(0, self.rom.bytes())
        uc.mem_map(FLASH, 0x200000, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)
        for base, size, decode in (
            (0x40000000, 0x70000, self.peripheral),
            (0x18000000, 0x1000, lambda address: (self.flash_interface, address, 0)),
            (0xD0000000, 0x1000, lambda address: (self.single_cycle, address, 0)),
            (0xE0000000, 0x10000, lambda address: (self.core, address, 0)),
            (0x50100000, 0x14000, self.usb_place),
            (0x50200000, 0x4000, lambda address: self.pio_place(0, address)),
            (0x50300000, 0x4000, lambda address: self.pio_place(1, address)),
        ):
            uc.mmio_map(base, size, self.reading, (base, decode), self.writing, (base, decode))
        uc.hook_add(unicorn.UC_HOOK_BLOCK, self.block)
        uc.hook_add(unicorn.UC_HOOK_INTR, self.interrupted)
        uc.hook_add(unicorn.UC_HOOK_MEM_READ | unicorn.UC_HOOK_MEM_WRITE, self.aligned)
        uc.mem_write(RAM, self.PAINT * RAM_SIZE)
        self.start()

    PAINT = b"\xa5"

    def stack_byte_count(self):
        """How far down from the memory's end anything was ever written."""
        gap = 4096  # more than any buffer on the stack that is never filled
        memory = bytes(self.uc.mem_read(RAM, RAM_SIZE))
        return RAM_SIZE - (memory.rindex(self.PAINT * gap) + gap)

    def start(self):
        """From the ROM's jump into the second boot stage."""
        self.uc.mem_write(BOOT, self.rom.boot_stage())
        self.uc.mem_write(FLASH, bytes(self.flash.data))
        self.uc.ctl_remove_cache(FLASH, FLASH + len(self.flash.data))
        self.uc.reg_write(arm.UC_ARM_REG_SP, BOOT)
        self.uc.reg_write(arm.UC_ARM_REG_LR, 0)
        self.pc = BOOT | 1

    def restart(self, cause="watchdog"):
        """Another boot at the time that it is, after the watchdog, by "run" (pin) or by "power".

        The watchdog resets what WDSEL says (2.13.5); its scratch words and the memory stay.
        """
        selected, reason, scratch = 0x1FFFF, 0, {}
        if cause == "watchdog":
            selected = self.power.values[8]
            reason = getattr(self.failure, "reason", WatchdogReset.TIMER)
            scratch = {offset: self.watchdog.values[offset] for offset in Watchdog.SCRATCH}
            if not selected >> 15 & 1:
                raise Fault("the watchdog fires, and does not reset the core")
            if not selected >> 3 & 1:
                raise Fault("the watchdog fires, and does not reset the peripherals")
        elif cause == "power":
            self.uc.mem_write(RAM, self.PAINT * RAM_SIZE)
        by_bit = {1: self.crystal, 2: self.clocks, 3: self.resets, 14: self.single_cycle}
        for bit, part in by_bit.items():
            if selected >> bit & 1:
                part.reset()
        for part in (*self.resettable.values(), self.power, self.watchdog, self.core):
            part.reset()
        for part in (self.flash_interface, self.flash_pins):
            part.reset()
        self.watchdog.values.update(scratch)
        self.watchdog.values[8] = reason
        if self.watchdog.values[0x1C] == 0xB007C0D3:
            raise Fault("the ROM is told to go to an address, which is not known to the model")
        if cause in Supply.REASONS:
            self.supply.values[8] = Supply.REASONS[cause]
        self.frequency = self.clocks.system()
        self.rom = ROM(self)
        self.failure, self.trapped = None, None
        self.is_asleep = self.is_in_trap = self.is_locked = self.is_flash_readable = False
        self.uc.reg_write(arm.UC_ARM_REG_XPSR, 1 << 24)
        self.uc.reg_write(arm.UC_ARM_REG_PRIMASK, 0)
        self.flash.select(False)
        self.wires.refresh()
        self.pwm.look()
        self.start()

    def flash_on(self):
        """The flash becomes readable as memory, with what it holds now."""
        self.rom.reading()
        for _, offset, count in self.flash.operations[self.flash_seen :]:
            self.uc.mem_write(FLASH + offset, bytes(self.flash.data[offset : offset + count]))
            self.uc.ctl_remove_cache(FLASH + offset, FLASH + offset + count)
        self.flash_seen = len(self.flash.operations)
        self.is_flash_readable = True

    # Memory.

    def peripheral(self, address):
        """Part, register and kind of access (2.1.2)."""
        base = 0x40000000 + (address & ~0x3FFF)
        part = self.parts.get(base)
        if part is None:
            raise Fault(f"nothing is known at {0x40000000 + address:#x}")
        self.usable(part)
        return part, address & 0xFFF, address >> 12 & 3

    def usable(self, part):
        for bit, other in self.resettable.items():
            if other is part and self.resets.values[0] >> bit & 1:
                raise Fault(f"{type(part).__name__} is used while it is in reset")

    def usb_place(self, address):
        self.usable(self.usb)
        if address < 0x1000:
            return self.usb.memory, address, 0
        if not 0x10000 <= address < 0x14000:
            raise Fault(f"nothing is known at {0x50100000 + address:#x}")
        return self.usb, address & 0xFFF, address >> 12 & 3

    def pio_place(self, number, address):
        self.usable(self.pio[number])
        return self.pio[number], address & 0xFFF, address >> 12 & 3

    def reading(self, uc, offset, size, user):
        base, decode = user
        self.accesses.add((base + offset, "read", 0))
        return self.guarded(lambda: self.read(decode, offset, size)) or 0

    def read(self, decode, offset, size):
        self.whole(size)
        part, register, kind = decode(offset)
        if kind:
            raise Fault("a register is read through an alias")
        return part.read(register)

    def writing(self, uc, offset, size, value, user):
        base, decode = user
        self.accesses.add((base + offset, "write", value))
        self.guarded(lambda: self.write(decode, offset, size, value))

    def write(self, decode, offset, size, value):
        self.whole(size)
        part, register, kind = decode(offset)
        if kind == 1:
            value ^= part.read(register)
        elif kind == 2:
            value |= part.read(register)
        elif kind == 3:
            value = part.read(register) & ~value
        part.write(register, value)

    @staticmethod
    def whole(size):
        if size != 4:
            raise Fault(f"a register is accessed by {8 * size} bits")

    def aligned(self, uc, access, address, size, value, user):
        if address % size:
            self.trap(Fault(f"{size} bytes at {address:#x}, which is not aligned"))
        if FLASH <= address < 0x18000000 and not self.is_flash_readable:
            self.fail(Fault(f"the flash is read at {address:#x} while it cannot be"))

    def guarded(self, body):
        try:
            return body()
        except (Fault, WatchdogReset, Bootloader, PowerCut) as failure:
            self.fail(failure)

    def fail(self, failure):
        self.failure = self.failure or failure
        self.uc.emu_stop()

    # Time.

    def block(self, uc, address, size, user):
        count = size // 2
        if address < 0x4000:
            self.guarded(lambda: self.rom.called(address))
        elif FLASH <= address < RAM and not self.is_flash_readable:
            self.fail(Fault(f"the core runs the flash at {address:#x}, which cannot be read"))
        self.block_start = (address, self.instructions)
        self.instructions += count
        self.pass_time(count / self.frequency)
        if self.time >= self.end:
            uc.emu_stop()

    def spend(self, seconds):
        """Time in which the core does nothing for the program."""
        self.pass_time(seconds)
        if self.failure:
            raise self.failure

    def attach(self, device):
        """Hangs a device on the pins that it names; it tells the device too."""
        self.wires.attach(device)
        return device

    def place(self):
        """Instructions up to the one that is being carried out."""
        address, before = self.block_start
        return before + (self.uc.reg_read(arm.UC_ARM_REG_PC) - address) // 2

    def pass_time(self, seconds):
        before = self.time
        self.time += seconds
        if self.time >= self.machines.due:
            self.guarded(lambda: self.machines.run(self.time))
        self.timer.look(before)
        if self.watchdog.due is not None and self.time >= self.watchdog.due:
            self.fail(WatchdogReset(f"at {self.time:.6f} s"))

    def interrupted(self, uc, number, user):
        self.trap(Fault(f"the core traps, exception {number}"))

    # Traps: ARMv6-M, B1.5.6 (entry), B1.5.15 (lockup).

    FRAME = (
        arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3,
        arm.UC_ARM_REG_R12, arm.UC_ARM_REG_LR, arm.UC_ARM_REG_PC, arm.UC_ARM_REG_XPSR,
    )  # fmt: skip

    def trap(self, fault):
        if not self.forgives_traps:
            self.fail(fault)
        elif self.trapped is None:
            frame = [self.uc.reg_read(register) for register in self.FRAME]
            self.trapped = frame, self.uc.reg_read(arm.UC_ARM_REG_SP)
            self.uc.emu_stop()

    def enter_trap(self):
        frame, stack = self.trapped
        self.trapped = None
        place = stack - 32 & ~7
        vector = self.core.values[0xED08] + 12
        in_flash = FLASH <= vector < RAM
        is_lost = not RAM <= place <= RAM + RAM_SIZE - 32 or in_flash and not self.is_flash_readable
        if self.is_in_trap or is_lost:
            self.is_locked = True
            return
        self.is_in_trap = True
        frame[6] &= ~1
        frame[7] = frame[7] & ~(1 << 9) | 1 << 24 | (stack >> 2 & 1) << 9
        self.uc.mem_write(place, struct.pack("<8I", *frame))
        self.uc.reg_write(arm.UC_ARM_REG_SP, place)
        self.uc.reg_write(arm.UC_ARM_REG_LR, 0xFFFFFFF9)
        self.uc.reg_write(arm.UC_ARM_REG_XPSR, frame[7] & ~0x3F | 3)
        (self.pc,) = struct.unpack("<I", self.uc.mem_read(vector, 4))
        self.pass_time(16 / self.frequency)

    def locked(self, until):
        """The core has come to a stop for good; the rest goes on."""
        self.pass_time(max(0, min(self.watchdog.due or until, until) - self.time) + 1e-7)
        if self.failure:
            raise self.failure

    def run(self, until):
        """Goes on until that second of the chip's time."""
        if self.is_asleep:
            self.sleep(until)
        self.end = until
        while self.time < until:
            self.is_asleep = False
            if self.is_locked:
                self.locked(until)
                continue
            try:
                self.uc.emu_start(self.pc | 1, 0xFFFFFFFE)
            except unicorn.UcError as error:
                if self.failure is None:
                    place = self.uc.reg_read(arm.UC_ARM_REG_PC)
                    self.trap(Fault(f"{error} at {place:#x}"))
            if self.failure:
                raise self.failure
            if self.trapped:
                self.enter_trap()
                continue
            self.pc = self.uc.reg_read(arm.UC_ARM_REG_PC)
            if self.slept():
                if self.uc.reg_read(arm.UC_ARM_REG_PRIMASK) != 1:
                    raise Fault("interrupts would be taken, and have no handlers")
                self.is_asleep = True
                self.sleep(until)

    def slept(self):
        """Whether the core stands behind a WFI."""
        return self.uc.mem_read(self.pc - 2, 2) == b"\x30\xbf"

    def sleep(self, until):
        """Until an interrupt that is let through; nothing else wakes the core."""
        while not self.core.wakes() and self.time < until:
            times = (self.timer.next_alarm(), self.watchdog.due, until)
            end = max(self.time, min(time for time in times if time is not None)) + 1e-7
            gap = max(0, self.machines.run(end, self.core.wakes) - self.time)
            self.asleep += gap
            self.pass_time(gap)
            if self.failure:
                raise self.failure
