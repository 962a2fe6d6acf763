"""Registers by Raspberry Pi's published definitions, not by the model's parts.

Source: pico-sdk, src/rp2040/hardware_regs/include/hardware/regs (BSD-3-Clause). At each block is
the header that its offsets, bits and kinds of access are from; where it begins is from
addressmap.h. A register with fields of several kinds has the widest of them. An access is "read" or
"write"; a register takes those that its kind says.
"""

READ, WRITE, BOTH = "r", "w", "rw"
CLEAR = "rwc"  # in one of its fields at least, what is written as 1 becomes 0 (WC)
ALL = 0xFFFFFFFF


class Block:
    """`registers`: offset to (name, access, bits); `has_aliases`: 2.1.2, for XOR, set and clear."""

    def __init__(self, name, base, registers, has_aliases=True, size=0x1000):
        self.name, self.base, self.registers = name, base, registers
        self.has_aliases = has_aliases
        self.size = 0x4000 if has_aliases else size

    def check(self, offset, kind, value):
        alias = 0
        if self.has_aliases:
            alias, offset = offset >> 12, offset & 0xFFF
        if offset not in self.registers:
            return f"{self.name} has no register at {offset:#x}"
        name, access, bits = self.registers[offset]
        place = f"{self.name}.{name}"
        if alias and kind == "read":
            return f"{place} is read through an alias"
        if kind[0] not in access:
            return f"{place} cannot be {'read' if kind == 'read' else 'written'}"
        if alias and access == WRITE:
            return f"{place} can only be written, and is changed through an alias"
        if alias and access == CLEAR:
            return f"{place} is cleared by ones, and is changed through an alias"
        if kind == "write" and value & ~bits:
            return f"{place}: bits {value & ~bits:#x} are reserved"
        return None


def pio():
    """pio.h"""
    registers = {
        0x000: ("CTRL", BOTH, 0xFFF), 0x004: ("FSTAT", READ, 0x0F0F0F0F),
        0x008: ("FDEBUG", CLEAR, 0x0F0F0F0F), 0x00C: ("FLEVEL", READ, ALL),
        0x030: ("IRQ", CLEAR, 0xFF), 0x034: ("IRQ_FORCE", WRITE, 0xFF),
        0x038: ("INPUT_SYNC_BYPASS", BOTH, ALL), 0x03C: ("DBG_PADOUT", READ, ALL),
        0x040: ("DBG_PADOE", READ, ALL), 0x044: ("DBG_CFGINFO", READ, 0x003F0F3F),
        0x128: ("INTR", READ, 0xFFF),
        0x12C: ("IRQ0_INTE", BOTH, 0xFFF), 0x130: ("IRQ0_INTF", BOTH, 0xFFF),
        0x134: ("IRQ0_INTS", READ, 0xFFF), 0x138: ("IRQ1_INTE", BOTH, 0xFFF),
        0x13C: ("IRQ1_INTF", BOTH, 0xFFF), 0x140: ("IRQ1_INTS", READ, 0xFFF),
    }  # fmt: skip
    for n in range(4):
        registers[0x10 + 4 * n] = (f"TXF{n}", WRITE, ALL)
        registers[0x20 + 4 * n] = (f"RXF{n}", READ, ALL)
        base = 0xC8 + 0x18 * n
        registers[base + 0x00] = (f"SM{n}_CLKDIV", BOTH, 0xFFFFFF00)
        registers[base + 0x04] = (f"SM{n}_EXECCTRL", BOTH, 0xFFFFFF9F)
        registers[base + 0x08] = (f"SM{n}_SHIFTCTRL", BOTH, 0xFFFF0000)
        registers[base + 0x0C] = (f"SM{n}_ADDR", READ, 0x1F)
        registers[base + 0x10] = (f"SM{n}_INSTR", BOTH, 0xFFFF)
        registers[base + 0x14] = (f"SM{n}_PINCTRL", BOTH, ALL)
    for n in range(32):
        registers[0x48 + 4 * n] = (f"INSTR_MEM{n}", WRITE, 0xFFFF)
    return registers


