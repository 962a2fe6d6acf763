#pragma once
#include <stdint.h>

/// Sleeps until an interrupt is pending that is let through to the core, masked or not.
static inline void wait_for_interrupt(void) { __asm__ volatile("wfi" ::: "memory"); }

static inline void wait_three_cycles(void) { __asm__ volatile("nop\nnop\nnop"); }

/// Restarts into the ROM's bootloader: the chip shows itself as a drive (RP2040 datasheet, 2.8.3).
void enter_rom_bootloader(void);
