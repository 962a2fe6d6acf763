// Loaded into a program with LD_PRELOAD: lets a chosen call on a session's log fail.
//
// LOG_FAULT is "CALL AT PORTION ERRNO": the AT-th call (from 1; 0: every one) of write, fdatasync,
// ftruncate or read on a file whose name ends in .mcap first takes PORTION thousandths of its
// bytes (at least one and not all; 0: none), then the next call, or with PORTION 0 this one,
// fails with ERRNO (0: none does). With AT 0 half the calls are interrupted and the others are
// short, so that every call must be taken up again and again.
//
// LOG_FAULT_COUNTS names a file that the number of calls of each kind is left in at the end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITE, FDATASYNC, FTRUNCATE, READ, KINDS };
static const char *const names[KINDS] = {"write", "fdatasync", "ftruncate", "read"};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long counts[KINDS];
static int kind = -1;
static unsigned long at;
static unsigned portion;
static int number;
static bool is_next_failing;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_read)(int, void *, size_t);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void begin(void) {
  real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  real_read = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate");
  const char *fault = getenv("LOG_FAULT");
  char name[16];
  if (!fault) return;
  if (sscanf(fault, "%15s %lu %u %d", name, &at, &portion, &number) != 4) abort();
  for (int index = 0; index < KINDS; index++) {
    if (strcmp(name, names[index]) == 0) kind = index;
  }
  if (kind < 0) abort();
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("LOG_FAULT_COUNTS");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  for (int index = 0; index < KINDS; index++) {
    fprintf(file, "%s %lu\n", names[index], counts[index]);
  }
  fclose(file);
}

static bool is_log(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 5) return false;
  path[length] = 0;
  return strcmp(path + length - 5, ".mcap") == 0;
}

// Counts a call; the errno it is to fail with or 0, and in *count the bytes it may take.
static int fault(int called, int file, size_t *count) {
  if (!is_log(file)) return 0;
  pthread_mutex_lock(&lock);
  const unsigned long call = ++counts[called];
  int failure = 0;
  if (called == kind) {
    bool is_short = false;
    if (is_next_failing) {
      is_next_failing = false;
      failure = number;
    } else if (at == 0) {
      failure = call % 2 ? EINTR : 0;
      is_short = !failure;
    } else if (call == at) {
      is_short = portion > 0;
      is_next_failing = is_short && number != 0;
      if (!is_short) failure = number;
    }
    if (is_short && count && *count > 1) {
      const size_t part = *count * (portion ? portion : 300) / 1000;
      *count = part < 1 ? 1 : part >= *count ? *count - 1 : part;
    }
  }
  pthread_mutex_unlock(&lock);
  return failure;
}

ssize_t write(int file, const void *bytes, size_t count) {
  const int failure = fault(WRITE, file, &count);
  if (!failure) return real_write(file, bytes, count);
  errno = failure;
  return -1;
}

ssize_t read(int file, void *bytes, size_t count) {
  const int failure = fault(READ, file, &count);
  if (!failure) return real_read(file, bytes, count);
  errno = failure;
  return -1;
}

int fdatasync(int file) {
  const int failure = fault(FDATASYNC, file, NULL);
  if (!failure) return real_fdatasync(file);
  errno = failure;
  return -1;
}

int ftruncate(int file, off_t length) {
  const int failure = fault(FTRUNCATE, file, NULL);
  if (!failure) return real_ftruncate(file, length);
  errno = failure;
  return -1;
}

int ftruncate64(int file, off_t length) { return ftruncate(file, length); }