def pwm():
    """pwm.h"""
    registers = {
        0xA0: ("EN", BOTH, 0xFF), 0xA4: ("INTR", CLEAR, 0xFF), 0xA8: ("INTE", BOTH, 0xFF),
        0xAC: ("INTF", BOTH, 0xFF), 0xB0: ("INTS", READ, 0xFF),
    }  # fmt: skip
    for n in range(8):
        base = 0x14 * n
        registers[base + 0x00] = (f"CH{n}_CSR", BOTH, 0xFF)
        registers[base + 0x04] = (f"CH{n}_DIV", BOTH, 0xFFF)
        registers[base + 0x08] = (f"CH{n}_CTR", BOTH, 0xFFFF)
        registers[base + 0x0C] = (f"CH{n}_CC", BOTH, ALL)
        registers[base + 0x10] = (f"CH{n}_TOP", BOTH, 0xFFFF)
    return registers


def io_bank0():
    """io_bank0.h"""
    registers = {}
    for n in range(30):
        registers[8 * n] = (f"GPIO{n}_STATUS", READ, 0x050A3300)
        registers[8 * n + 4] = (f"GPIO{n}_CTRL", BOTH, 0x3003331F)
    return registers


def io_qspi():
    """io_qspi.h"""
    registers = {}
    for n, name in enumerate(("SCLK", "SS", "SD0", "SD1", "SD2", "SD3")):
        registers[8 * n] = (f"GPIO_QSPI_{name}_STATUS", READ, 0x050A3300)
        registers[8 * n + 4] = (f"GPIO_QSPI_{name}_CTRL", BOTH, 0x3003331F)
    return registers


def usb():
    """usb.h"""
    return {
        0x00: ("ADDR_ENDP", BOTH, 0x000F007F), 0x40: ("MAIN_CTRL", BOTH, 0x80000003),
        0x44: ("SOF_WR", WRITE, 0x7FF), 0x48: ("SOF_RD", READ, 0x7FF),
        0x4C: ("SIE_CTRL", BOTH, 0xFF07BF5F), 0x50: ("SIE_STATUS", CLEAR, 0xFF0F0F1D),
        0x54: ("INT_EP_CTRL", BOTH, 0xFFFE), 0x58: ("BUFF_STATUS", CLEAR, ALL),
        0x5C: ("BUFF_CPU_SHOULD_HANDLE", READ, ALL), 0x60: ("EP_ABORT", BOTH, ALL),
        0x64: ("EP_ABORT_DONE", CLEAR, ALL), 0x68: ("EP_STALL_ARM", BOTH, 0x3),
        0x6C: ("NAK_POLL", BOTH, 0x03FF03FF), 0x70: ("EP_STATUS_STALL_NAK", CLEAR, ALL),
        0x74: ("USB_MUXING", BOTH, 0xF), 0x78: ("USB_PWR", BOTH, 0x3F),
        0x8C: ("INTR", READ, 0xFFFFF), 0x90: ("INTE", BOTH, 0xFFFFF),
        0x94: ("INTF", BOTH, 0xFFFFF), 0x98: ("INTS", READ, 0xFFFFF),
    }  # fmt: skip


def usb_memory():
    """usb_device_dpram.h: control words; the buffers behind them are memory."""
    registers = {0: ("SETUP_PACKET_LOW", BOTH, ALL), 4: ("SETUP_PACKET_HIGH", BOTH, ALL)}
    for n in range(32):
        end, way = n >> 1, ("IN", "OUT")[n & 1]
        if end:
            registers[4 * n] = (f"EP{end}_{way}_CONTROL", BOTH, 0xFC03FFFF)
        registers[0x80 + 4 * n] = (f"EP{end}_{way}_BUFFER_CONTROL", BOTH, ALL)
    for offset in range(0x100, 0x1000, 4):
        registers[offset] = ("memory", BOTH, ALL)
    return registers


