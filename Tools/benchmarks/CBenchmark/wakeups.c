#define _GNU_SOURCE
#include "Wakeups.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

// Rings that may wait for a late thread.
enum { RINGS = 4096 };

struct bench_wakeups {
  bench_wakeups_kind kind;
  int priority, bell;
  uint64_t period;
  size_t most, count;
  uint64_t *delays;
  bool is_real_time;
  atomic_bool is_stopping;
  pthread_t waiting, ringing;
  // When each bell was rung, and how many were.
  uint64_t rung_at[RINGS];
  atomic_size_t rung;
};

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void sleep_until(uint64_t moment) {
  const struct timespec time = {
      .tv_sec = (time_t)(moment / 1000000000), .tv_nsec = (long)(moment % 1000000000)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) != 0) {
  }
}

static void add(bench_wakeups *own, uint64_t since) {
  const uint64_t moment = now();
  if (own->count < own->most) own->delays[own->count++] = moment > since ? moment - since : 0;
}

static void ask_for_priority(bench_wakeups *own) {
  const struct sched_param parameters = {.sched_priority = own->priority};
  own->is_real_time =
      own->priority > 0 && pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0;
}

static void *wait_for_timer(void *argument) {
  bench_wakeups *own = argument;
  ask_for_priority(own);
  uint64_t due = now() + own->period;
  while (!atomic_load_explicit(&own->is_stopping, memory_order_relaxed)) {
    sleep_until(due);
    add(own, due);
    // As cyclictest: what was missed is not made up for.
    for (due += own->period; due < now();) due += own->period;
  }
  return NULL;
}

static void *ring(void *argument) {
  bench_wakeups *own = argument;
  uint64_t due = now() + own->period;
  while (!atomic_load_explicit(&own->is_stopping, memory_order_relaxed)) {
    sleep_until(due);
    const size_t rung = atomic_load_explicit(&own->rung, memory_order_relaxed);
    own->rung_at[rung % RINGS] = now();
    atomic_store_explicit(&own->rung, rung + 1, memory_order_release);
    const uint64_t one = 1;
    if (write(own->bell, &one, sizeof one) < 0) return NULL;
    for (due += own->period; due < now();) due += own->period;
  }
  return NULL;
}

static void *wait_for_bell(void *argument) {
  bench_wakeups *own = argument;
  ask_for_priority(own);
  size_t heard = 0;
  while (!atomic_load_explicit(&own->is_stopping, memory_order_relaxed)) {
    struct pollfd wanted = {.fd = own->bell, .events = POLLIN};
    uint64_t value;
    if (poll(&wanted, 1, 20) > 0 && read(own->bell, &value, sizeof value) < 0) return NULL;
    const size_t rung = atomic_load_explicit(&own->rung, memory_order_acquire);
    for (; heard < rung; heard++) add(own, own->rung_at[heard % RINGS]);
  }
  return NULL;
}

bench_wakeups *bench_wakeups_start(
    bench_wakeups_kind kind, int priority, uint64_t period_nanoseconds, size_t most) {
  bench_wakeups *own = calloc(1, sizeof *own);
  if (!own) return NULL;
  *own = (bench_wakeups){
      .kind = kind, .priority = priority, .period = period_nanoseconds, .most = most};
  own->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  own->delays = malloc(most * sizeof *own->delays);
  // Touched here, so that no page of it is new to the waiting thread.
  for (size_t index = 0; own->delays && index < most; index++) own->delays[index] = 1;
  if (own->bell < 0 || !own->delays) {
    bench_wakeups_destroy(own);
    return NULL;
  }
  const bool has_bell = kind == BENCH_BELL;
  if (pthread_create(&own->waiting, NULL, has_bell ? wait_for_bell : wait_for_timer, own) != 0) {
    bench_wakeups_destroy(own);
    return NULL;
  }
  if (has_bell && pthread_create(&own->ringing, NULL, ring, own) != 0) {
    atomic_store(&own->is_stopping, true);
    pthread_join(own->waiting, NULL);
    bench_wakeups_destroy(own);
    return NULL;
  }
  return own;
}

static int ascending(const void *a, const void *b) {
  const uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
  return one < other ? -1 : one > other;
}

void bench_wakeups_stop(bench_wakeups *own) {
  if (atomic_exchange(&own->is_stopping, true)) return;
  pthread_join(own->waiting, NULL);
  if (own->kind == BENCH_BELL) pthread_join(own->ringing, NULL);
  qsort(own->delays, own->count, sizeof *own->delays, ascending);
}

void bench_wakeups_destroy(bench_wakeups *own) {
  if (own->bell >= 0) close(own->bell);
  free(own->delays);
  free(own);
}

size_t bench_wakeups_count(const bench_wakeups *own) { return own->count; }

uint64_t bench_wakeups_delay(const bench_wakeups *own, size_t index) { return own->delays[index]; }

bool bench_wakeups_is_real_time(const bench_wakeups *own) { return own->is_real_time; }

void bench_spin(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (volatile uint64_t count = 0;; count++) {
  }
}
