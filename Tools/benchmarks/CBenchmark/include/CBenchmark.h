// What the benchmarks compare with, and what they count with.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Wakeups.h"

// The loads of a scan as one would write them in plain C.
//
// The same integers as LoadEstimator: counts to millinewtons by zero and gain, less the tare;
// sums of all cells and of the panels; moments and centre of pressure of the client's panels.
typedef struct bench_loads bench_loads;

typedef struct {
  int32_t gross, net, foot_force;
  int32_t panels[8];
  int32_t centre_x, centre_y;
  bool has_centre;
} bench_loads_result;

// NULL when there is no memory.
bench_loads *bench_loads_create(int channels, int panels, int32_t minimum_load, size_t scans);
void bench_loads_destroy(bench_loads *loads);
void bench_loads_set_cell(
    bench_loads *loads, int channel, int32_t zero, int32_t gain, int32_t tare, int64_t x, int64_t y,
    int panel, bool is_client);
void bench_loads_set_count(
    bench_loads *loads, size_t scan, uint64_t time, int channel, int32_t count);
// To be called once all cells are set, for the guarded variant.
void bench_loads_prepare(bench_loads *loads);

// Computes all scans anew and returns a sum over the results, so that none can be left out.
// The guarded variant also looks for false readings and reconstructs them.
int64_t bench_loads_run(bench_loads *loads, bool guarded);
// The result of every scan, the last one included, for comparison; scan by scan from the first on.
void bench_loads_restart(bench_loads *loads);
bench_loads_result bench_loads_step(bench_loads *loads, bool guarded, size_t scan);

// Calls of malloc and its kin by this thread since it started.
uint64_t bench_allocations(void);
// Calls of free with a block.
uint64_t bench_frees(void);

// Opens a counter of this thread's instructions in user mode; a negative errno when the kernel
// or the machine has none.
int bench_instructions_open(void);
// The count so far; 0 when it cannot be read.
uint64_t bench_instructions_read(int counter);
void bench_instructions_close(int counter);

// What a library that is loaded into another process counts there, in a file that both map.
typedef struct probe_page bench_probe;

typedef struct {
  int32_t thread;
  uint64_t allocations, frees;
} bench_probe_thread;

// The environment variable that tells the library the file's path.
const char *bench_probe_variable(void);
// Makes the file and maps it; NULL when that fails.
bench_probe *bench_probe_create(const char *path);
void bench_probe_destroy(bench_probe *probe);
// Threads so far, those that ended included.
size_t bench_probe_count(const bench_probe *probe);
bench_probe_thread bench_probe_at(const bench_probe *probe, size_t index);
// Whether writing to recordings hangs from now on.
void bench_probe_stall(bench_probe *probe, bool is_stalled);

// What eight channels of 32-bit samples come to.
typedef struct {
  uint64_t scans;
  int32_t minimum[8], maximum[8];
  int64_t sum[8];
} bench_scans_summary;

// Reads a file of scans of eight 32-bit samples, native byte order, and sums them up; an errno
// when that fails.
int bench_scans_read(const char *path, bench_scans_summary *summary);
