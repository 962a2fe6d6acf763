"""What the ROM does: 2.8.1 (boot) and 2.8.3 (functions for programs)."""

import struct
import zlib

from flash import PAGE, SECTOR, SIZE, Flash
from parts import Bootloader, Fault
from unicorn import arm_const as arm

RAM, RAM_SIZE = 0x20000000, 0x42000
WORDS = (arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3)


class ROM:
    """Each function is a return; what it does is done by the model where the core comes to it."""

    TABLE, LOOKUP, FIRST = 0x100, 0x200, 0x300

    def __init__(self, chip):
        self.chip = chip
        functions = {
            "UB": self.bootloader, "IF": self.connect, "EX": self.exit_xip, "RE": self.erase,
            "RP": self.program, "FC": self.flush_cache, "CX": self.enter_xip,
        }  # fmt: skip
        codes = {ord(name[0]) | ord(name[1]) << 8: body for name, body in functions.items()}
        self.addresses = {code: self.FIRST + 4 * number for number, code in enumerate(codes)}
        self.bodies = {self.addresses[code]: body for code, body in codes.items()}
        self.is_connected = self.is_commanded = self.is_stale = False

    def bytes(self):
        rom = bytearray(0x4000)
        struct.pack_into("<HHH", rom, 0x14, self.TABLE, 0, self.LOOKUP | 1)
        struct.pack_into("<H", rom, self.LOOKUP, 0x4770)
        for number, (code, address) in enumerate(self.addresses.items()):
            struct.pack_into("<HH", rom, self.TABLE + 4 * number, code, address | 1)
            struct.pack_into("<H", rom, address, 0x4770)
        return bytes(rom)

    def boot_stage(self):
        """The flash's first 256 bytes, if their checksum is right (2.8.1.3.1)."""
        boot = bytes(self.chip.flash.data[:256])
        sum = zlib.crc32(bytes(int(f"{byte:08b}"[::-1], 2) for byte in boot[:252])) ^ 0xFFFFFFFF
        if int(f"{sum:032b}"[::-1], 2) != struct.unpack_from("<I", boot, 252)[0]:
            raise Fault("the ROM does not take the second boot stage: its checksum is wrong")
        return boot

    def called(self, address):
        words = [self.chip.uc.reg_read(register) for register in WORDS]
        if address == self.LOOKUP:
            if words[0] != self.TABLE or words[1] not in self.addresses:
                raise Fault(f"the ROM is asked for {words[1]:#x} in {words[0]:#x}")
            self.chip.uc.reg_write(arm.UC_ARM_REG_R0, self.addresses[words[1]] | 1)
        elif address in self.bodies:
            self.bodies[address](*words)
        else:
            raise Fault(f"the core runs the ROM at {address:#x}")

    def bootloader(self, pins, without, *_):
        """2.8.3.1.4."""
        raise Bootloader(f"pins {pins:#x}, without {without:#x}")

    # The flash: 2.8.3.1.3.

    def connect(self, *_):
        self.chip.flash_pins.values[0xC] = 0
        self.is_connected = True

    def exit_xip(self, *_):
        if not self.is_connected:
            raise Fault("the flash leaves its reading before its pins are connected")
        self.chip.is_flash_readable = False
        self.chip.flash_interface.to_bytes()
        self.chip.flash.select(False)
        self.is_commanded = self.is_stale = True
        self.chip.spend(100e-6)

    def commanded(self, offset, count, unit):
        if not self.is_commanded or not self.chip.flash_interface.takes_bytes:
            raise Fault("the flash is changed while it does not take commands")
        if self.chip.flash.sent is not None:
            raise Fault("the flash is changed in the middle of a command")
        if offset % unit or count % unit or not count or offset + count > SIZE:
            raise Fault(f"the flash is changed at {offset:#x} by {count:#x}, units are {unit:#x}")

    def erase(self, offset, count, block, command):
        self.commanded(offset, count, SECTOR)
        if block < SECTOR or block & (block - 1):
            raise Fault(f"the flash has no blocks of {block:#x}")
        if block in Flash.ERASES and Flash.ERASES[block][0] != command & 0xFF:
            raise Fault(f"the flash's blocks of {block:#x} are not erased by {command:#x}")
        end = offset + count
        while offset < end:
            size = SECTOR
            if offset % block == 0 and end - offset >= block:
                if block not in Flash.ERASES:
                    raise Fault(f"the flash has no blocks of {block:#x}")
                size = block
            self.chip.flash.erase(offset, size)
            self.chip.spend(self.chip.flash.ERASES[size][1])
            offset += size

    def program(self, offset, data, count, *_):
        self.commanded(offset, count, PAGE)
        if not RAM <= data <= data + count <= RAM + RAM_SIZE:
            raise Fault(f"the flash is programmed with what stands at {data:#x}")
        for place in range(0, count, PAGE):
            page = bytes(self.chip.uc.mem_read(data + place, PAGE))
            self.chip.flash.program(offset + place, page)
            self.chip.spend(Flash.PROGRAMS)

    def flush_cache(self, *_):
        """It gives the select back to the interface, too."""
        self.is_stale = False
        self.chip.cache.flush()
        self.chip.flash.select(False)
        self.chip.flash_pins.values[0xC] = 0

    def enter_xip(self, *_):
        if not self.is_commanded:
            raise Fault("the flash is to be read again, and has not been left")
        self.chip.flash_interface.to_reading()
        self.chip.flash_on()

    def reading(self):
        """The flash is about to be read as memory."""
        if self.is_stale:
            raise Fault("the flash is to be read through a cache that was not flushed")
        if self.chip.flash_pins.is_forced():
            raise Fault("the flash is to be read with its select driven by the program")
        self.is_connected = self.is_commanded = False
