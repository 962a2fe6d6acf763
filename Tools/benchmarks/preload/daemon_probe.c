// Loaded into the daemon with LD_PRELOAD: counts what each thread allocates and frees, and lets
// writing to recordings hang for as long as the benchmark wants, where no disk can be stalled.
#define _GNU_SOURCE
#include "../CBenchmark/DaemonProbe.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static probe_page own_page;
static probe_page *page = &own_page;
// Initial-exec: looking it up must not allocate.
static __thread probe_thread *slot __attribute__((tls_model("initial-exec")));

static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void open_page(void) {
  real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *path = getenv(PROBE_VARIABLE);
  const int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) return;
  slot = NULL;  // the loading thread takes one of the shared page too
  page = mapped;
}

static probe_thread *own_slot(void) {
  static probe_thread spare;
  if (slot) return slot;
  const uint32_t index = __atomic_fetch_add(&page->threads, 1, __ATOMIC_RELAXED);
  slot = index < PROBE_THREADS ? &page->slots[index] : &spare;
  slot->thread = (int32_t)syscall(SYS_gettid);
  return slot;
}

void *malloc(size_t size) {
  own_slot()->allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  own_slot()->allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  own_slot()->allocations++;
  return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  own_slot()->allocations++;
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

void free(void *block) {
  if (block) own_slot()->frees++;
  __libc_free(block);
}

// Whether a file is a recording; looked at only while they are stalled.
static bool is_recording(int file) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 5) return false;
  path[length] = 0;
  return strcmp(path + length - 5, ".mcap") == 0;
}

static void wait_while_stalled(int file) {
  const struct timespec moment = {.tv_nsec = 10000000};
  if (!__atomic_load_n(&page->is_stalled, __ATOMIC_RELAXED) || !is_recording(file)) return;
  while (__atomic_load_n(&page->is_stalled, __ATOMIC_RELAXED)) nanosleep(&moment, NULL);
}

ssize_t write(int file, const void *bytes, size_t count) {
  wait_while_stalled(file);
  return real_write(file, bytes, count);
}

int fdatasync(int file) {
  wait_while_stalled(file);
  return real_fdatasync(file);
}
