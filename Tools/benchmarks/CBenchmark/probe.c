#include "DaemonProbe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CBenchmark.h"

const char *bench_probe_variable(void) { return PROBE_VARIABLE; }

bench_probe *bench_probe_create(const char *path) {
  const int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return NULL;
  void *mapped = MAP_FAILED;
  if (ftruncate(file, sizeof(probe_page)) == 0) {
    mapped = mmap(NULL, sizeof(probe_page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  close(file);
  return mapped == MAP_FAILED ? NULL : mapped;
}

void bench_probe_destroy(bench_probe *probe) { munmap(probe, sizeof *probe); }

size_t bench_probe_count(const bench_probe *probe) {
  const uint32_t threads = __atomic_load_n(&probe->threads, __ATOMIC_RELAXED);
  return threads < PROBE_THREADS ? threads : PROBE_THREADS;
}

bench_probe_thread bench_probe_at(const bench_probe *probe, size_t index) {
  const probe_thread *slot = &probe->slots[index];
  return (bench_probe_thread){
      .thread = __atomic_load_n(&slot->thread, __ATOMIC_RELAXED),
      .allocations = __atomic_load_n(&slot->allocations, __ATOMIC_RELAXED),
      .frees = __atomic_load_n(&slot->frees, __ATOMIC_RELAXED)};
}

void bench_probe_stall(bench_probe *probe, bool is_stalled) {
  __atomic_store_n(&probe->is_stalled, is_stalled, __ATOMIC_RELAXED);
}
