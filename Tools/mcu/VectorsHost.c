// The host's half of `Vectors.swift`.

#include <stdint.h>
#include <stdio.h>

void vectors_run_all(void);

// More than enough: only the microcontroller has to count its bytes.
static uint64_t monitor[2048], history[2048];

void *vectors_monitor(void) { return monitor; }
void *vectors_history(void) { return history; }

void vectors_write(const uint8_t *bytes, int32_t count) {
  fwrite(bytes, 1, (size_t)count, stdout);
}

int main(void) {
  vectors_run_all();
  return 0;
}
