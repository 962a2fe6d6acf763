// What the benchmark and the library that it loads into the daemon share: a file that both map.
#pragma once
#include <stdint.h>

enum { PROBE_THREADS = 1024 };

// The file's name, and where it is looked up.
#define PROBE_VARIABLE "TREADLIGHT_BENCH_PROBE"

typedef struct {
  // 0: unused. Threads keep their slot when they end.
  int32_t thread;
  int32_t padding;
  uint64_t allocations, frees;
} probe_thread;

typedef struct probe_page {
  // Not 0: whoever writes to a recording waits.
  uint32_t is_stalled;
  // How many have a slot, or would have with more of them.
  uint32_t threads;
  probe_thread slots[PROBE_THREADS];
} probe_page;