def watchdog():
    """watchdog.h"""
    registers = {
        0x00: ("CTRL", BOTH, 0xC7FFFFFF), 0x04: ("LOAD", WRITE, 0xFFFFFF),
        0x08: ("REASON", READ, 0x3), 0x2C: ("TICK", BOTH, 0xFFFFF),
    }  # fmt: skip
    for n in range(8):
        registers[0xC + 4 * n] = (f"SCRATCH{n}", BOTH, ALL)
    return registers


def sio():
    """sio.h"""
    registers = {
        0x00: ("CPUID", READ, ALL), 0x04: ("GPIO_IN", READ, 0x3FFFFFFF),
        0x08: ("GPIO_HI_IN", READ, 0x3F),
    }  # fmt: skip
    for base, name in ((0x10, "GPIO_OUT"), (0x20, "GPIO_OE")):
        registers[base] = (name, BOTH, 0x3FFFFFFF)
        for n, suffix in enumerate(("SET", "CLR", "XOR")):
            registers[base + 4 + 4 * n] = (f"{name}_{suffix}", WRITE, 0x3FFFFFFF)
    return registers


BLOCKS = (
    Block("SSI", 0x18000000, {  # ssi.h
        0x00: ("CTRLR0", BOTH, 0x017FFFFF), 0x04: ("CTRLR1", BOTH, 0xFFFF),
        0x08: ("SSIENR", BOTH, 0x1), 0x10: ("SER", BOTH, 0x1), 0x14: ("BAUDR", BOTH, 0xFFFF),
        0x20: ("TXFLR", READ, 0xFF), 0x24: ("RXFLR", READ, 0xFF), 0x28: ("SR", READ, 0x7F),
        0x48: ("ICR", READ, 0x1), 0x60: ("DR0", BOTH, ALL),
        0xF0: ("RX_SAMPLE_DLY", BOTH, 0xFF), 0xF4: ("SPI_CTRLR0", BOTH, 0xFF07FB3F),
    }, has_aliases=False),
    Block("CLOCKS", 0x40008000, {  # clocks.h
        0x30: ("CLK_REF_CTRL", BOTH, 0x63), 0x34: ("CLK_REF_DIV", BOTH, 0x300),
        0x38: ("CLK_REF_SELECTED", READ, ALL), 0x3C: ("CLK_SYS_CTRL", BOTH, 0xE1),
        0x40: ("CLK_SYS_DIV", BOTH, ALL), 0x44: ("CLK_SYS_SELECTED", READ, ALL),
        0x48: ("CLK_PERI_CTRL", BOTH, 0xCE0), 0x54: ("CLK_USB_CTRL", BOTH, 0x130CE0),
        0x58: ("CLK_USB_DIV", BOTH, 0x300), 0x60: ("CLK_ADC_CTRL", BOTH, 0x130CE0),
        0x78: ("CLK_SYS_RESUS_CTRL", BOTH, 0x111FF), 0x7C: ("CLK_SYS_RESUS_STATUS", READ, 0x1),
    }),
    Block("RESETS", 0x4000C000, {  # resets.h
        0x0: ("RESET", BOTH, 0x01FFFFFF), 0x4: ("WDSEL", BOTH, 0x01FFFFFF),
        0x8: ("RESET_DONE", READ, 0x01FFFFFF),
    }),
    Block("PSM", 0x40010000, {  # psm.h
        0x0: ("FRCE_ON", BOTH, 0x1FFFF), 0x4: ("FRCE_OFF", BOTH, 0x1FFFF),
        0x8: ("WDSEL", BOTH, 0x1FFFF), 0xC: ("DONE", READ, 0x1FFFF),
    }),
    Block("IO_BANK0", 0x40014000, io_bank0()),
    Block("IO_QSPI", 0x40018000, io_qspi()),
    Block("PADS_BANK0", 0x4001C000, {  # pads_bank0.h
        0x0: ("VOLTAGE_SELECT", BOTH, 0x1), 0x7C: ("SWCLK", BOTH, 0xFF), 0x80: ("SWD", BOTH, 0xFF),
        **{4 + 4 * n: (f"GPIO{n}", BOTH, 0xFF) for n in range(30)},
    }),
    Block("XOSC", 0x40024000, {  # xosc.h
        0x00: ("CTRL", BOTH, 0xFFFFFF), 0x04: ("STATUS", CLEAR, 0x81001003),
        0x08: ("DORMANT", BOTH, ALL), 0x0C: ("STARTUP", BOTH, 0x103FFF),
        0x1C: ("COUNT", BOTH, 0xFF),
    }),
    Block("PLL_USB", 0x4002C000, {  # pll.h
        0x0: ("CS", BOTH, 0x8000013F), 0x4: ("PWR", BOTH, 0x2D),
        0x8: ("FBDIV_INT", BOTH, 0xFFF), 0xC: ("PRIM", BOTH, 0x77000),
    }),
    Block("PWM", 0x40050000, pwm()),
    Block("TIMER", 0x40054000, {  # timer.h
        0x00: ("TIMEHW", WRITE, ALL), 0x04: ("TIMELW", WRITE, ALL),
        0x08: ("TIMEHR", READ, ALL), 0x0C: ("TIMELR", READ, ALL),
        **{0x10 + 4 * n: (f"ALARM{n}", BOTH, ALL) for n in range(4)},
        0x20: ("ARMED", CLEAR, 0xF), 0x24: ("TIMERAWH", READ, ALL), 0x28: ("TIMERAWL", READ, ALL),
        0x2C: ("DBGPAUSE", BOTH, 0x6), 0x30: ("PAUSE", BOTH, 0x1), 0x34: ("INTR", CLEAR, 0xF),
        0x38: ("INTE", BOTH, 0xF), 0x3C: ("INTF", BOTH, 0xF), 0x40: ("INTS", READ, 0xF),
    }),
    Block("WATCHDOG", 0x40058000, watchdog()),
    Block("VREG_AND_CHIP_RESET", 0x40064000, {  # vreg_and_chip_reset.h
        0x0: ("VREG", BOTH, 0x10F3), 0x4: ("BOD", BOTH, 0xF1),
        0x8: ("CHIP_RESET", CLEAR, 0x1110100),
    }),
    Block("USBCTRL_DPRAM", 0x50100000, usb_memory(), has_aliases=False),
    Block("USBCTRL_REGS", 0x50110000, usb()),
    Block("PIO0", 0x50200000, pio()),
    Block("PIO1", 0x50300000, pio()),
    Block("SIO", 0xD0000000, sio(), has_aliases=False),
    Block("PPB", 0xE0000000, {  # m0plus.h
        0xE010: ("SYST_CSR", BOTH, 0x00010007), 0xE014: ("SYST_RVR", BOTH, 0xFFFFFF),
        0xE018: ("SYST_CVR", BOTH, 0xFFFFFF), 0xE01C: ("SYST_CALIB", READ, 0xC0FFFFFF),
        0xE100: ("NVIC_ISER", BOTH, ALL), 0xE180: ("NVIC_ICER", BOTH, ALL),
        0xE200: ("NVIC_ISPR", BOTH, ALL), 0xE280: ("NVIC_ICPR", BOTH, ALL),
        0xED00: ("CPUID", READ, ALL), 0xED04: ("ICSR", BOTH, 0x9EDFF1FF),
        0xED08: ("VTOR", BOTH, 0xFFFFFF00), 0xED0C: ("AIRCR", BOTH, 0xFFFF8006),
        0xED10: ("SCR", BOTH, 0x16),
    }, has_aliases=False, size=0x10000),
)  # fmt: skip


def check(address, kind, value=0):
    """What is wrong with an access, or None."""
    for block in BLOCKS:
        if block.base <= address < block.base + block.size:
            return block.check(address - block.base, kind, value)
    return f"no block is known at {address:#x}"
