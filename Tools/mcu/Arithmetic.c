// The arithmetic that a Cortex-M0 lacks, as Arm's "Run-time ABI" (IHI 0043) names it; compilers for
// bare metal bring it along, Swift's does not.

#include <stdint.h>

// Long division in binary: the divisor moves up to the value's first place, and down again.

/// The quotient in r0, the remainder in r1: the halves of a 64-bit value.
uint64_t __aeabi_uidivmod(uint32_t value, uint32_t divisor) {
  uint32_t quotient = 0;
  int place = 0;
  if (divisor == 0) __builtin_trap();
  while (value >> 4 >= divisor) divisor <<= 4, place += 4;
  while (value >> 1 >= divisor) divisor <<= 1, place++;
  for (; place >= 0; place--, divisor >>= 1) {
    quotient <<= 1;
    if (value >= divisor) value -= divisor, quotient++;
  }
  return (uint64_t)value << 32 | quotient;
}

uint64_t divide64(uint64_t value, uint64_t divisor, uint64_t *remainder) {
  uint64_t quotient = 0;
  int place = 0;
  if ((value | divisor) >> 32 == 0) {
    uint64_t both = __aeabi_uidivmod((uint32_t)value, (uint32_t)divisor);
    *remainder = both >> 32;
    return (uint32_t)both;
  }
  if (divisor == 0) __builtin_trap();
  while (value >> 4 >= divisor) divisor <<= 4, place += 4;
  while (value >> 1 >= divisor) divisor <<= 1, place++;
  for (; place >= 0; place--, divisor >>= 1) {
    quotient <<= 1;
    if (value >= divisor) value -= divisor, quotient++;
  }
  *remainder = value;
  return quotient;
}

int64_t divide64_signed(int64_t value, int64_t divisor, int64_t *remainder) {
  uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
  uint64_t by = divisor < 0 ? -(uint64_t)divisor : (uint64_t)divisor;
  uint64_t rest;
  uint64_t quotient = divide64(magnitude, by, &rest);
  *remainder = (int64_t)(value < 0 ? -rest : rest);
  return (int64_t)((value < 0) != (divisor < 0) ? -quotient : quotient);
}

// The quotient goes back in r0 and r1, the remainder in r2 and r3: no C function can.
#define divmod(name, function)                          \
  __attribute__((naked)) void name(void) {              \
    __asm__(                                            \
        "push {r4, lr}\n sub sp, #16\n add r4, sp, #8\n" \
        "str r4, [sp]\n bl " #function "\n"             \
        "ldr r2, [sp, #8]\n ldr r3, [sp, #12]\n"        \
        "add sp, #16\n pop {r4, pc}");                  \
  }
divmod(__aeabi_uldivmod, divide64)
divmod(__aeabi_ldivmod, divide64_signed)

uint64_t __aeabi_idivmod(int32_t value, int32_t divisor) {
  uint32_t magnitude = value < 0 ? -(uint32_t)value : (uint32_t)value;
  uint32_t by = divisor < 0 ? -(uint32_t)divisor : (uint32_t)divisor;
  uint64_t both = __aeabi_uidivmod(magnitude, by);
  uint32_t quotient = (uint32_t)both, rest = (uint32_t)(both >> 32);
  if ((value < 0) != (divisor < 0)) quotient = -quotient;
  return (uint64_t)(value < 0 ? -rest : rest) << 32 | quotient;
}

// Who asks for the quotient alone finds it in r0 too.
uint64_t __aeabi_uidiv(uint32_t, uint32_t) __attribute__((alias("__aeabi_uidivmod")));
uint64_t __aeabi_idiv(int32_t, int32_t) __attribute__((alias("__aeabi_idivmod")));

uint64_t __aeabi_lmul(uint64_t a, uint64_t b) {
  uint32_t al = (uint32_t)a, ah = (uint32_t)(a >> 32);
  uint32_t bl = (uint32_t)b, bh = (uint32_t)(b >> 32);
  // Halves of halves: the core multiplies 32 by 32 bits into 32.
  uint32_t ll = (al & 0xFFFF) * (bl & 0xFFFF);
  uint32_t lh = (al & 0xFFFF) * (bl >> 16);
  uint32_t hl = (al >> 16) * (bl & 0xFFFF);
  uint32_t hh = (al >> 16) * (bl >> 16);
  uint32_t middle = (ll >> 16) + (lh & 0xFFFF) + (hl & 0xFFFF);
  uint32_t low = (ll & 0xFFFF) | middle << 16;
  uint32_t high = hh + (lh >> 16) + (hl >> 16) + (middle >> 16) + al * bh + ah * bl;
  return (uint64_t)high << 32 | low;
}

uint64_t __aeabi_llsl(uint64_t value, int by) {
  uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);
  if (by <= 0) return value;
  if (by >= 64) return 0;
  if (by >= 32) return (uint64_t)(low << (by - 32)) << 32;
  return (uint64_t)(high << by | low >> (32 - by)) << 32 | low << by;
}

uint64_t __aeabi_llsr(uint64_t value, int by) {
  uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);
  if (by <= 0) return value;
  if (by >= 64) return 0;
  if (by >= 32) return high >> (by - 32);
  return (uint64_t)(high >> by) << 32 | (low >> by | high << (32 - by));
}
