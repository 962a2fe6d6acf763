// Files that are built into the program.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A file of Sources, by the name that it has in this list; its bytes live as long as the program.
typedef struct {
  const char *name;
  const uint8_t *bytes;
  size_t count;
} embedded_file;

// The file at a place of the list; NULL behind its end.
const embedded_file *embedded_file_at(size_t index);
