// The alarm signals of IEC 60601-1-8 as times and loudness. No DOM, no audio.

/**
 * The bursts by priority, seconds and hertz.
 *
 * | priority | pulses | pulse  | spacing                | repeats every |
 * |----------|-------:|-------:|------------------------|--------------:|
 * | high     |    5+5 | 150 ms | 100 ms, 200 ms after 3; 0.5 s between the fives | 5 s |
 * | medium   |      3 | 200 ms | 200 ms                 |          10 s |
 * | low      |      2 | 200 ms | 200 ms                 |          20 s |
 *
 * The standard allows 75-200 ms, 50-125 ms doubled after the third, 0.35-1.30 s and 2.5-15 s for
 * high; 125-250 ms, 125-250 ms and 2.5-30 s for medium; the same pulses and more than 15 s for low.
 */
export const signals = {
  high: { pulse: 0.15, gaps: [0.1, 0.1, 0.2, 0.1, 0.5, 0.1, 0.1, 0.2, 0.1], every: 5, pitch: 494 },
  medium: { pulse: 0.2, gaps: [0.2, 0.2], every: 10, pitch: 392 },
  low: { pulse: 0.2, gaps: [0.2], every: 20, pitch: 330 },
};

/** The fundamental and five harmonics, each within 15 dB of it and between 300 and 4000 Hz. */
export const harmonics = [1, 0.8, 0.7, 0.55, 0.45, 0.35];

/** Rise and fall as parts of a pulse: 10-40 % each. */
export const rise = 0.15;
export const fall = 0.25;

/** The pulses of one burst: { at, length } in seconds from its beginning. */
export function burst(priority) {
  const { pulse, gaps } = signals[priority];
  const pulses = [{ at: 0, length: pulse }];
  for (const gap of gaps) {
    pulses.push({ at: pulses.at(-1).at + pulse + gap, length: pulse });
  }
  return pulses;
}

/** How long a burst is, seconds. */
export function length(priority) {
  const last = burst(priority).at(-1);
  return last.at + last.length;
}

/** When bursts begin, from `first` on and before `end`. */
export function begins(priority, first, end) {
  const times = [];
  for (let at = first; at < end; at += signals[priority].every) times.push(at);
  return times;
}

/**
 * What is to be done about the sound: "keep" what is scheduled, "stop" it, or "start" anew at once.
 *
 * `heard` and `wanted` are { priority, conditions }, null for silence. A burst goes on while the
 * priority stays; what is new or more urgent is heard at once.
 */
export function change(heard, wanted) {
  if (wanted === null) return heard === null ? "keep" : "stop";
  if (heard === null || heard.priority !== wanted.priority) return "start";
  return "keep";
}
