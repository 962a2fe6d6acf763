// From the vector table to the first line of Swift.

#include <stddef.h>
#include <stdint.h>

#include "Startup.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

extern uint32_t _data[], _data_end[], _data_load[], _bss[], _bss_end[], _stack_top[];

int main(void);

__attribute__((noreturn)) void reset(void) {
  // Interrupts only wake the core; the main loop looks at what they are for, one after the other.
  __asm__ volatile("cpsid i" ::: "memory");
  for (uint32_t *to = _data, *from = _data_load; to < _data_end;) *to++ = *from++;
  for (uint32_t *to = _bss; to < _bss_end;) *to++ = 0;
  main();
  for (;;) wait_for_interrupt();
}

// What the core was at when it failed: noted where a reset by the watchdog leaves it (RP2040
// datasheet, 4.7.6), which follows at once.
__attribute__((noreturn, used)) static void note_fault(const uint32_t *frame) {
  const uint32_t place = frame[6];  // ARMv6-M, B1.5.6: r0 to r3, r12, lr, pc, xPSR
  const int is_in_flash = place >> 24 == 0x10;
  // 0xDEFE is how the compiler ends a program whose own check failed.
  const int is_check = is_in_flash && *(const uint16_t *)(uintptr_t)place == 0xDEFE;
  REGISTER(0x4005800C) = is_check ? NOTE_CHECK : NOTE_TRAP;
  REGISTER(0x40058010) = place;
  REGISTER(0x40010008) = RESET_BY_WATCHDOG;
  REGISTER(0x4005A000) = 1u << 31;  // now
  for (;;) {}
}

__attribute__((naked)) static void fault(void) {
  __asm__ volatile("mrs r0, msp\n ldr r1, =note_fault\n bx r1\n .ltorg");
}

// ARMv6-M, B1.5.3. None of the chip's interrupts is ever taken.
__attribute__((section(".vectors"), used)) void *const vectors[16] = {
  [0] = _stack_top, [1] = (void *)reset, [2] = (void *)fault, [3] = (void *)fault,
  [11] = (void *)fault, [14] = (void *)fault, [15] = (void *)fault,
};

void *rom_function(char first, char second) {
  typedef void *(*lookup_function)(const uint16_t *table, uint32_t code);
  // The ROM's table of functions and the function that looks in it (2.8.3.1).
  const uint16_t *table = (const uint16_t *)(uintptr_t)*(const volatile uint16_t *)0x14;
  lookup_function lookup = (lookup_function)(uintptr_t)*(const volatile uint16_t *)0x18;
  return lookup(table, (uint32_t)(first | second << 8));
}

void enter_rom_bootloader(void) {
  typedef void (*bootloader_function)(uint32_t activity_pins, uint32_t disabled_interfaces);
  REGISTER(0x4005800C) = 0;  // what comes after it is no failure
  ((bootloader_function)rom_function('U', 'B'))(0, 0);
}

// Swift's globals are made on first use, with this; one core does all the work, and interrupts are
// never taken, so that nothing comes between.
uint32_t compare_and_swap(volatile uint32_t *place, uint32_t expected, uint32_t value)
    __asm__("__sync_val_compare_and_swap_4");

uint32_t compare_and_swap(volatile uint32_t *place, uint32_t expected, uint32_t value) {
  uint32_t before = *place;
  if (before == expected) *place = value;
  return before;
}
