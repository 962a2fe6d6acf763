#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CBenchmark.h"

enum { PIECE = 1 << 18 };

// Adds scans of eight channels; plain loops that the compiler may vectorise.
static void add_scans(const int32_t *restrict samples, size_t scans, bench_scans_summary *summary) {
  int32_t least[8], greatest[8];
  int64_t sum[8];
  memcpy(least, summary->minimum, sizeof least);
  memcpy(greatest, summary->maximum, sizeof greatest);
  memcpy(sum, summary->sum, sizeof sum);
  for (size_t scan = 0; scan < scans; scan++) {
    for (int channel = 0; channel < 8; channel++) {
      int32_t value = samples[8 * scan + channel];
      least[channel] = value < least[channel] ? value : least[channel];
      greatest[channel] = value > greatest[channel] ? value : greatest[channel];
      sum[channel] += value;
    }
  }
  memcpy(summary->minimum, least, sizeof least);
  memcpy(summary->maximum, greatest, sizeof greatest);
  memcpy(summary->sum, sum, sizeof sum);
  summary->scans += scans;
}

int bench_scans_read(const char *path, bench_scans_summary *summary) {
  memset(summary, 0, sizeof *summary);
  for (int channel = 0; channel < 8; channel++) {
    summary->minimum[channel] = INT32_MAX;
    summary->maximum[channel] = INT32_MIN;
  }
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int32_t *piece = malloc(PIECE);
  int status = piece ? 0 : ENOMEM;
  while (!status) {
    ssize_t count = read(file, piece, PIECE);
    if (count < 0) status = errno;
    if (count <= 0) break;
    add_scans(piece, (size_t)count / 32, summary);
  }
  free(piece);
  close(file);
  return status;
}
