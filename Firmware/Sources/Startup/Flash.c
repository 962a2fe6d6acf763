// Changes of the flash chip, and reading its number. While the flash interface does not read for the
// core, nothing in flash may run: what runs then stands in memory, and calls nothing but the ROM.

#include <stddef.h>
#include <stdint.h>

#include "Startup.h"

#define IN_MEMORY __attribute__((section(".data.code"), noinline))
#define REGISTER(address) (*(volatile uint32_t *)(address))

// What the ROM has for it (RP2040 datasheet, 2.8.3.1.3).
struct rom_functions {
  void (*connect)(void);
  void (*exit_reading)(void);
  void (*erase)(uint32_t offset, size_t count, uint32_t block_size, uint8_t block_command);
  void (*program)(uint32_t offset, const uint8_t *data, size_t count);
  void (*flush_cache)(void);
  // Not the ROM's: sets the interface up to read again.
  void (*resume_reading)(void);
};

// The second boot stage in memory, which sets the interface up and returns.
static uint32_t boot_stage[64];

static struct rom_functions prepare(void) {
  for (int word = 0; word < 64; word++) boot_stage[word] = ((const uint32_t *)0x10000000)[word];
  return (struct rom_functions){
    rom_function('I', 'F'), rom_function('E', 'X'), rom_function('R', 'E'),
    rom_function('R', 'P'), rom_function('F', 'C'), (void (*)(void))((uintptr_t)boot_stage | 1),
  };
}

IN_MEMORY static void change(const struct rom_functions *rom, uint32_t offset, const uint8_t *page) {
  rom->connect();
  rom->exit_reading();
  if (page) {
    rom->program(offset, page, 256);
  } else {
    rom->erase(offset, 4096, 65536, 0xD8);
  }
  rom->flush_cache();
  rom->resume_reading();
}

void flash_erase_sector(uint32_t offset) {
  struct rom_functions rom = prepare();
  change(&rom, offset, NULL);
}

void flash_program_page(uint32_t offset, const uint8_t *page) {
  uint8_t copy[256];  // the page may stand in flash
  for (int index = 0; index < 256; index++) copy[index] = page[index];
  struct rom_functions rom = prepare();
  change(&rom, offset, copy);
}

// Registers: 2.19.6.2 (the chip select's), 4.10.13 (the flash interface's).
#define SELECT REGISTER(0x4001800C)
#define INTERFACE_STATUS REGISTER(0x18000028)
#define INTERFACE_DATA REGISTER(0x18000060)
#define RECEIVE_NOT_EMPTY (1 << 3)

// Sends the bytes and puts what comes back in their place; one at a time, the queues stay short.
IN_MEMORY static void exchange(const struct rom_functions *rom, uint8_t *bytes, int count) {
  rom->connect();
  rom->exit_reading();
  SELECT = 2 << 8;  // low
  for (int index = 0; index < count; index++) {
    INTERFACE_DATA = bytes[index];
    while (!(INTERFACE_STATUS & RECEIVE_NOT_EMPTY)) {}
    bytes[index] = (uint8_t)INTERFACE_DATA;
  }
  SELECT = 3 << 8;  // high
  rom->flush_cache();
  rom->resume_reading();
}

void flash_read_unique_id(uint8_t *id) {
  // Command 4Bh, four bytes that mean nothing, eight bytes of number (W25Q16JV, 8.2.32).
  uint8_t bytes[13] = {0x4B};
  struct rom_functions rom = prepare();
  exchange(&rom, bytes, sizeof bytes);
  for (int index = 0; index < 8; index++) id[index] = bytes[5 + index];
}
