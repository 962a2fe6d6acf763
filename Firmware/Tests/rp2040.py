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
from pins import Pads, Pins, SingleCycle
from pio import PIO0, PIO1, Machines
from pwm import PWM
from rom import ROM
from system import PLL, Clocks, Crystal, Power, Resets, Supply, Timer, Watchdog
from unicorn import arm_const as arm
from usb import USB
from wires import Wires
from xip import Cache

FLASH, RAM, BOOT = 0x10000000, 0x20000000, 0x20041F00
RAM_SIZE = 0x42000


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
        self.cache = Cache()
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
        self.stopped = self.resumed = None  # the block at which a run ended, and goes on
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
        mode = unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS
        self.uc = uc = unicorn.Uc(unicorn.UC_ARCH_ARM, mode)
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

    def memory_byte_counts(self):
        """Variables at the memory's beginning and stack at its end, as far as ever written to."""
        gap = self.PAINT * 4096  # more than any buffer on the stack that is never filled
        memory = bytes(self.uc.mem_read(RAM, RAM_SIZE))
        return memory.index(gap), RAM_SIZE - memory.rindex(gap) - len(gap)

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
        if kind and register in getattr(part, "cleared_by_ones", ()):
            raise Fault("a register that ones clear is written through an alias")
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
        if FLASH <= address < RAM and access == unicorn.UC_MEM_READ:
            missing = self.misses(self.cache.read(address))
            if missing:
                self.pass_time(missing)
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
        if address == self.resumed:  # it was counted, and not carried out, when time was up
            self.resumed = None
            return
        self.resumed = None
        count = size // 2
        if address < 0x4000:
            self.guarded(lambda: self.rom.called(address))
        elif FLASH <= address < RAM and not self.is_flash_readable:
            self.fail(Fault(f"the core runs the flash at {address:#x}, which cannot be read"))
        self.block_start = (address, self.instructions)
        self.instructions += count
        seconds = count / self.frequency
        if FLASH <= address < RAM:
            seconds += self.misses(self.cache.block(address, size))
        self.pass_time(seconds)
        if self.time >= self.end:
            self.stopped = address
            uc.emu_stop()

    def misses(self, count):
        """Seconds for words that come from the flash."""
        clocks = count * self.cache.CLOCKS * self.flash_interface.values[0x14]
        return clocks / self.frequency

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
            self.resumed = self.stopped if self.stopped == self.pc & ~1 else None
            self.stopped = None
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
        if self.pc == RAM:  # nothing is mapped in front of it
            return False
        return self.uc.mem_read(self.pc - 2, 2) == b"\x30\xbf"

    def sleep(self, until):
        """Until an interrupt that is let through; nothing else wakes the core."""
        while not self.core.wakes() and self.time < until:
            times = (self.timer.next_alarm(), self.watchdog.due, self.usb.next_frame(), until)
            end = max(self.time, min(time for time in times if time is not None)) + 1e-7
            gap = max(0, self.machines.run(end, self.core.wakes) - self.time)
            self.asleep += gap
            self.pass_time(gap)
            if self.failure:
                raise self.failure
