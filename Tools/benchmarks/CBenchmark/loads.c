#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "CBenchmark.h"

enum { CHANNELS = 16, PANELS = 8, LONGEST_RUN = 16 };

// mN per microsecond, and mN: the fastest a cell's load can change (25 N per ms), and a margin.
static const int64_t SLEW = 25, MARGIN = 10000;
// mN: beyond it a single cell that moves alone is looked at.
static const int64_t LONE_STEP = 60000;

typedef struct {
  int32_t count;
  uint8_t state;
  uint16_t age;
} reading;

typedef struct {
  uint64_t time;
  reading cells[CHANNELS];
} scan;

typedef struct {
  int32_t zero, gain, tare;
  uint8_t panel;
  bool is_client;
  int64_t x, y;
} cell;

typedef struct {
  int count;
  int channels[4];
  // The vector that is normal to 1, x and y over the four cells, by 2^20; zero: none.
  int64_t normal[4];
} redundancy;

struct bench_loads {
  int channels, panels;
  int32_t minimum_load;
  size_t scan_count;
  cell cells[CHANNELS];
  redundancy redundancies[PANELS];
  // State of the guarded variant.
  bool has_last;
  uint64_t last_time;
  int64_t last[CHANNELS];
  int run[CHANNELS];
  scan *scans;
};

bench_loads *bench_loads_create(int channels, int panels, int32_t minimum_load, size_t scans) {
  if (channels > CHANNELS || panels > PANELS) return NULL;
  bench_loads *loads = calloc(1, sizeof *loads);
  if (!loads) return NULL;
  loads->scans = calloc(scans, sizeof *loads->scans);
  if (!loads->scans) {
    free(loads);
    return NULL;
  }
  loads->channels = channels;
  loads->panels = panels;
  loads->minimum_load = minimum_load;
  loads->scan_count = scans;
  return loads;
}

void bench_loads_destroy(bench_loads *loads) {
  free(loads->scans);
  free(loads);
}

void bench_loads_set_cell(
    bench_loads *loads, int channel, int32_t zero, int32_t gain, int32_t tare, int64_t x, int64_t y,
    int panel, bool is_client) {
  loads->cells[channel] = (cell){
      .zero = zero, .gain = gain, .tare = tare, .panel = (uint8_t)panel, .is_client = is_client,
      .x = x, .y = y};
}

void bench_loads_set_count(
    bench_loads *loads, size_t scan, uint64_t time, int channel, int32_t count) {
  loads->scans[scan].time = time;
  loads->scans[scan].cells[channel].count = count;
}

static double determinant(const cell *a, const cell *b, const cell *c) {
  return (double)(b->x - a->x) * (double)(c->y - a->y) -
         (double)(c->x - a->x) * (double)(b->y - a->y);
}

void bench_loads_prepare(bench_loads *loads) {
  for (int panel = 0; panel < loads->panels; panel++) {
    redundancy *own = &loads->redundancies[panel];
    own->count = 0;
    for (int channel = 0; channel < loads->channels; channel++) {
      if (loads->cells[channel].panel != panel) continue;
      if (own->count < 4) own->channels[own->count] = channel;
      own->count++;
    }
    if (own->count != 4) continue;
    const cell *c[4];
    for (int i = 0; i < 4; i++) c[i] = &loads->cells[own->channels[i]];
    const double normal[4] = {
        determinant(c[1], c[2], c[3]), -determinant(c[0], c[2], c[3]),
        determinant(c[0], c[1], c[3]), -determinant(c[0], c[1], c[2])};
    double largest = 0;
    for (int i = 0; i < 4; i++) largest = fmax(largest, fabs(normal[i]));
    for (int i = 0; i < 4; i++) {
      own->normal[i] = largest > 0 ? llround(normal[i] / largest * (1 << 20)) : 0;
    }
  }
}

static int32_t clamped(int64_t value) {
  return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value;
}

static inline int64_t millinewtons(const cell *own, int32_t count) {
  const int64_t product = ((int64_t)count - own->zero) * own->gain;
  return clamped((product + (product < 0 ? -500000 : 500000)) / 1000000);
}

// What cell `which` of a panel must have changed by, from what the three others did.
static int64_t predicted_change(
    const redundancy *own, const int64_t *forces, const int64_t *last, int which) {
  int64_t sum = 0;
  for (int i = 0; i < 4; i++) {
    const int channel = own->channels[i];
    if (i != which) sum += own->normal[i] * (forces[channel] - last[channel]);
  }
  return -sum / own->normal[which];
}

