// Plays a recording through the same state and views as the live stream. No DOM.
import { piece } from "./recording.js";
import { Series, span } from "./series.js";
import { initial, reduce } from "./state.js";
import { marker } from "./words.js";

export class Replay {
  speed = 1;
  isPlaying = false;
  /** Whether it waits for a piece of the log. */
  isWaiting = false;
  series = new Series();
  #recording;
  #position = 0;
  /** Up to where loads and events have been taken. */
  #taken = 0;
  #isStale = true;

  constructor(recording) {
    this.#recording = recording;
    this.#begin();
  }

  get recording() {
    return this.#recording;
  }

  get position() {
    return this.#position;
  }

  get failure() {
    return this.#recording.failure(this.#position);
  }

  /** Goes to a place and shows how it was there. */
  seek(position) {
    this.#position = Math.min(Math.max(position, 0), this.#recording.length);
    this.#isStale = true;
    this.#refresh();
  }

  /** Goes on by `seconds` of the watcher's time. */
  advance(seconds) {
    if (this.#isStale) this.#refresh();
    this.isWaiting = this.#isStale;
    if (!this.isPlaying || this.#isStale) return;
    const next = Math.min(this.#position + seconds * this.speed, this.#recording.length);
    if (this.#recording.loads(next) === undefined && next < this.#recording.length) {
      this.isWaiting = true;
      return;
    }
    this.#recording.prefetch(next + piece * Math.max(1, this.speed / 4));
    this.#take(next);
    this.#position = next;
    if (next >= this.#recording.length) this.isPlaying = false;
  }

  #begin() {
    this.state = reduce(initial(), { type: "opened" }, 0);
    this.state = reduce(this.state, { type: "scene", data: this.#recording.info.scene }, 0);
    this.series.clear();
  }

  /** Works out the state at the position anew, from the minute before it and all alarms so far. */
  #refresh() {
    const from = Math.max(0, this.#position - span);
    const end = Math.min(this.#position, this.#recording.length - 0.001);
    const pieces = [this.#recording.loads(from), this.#recording.loads(Math.max(end, 0))];
    if (pieces.includes(undefined)) return;
    this.#begin();
    this.#takeEvents(-Infinity, from);
    this.#taken = from;
    this.#take(this.#position, true);
    this.#isStale = false;
  }

  #take(until, isFirst = false) {
    const from = isFirst ? this.#taken - 1e-9 : this.#taken;
    for (let at = Math.floor(Math.max(from, 0) / piece); at * piece <= until; at += 1) {
      for (const loads of this.#recording.loads(at * piece) ?? []) {
        if (loads.position_s <= from || loads.position_s > until) continue;
        this.series.add(loads.position_s, loads);
        this.state = reduce(this.state, { type: "loads", data: { ...loads, replay: false } }, loads.position_s * 1000);
      }
    }
    this.#takeEvents(from, until);
    this.#taken = until;
  }

  #takeEvents(from, until) {
    const { alarms = [], markers = [] } = this.#recording.events;
    const start = this.#recording.info.start_ns;
    for (const { position_s: at, alarm, words, place } of alarms) {
      if (at <= from || at > until) continue;
      const data = { alarm, words, place, at_ns: start + at * 1e9, replay: true };
      this.state = reduce(this.state, { type: "alarm", data }, at * 1000);
    }
    for (const { position_s: at, ...mark } of markers) {
      if (at <= from || at > until) continue;
      this.series.mark(at, marker(mark));
      const data = { ...mark, at_ns: start + at * 1e9 };
      this.state = reduce(this.state, { type: "marker", data }, at * 1000);
    }
  }
}
