// Copying and filling, as C and Arm's "Run-time ABI" (IHI 0043) name them, for bare metal.

#include <stddef.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word;

static int is_aligned(const void *one, const void *other) {
  return (((uintptr_t)one | (uintptr_t)other) & 3) == 0;
}

// Words where both are aligned, which values of some size are: four times as fast. Whatever is
// written was read before, so the two may overlap where `to` comes first.
void *memcpy(void *to, const void *from, size_t count) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if (is_aligned(to, from)) {
    for (; count >= 16; count -= 16, out += 16, in += 16) {
      const word *source = (const word *)in;
      word *place = (word *)out;
      word a = source[0], b = source[1], c = source[2], d = source[3];
      place[0] = a, place[1] = b, place[2] = c, place[3] = d;
    }
    for (; count >= 4; count -= 4, out += 4, in += 4) *(word *)out = *(const word *)in;
  }
  while (count--) *out++ = *in++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if (out <= in) return memcpy(to, from, count);
  while (count--) out[count] = in[count];
  return to;
}

void *memset(void *to, int byte, size_t count) {
  uint8_t *out = to;
  if (is_aligned(to, to)) {
    uint32_t bytes = (uint8_t)byte * 0x01010101u;
    for (; count >= 4; count -= 4, out += 4) *(word *)out = bytes;
  }
  while (count--) *out++ = (uint8_t)byte;
  return to;
}

// Those of the ABI return nothing, which who calls them does not see.
#define also(name, function) \
  void *name(void *, const void *, size_t) __attribute__((alias(#function)));
also(__aeabi_memcpy, memcpy) also(__aeabi_memcpy4, memcpy) also(__aeabi_memcpy8, memcpy)
also(__aeabi_memmove, memmove) also(__aeabi_memmove4, memmove) also(__aeabi_memmove8, memmove)

void __aeabi_memset(void *to, size_t count, int byte) { memset(to, byte, count); }
void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }

#define also_set(name) \
  void name(void *, size_t, int) __attribute__((alias("__aeabi_memset")));
#define also_clear(name) void name(void *, size_t) __attribute__((alias("__aeabi_memclr")));
also_set(__aeabi_memset4) also_set(__aeabi_memset8)
also_clear(__aeabi_memclr4) also_clear(__aeabi_memclr8)
