// The host's half of `Vectors.swift`.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void vectors_run_all(void);

// Never given back: only the microcontroller has to count its bytes.
void *vectors_room(int32_t size) {
  void *room = malloc((size_t)size);
  if (!room) abort();
  return room;
}

void vectors_write(const uint8_t *bytes, int32_t count) {
  fwrite(bytes, 1, (size_t)count, stdout);
}

int main(void) {
  vectors_run_all();
  return 0;
}
