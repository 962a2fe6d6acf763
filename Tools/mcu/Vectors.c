// What `Vectors.swift` and `ProtocolVectors.swift` need on a bare Cortex-M0: a vector table,
// semihosting (Arm's "Semihosting for AArch32 and AArch64", 2.0) and room.

#include <stddef.h>
#include <stdint.h>

void vectors_run_all(void);

extern uint32_t _data[], _data_end[], _data_load[], _bss[], _bss_end[];
extern uint32_t _stack_bottom[], _stack_top[];

// MARK: Semihosting

enum { sys_write0 = 0x04, sys_exit = 0x18, stopped_application_exit = 0x20026 };

static int semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void text(const char *string) { semihost(sys_write0, string); }

__attribute__((noreturn)) static void leave(const char *reason) {
  if (reason) text(reason);
  // An exit status needs a block of two words on this core: none is given, the output tells.
  semihost(sys_exit, (const void *)stopped_application_exit);
  for (;;) {}
}

void vectors_write(const uint8_t *bytes, int32_t count) {
  char line[97];
  int32_t length = count < 96 ? count : 96;
  for (int32_t i = 0; i < length; i++) line[i] = (char)bytes[i];
  line[length] = 0;
  text(line);
}

static void number(uint32_t value) {
  char digits[11];
  int place = 10;
  digits[10] = 0;
  do {
    digits[--place] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  text(digits + place);
}

// MARK: Memory

static const uint32_t paint = 0xA5A5A5A5;
// What is given away lies below the stack, which ends there.
static uint64_t *stack_end;

void *vectors_room(int32_t size) {
  uint64_t *room = stack_end, *end = room + (size + 7) / 8;
  if ((uintptr_t)end >= (uintptr_t)__builtin_frame_address(0)) leave("! too little memory\n");
  return stack_end = end, room;
}

// MARK: Start

__attribute__((noreturn)) void reset(void) {
  for (uint32_t *to = _data, *from = _data_load; to < _data_end;) *to++ = *from++;
  for (uint32_t *to = _bss; to < _bss_end;) *to++ = 0;
  stack_end = (uint64_t *)_stack_bottom;
  // What is still painted at the end was never used as stack.
  uint32_t *here = (uint32_t *)__builtin_frame_address(0) - 32;
  for (volatile uint32_t *to = _stack_bottom; to < here;) *to++ = paint;
  vectors_run_all();
  uint32_t *end = (uint32_t *)stack_end, *deepest = end;
  while (deepest < _stack_top && *deepest == paint) deepest++;
  if (deepest == end) leave("! too little stack\n");
  text("! stack ");
  number((uint32_t)((uintptr_t)_stack_top - (uintptr_t)deepest));
  text(" of ");
  number((uint32_t)((uintptr_t)_stack_top - (uintptr_t)end));
  text("\n");
  leave(NULL);
}

__attribute__((noreturn)) void fault(void) { leave("! fault\n"); }

__attribute__((section(".vectors"), used)) void *const vectors[16] = {
  _stack_top, (void *)reset, (void *)fault, (void *)fault,
};
