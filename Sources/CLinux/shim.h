#pragma once
// Linux calls that the Glibc module does not carry.
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

// Declared for GNU sources only.
static inline int treadlight_set_thread_name(pthread_t thread, const char *name) {
  extern int pthread_setname_np(pthread_t thread, const char *name);
  return pthread_setname_np(thread, name);
}

// What lies at a path, links not followed: 0, or the error. By a function, as several modules carry
// the structure, and which of them Swift takes it from depends on what it has read before.
static inline int treadlight_look_at(const char *path, uint32_t *mode, uint64_t *number) {
  struct stat status;
  if (lstat(path, &status) != 0) return errno;
  *mode = status.st_mode;
  *number = status.st_ino;
  return 0;
}