// Replaces the forces of cells that jumped as no load can.
static void guard(bench_loads *loads, uint64_t time, int64_t *forces) {
  if (!loads->has_last || time < loads->last_time) {
    memcpy(loads->last, forces, sizeof loads->last);
    memset(loads->run, 0, sizeof loads->run);
    loads->has_last = true;
    loads->last_time = time;
    return;
  }
  const int64_t window = SLEW * (int64_t)(time - loads->last_time) + MARGIN;
  loads->last_time = time;
  for (int panel = 0; panel < loads->panels; panel++) {
    const redundancy *own = &loads->redundancies[panel];
    int suspects = 0, suspect = 0;
    for (int i = 0; i < own->count && i < 4; i++) {
      const int channel = own->channels[i];
      const int64_t change = llabs(forces[channel] - loads->last[channel]);
      bool is_suspect = change > window;
      if (!is_suspect && change > LONE_STEP && own->count == 4 && own->normal[i]) {
        bool others_calm = true;
        for (int j = 0; j < 4; j++) {
          const int other = own->channels[j];
          if (j != i) others_calm &= llabs(forces[other] - loads->last[other]) < change / 4;
        }
        const int64_t predicted = predicted_change(own, forces, loads->last, i);
        const int64_t signed_change = forces[channel] - loads->last[channel];
        is_suspect = others_calm && llabs(signed_change - predicted) > change / 4 * 3;
      }
      if (is_suspect && loads->run[channel] < LONGEST_RUN) {
        suspects++;
        suspect = i;
        loads->run[channel]++;
      } else {
        loads->run[channel] = 0;
      }
    }
    if (suspects == 1 && own->count == 4 && own->normal[suspect]) {
      const int channel = own->channels[suspect];
      forces[channel] =
          loads->last[channel] + predicted_change(own, forces, loads->last, suspect);
    } else if (suspects) {
      for (int i = 0; i < own->count && i < 4; i++) {
        const int channel = own->channels[i];
        if (loads->run[channel]) forces[channel] = loads->last[channel];
      }
    }
    for (int i = 0; i < own->count && i < 4; i++) {
      loads->last[own->channels[i]] = forces[own->channels[i]];
    }
  }
}

static inline bench_loads_result compute(bench_loads *loads, const scan *now, bool guarded) {
  int64_t forces[CHANNELS] = {0};
  for (int channel = 0; channel < loads->channels; channel++) {
    if (now->cells[channel].state == 0) {
      forces[channel] = millinewtons(&loads->cells[channel], now->cells[channel].count);
    }
  }
  if (guarded) guard(loads, now->time, forces);
  int64_t gross = 0, net = 0, foot = 0, moment_x = 0, moment_y = 0, panels[PANELS] = {0};
  for (int channel = 0; channel < loads->channels; channel++) {
    const cell *own = &loads->cells[channel];
    const int64_t force = forces[channel] - own->tare;
    gross += forces[channel];
    net += force;
    panels[own->panel] += force;
    if (!own->is_client) continue;
    foot += force;
    moment_x += force * own->x;
    moment_y += force * own->y;
  }
  bench_loads_result result = {
      .gross = clamped(gross), .net = clamped(net), .foot_force = clamped(foot)};
  for (int panel = 0; panel < loads->panels; panel++) {
    result.panels[panel] = clamped(panels[panel]);
  }
  if (foot > 0 && foot >= loads->minimum_load) {
    result.centre_x = clamped(moment_x / foot);
    result.centre_y = clamped(moment_y / foot);
    result.has_centre = true;
  }
  return result;
}

void bench_loads_restart(bench_loads *loads) { loads->has_last = false; }

bench_loads_result bench_loads_step(bench_loads *loads, bool guarded, size_t scan) {
  return compute(loads, &loads->scans[scan], guarded);
}

static inline int64_t run(bench_loads *loads, bool guarded) {
  bench_loads_restart(loads);
  int64_t sum = 0;
  for (size_t index = 0; index < loads->scan_count; index++) {
    const bench_loads_result result = compute(loads, &loads->scans[index], guarded);
    sum += result.gross ^ result.net ^ result.foot_force ^ result.centre_x ^ result.centre_y;
    for (int panel = 0; panel < loads->panels; panel++) sum += result.panels[panel];
  }
  return sum;
}

int64_t bench_loads_run(bench_loads *loads, bool guarded) {
  return guarded ? run(loads, true) : run(loads, false);
}
