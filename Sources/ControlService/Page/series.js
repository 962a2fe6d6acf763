// Foot force over the last minute, each update with its least and most. No DOM.

/** Seconds. */
export const span = 60;
/** Two updates further apart have something unknown between them, seconds. */
export const longestStep = 1.6;
/** A minute of 25 a second, and room. */
const most = 2000;

export class Series {
  #points = [];
  marks = [];

  clear() {
    this.#points = [];
    this.marks = [];
  }

  /** Adds an update at `at` seconds; of unknown loads the force is null. */
  add(at, loads) {
    const isKnown = loads.trusted === true && typeof loads.foot_force_n === "number";
    const value = isKnown ? loads.foot_force_n : null;
    this.#points.push({
      at, value,
      low: isKnown ? (loads.foot_force_low_n ?? value) : null,
      peak: isKnown ? (loads.foot_force_peak_n ?? value) : null,
      hard: loads.limit_n ?? null,
      soft: loads.soft_limit_n ?? null,
    });
    if (this.#points.length > most) this.#points.splice(0, this.#points.length - most);
    while (this.#points.length && this.#points[0].at < at - span - 2) this.#points.shift();
  }

  mark(at, words) {
    this.marks.push({ at, words });
    this.marks = this.marks.filter((mark) => mark.at > at - span - 2).slice(-50);
  }

  /** The points from a minute before `end` to it. */
  until(end) {
    return this.#points.filter((point) => point.at >= end - span && point.at <= end);
  }

  /** Least and most of the minute before `end`, null where nothing is known of it. */
  extremes(end) {
    const known = this.until(end).filter((point) => point.value !== null);
    if (known.length === 0) return null;
    return {
      low: known.reduce((least, point) => Math.min(least, point.low), Infinity),
      peak: known.reduce((greatest, point) => Math.max(greatest, point.peak), -Infinity),
    };
  }

  /** When nothing was known between `end` less a minute and `end`: [{ from, to }], seconds. */
  unknown(end) {
    const gaps = [];
    let from = end - span;
    for (const point of this.until(end)) {
      if (point.value === null) {
        gaps.push({ from, to: point.at });
      } else if (point.at - from > longestStep) {
        gaps.push({ from, to: point.at });
      }
      from = point.at;
    }
    if (end - from > longestStep) gaps.push({ from, to: end });
    return gaps;
  }
}
