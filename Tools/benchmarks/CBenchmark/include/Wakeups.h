// How late the machine wakes a thread, whatever that thread is going to do: what the daemon's
// delays are compared with.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bench_wakeups bench_wakeups;

typedef enum {
  // One thread sleeps until the next multiple of the period, as cyclictest does; the delay is
  // from then to its waking.
  BENCH_TIMER,
  // An ordinary thread rings an eventfd once a period, the other one waits for it with poll(2), as
  // the daemon's monitor waits for the link; the delay is from before the ringing to its waking.
  BENCH_BELL,
} bench_wakeups_kind;

// Starts the threads; the waiting one asks for SCHED_FIFO with that priority, 0: it does not ask.
// At most that many delays are kept. NULL when the system refuses.
bench_wakeups *bench_wakeups_start(
    bench_wakeups_kind kind, int priority, uint64_t period_nanoseconds, size_t most);
// Ends the threads and sorts the delays.
void bench_wakeups_stop(bench_wakeups *wakeups);
void bench_wakeups_destroy(bench_wakeups *wakeups);

// Once stopped.
size_t bench_wakeups_count(const bench_wakeups *wakeups);
// Nanoseconds, ascending.
uint64_t bench_wakeups_delay(const bench_wakeups *wakeups, size_t index);
bool bench_wakeups_is_real_time(const bench_wakeups *wakeups);

// Computes nothing for ever; ends with the process that started this one.
void bench_spin(void) __attribute__((noreturn));
