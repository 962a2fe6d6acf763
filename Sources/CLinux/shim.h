#pragma once
// Linux calls that the Glibc module does not carry.
#include <pthread.h>
#include <sys/eventfd.h>

// Declared for GNU sources only.
static inline int treadlight_set_thread_name(pthread_t thread, const char *name) {
  extern int pthread_setname_np(pthread_t thread, const char *name);
  return pthread_setname_np(thread, name);
}
