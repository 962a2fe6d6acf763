#pragma once
// Calls around child processes that the Glibc module does not carry.
#include <spawn.h>
#include <sys/types.h>

// Declared for GNU sources only; pidfd_open is new in glibc 2.36.
static inline int treadlight_pipe(int ends[2], int flags) {
  extern int pipe2(int ends[2], int flags);
  return pipe2(ends, flags);
}

static inline int treadlight_pidfd_open(pid_t child) {
  extern int pidfd_open(pid_t child, unsigned int flags);
  return pidfd_open(child, 0);
}

static inline int treadlight_spawn_closing_from(
    posix_spawn_file_actions_t *actions, int first) {
  extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

static inline int treadlight_spawn_in_folder(
    posix_spawn_file_actions_t *actions, const char *folder) {
  extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}
