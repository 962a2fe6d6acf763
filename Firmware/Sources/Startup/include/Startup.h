#pragma once
#include <stdint.h>

/// Sleeps until an interrupt is pending that is let through to the core, masked or not.
static inline void wait_for_interrupt(void) { __asm__ volatile("wfi" ::: "memory"); }

static inline void wait_three_cycles(void) { __asm__ volatile("nop\nnop\nnop"); }

/// Finds one of the ROM's functions by its two letters (RP2040 datasheet, 2.8.3).
void *rom_function(char first, char second);

/// Restarts into the ROM's bootloader: the chip shows itself as a drive.
void enter_rom_bootloader(void);

/// Sets all bits of the sector at an offset from the flash's beginning to 1.
void flash_erase_sector(uint32_t offset);

/// Writes 256 bytes.
void flash_program_page(uint32_t offset, const uint8_t *page);

/// Fills in the eight bytes of the chip's own number.
void flash_read_unique_id(uint8_t *id);

/// What the watchdog starts anew: everything but the two oscillators (RP2040 datasheet, 2.13), the
/// flash interface too.
#define RESET_BY_WATCHDOG 0x1FFFC

/// What stands in the watchdog's first word of scratch, which its resets leave as it is: that the
/// program runs, or what it failed by; the second says where. The ROM's bootloader restarts by the
/// watchdog too, and finds neither.
#define NOTE_RUNNING 0x544C0000
#define NOTE_TRAP 0x544C0001
#define NOTE_CHECK 0x544C0002
