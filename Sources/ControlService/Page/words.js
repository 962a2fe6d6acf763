// What people read. No DOM.

/** Alarm conditions in a few words, for where the daemon does not say them. */
export const conditions = {
  "over-hard-force": "foot force over the client's limit",
  "over-hard-pressure": "foot pressure over the client's limit",
  "locked-out": "locked-out region loaded",
  "both-feet": "full weight on the client",
  "over-rating": "table overloaded",
  fall: "fall: the therapist's weight is suddenly gone",
  impact: "impact: the force rose too fast",
  "test-high": "test of a high alarm",
  "sustained-force": "foot force over the soft limit for too long",
  "sustained-pressure": "foot pressure over the soft limit for too long",
  "cell-overload": "a load cell overloaded",
  "eccentric-load": "load at the edge: the table may tip",
  stale: "no data from the table",
  "never-read": "the table has never delivered",
  "device-lost": "the table is not connected",
  saturated: "a load cell is at its end of range",
  absent: "a load cell does not answer",
  "sensor-fault": "a load cell cannot be trusted",
  "recorder-failed": "the recording cannot be written",
  "host-silent": "the table does not hear the daemon",
  "test-medium": "test of a medium alarm",
  "approaching-force": "foot force near the client's limit",
  "approaching-pressure": "foot pressure near the client's limit",
  drift: "zero or tare no longer fit",
  "calibration-overdue": "the calibration is overdue",
  "disk-low": "little room left for the recording",
  "glitch-rate": "many false readings: check the cables",
  twist: "a panel rocks: a leg off the floor, or a failing cell",
  "test-low": "test of a low alarm",
};

/** The same in the fewest words, to be read from two metres. */
export const shouts = {
  "over-hard-force": "TOO HARD",
  "over-hard-pressure": "TOO HARD",
  "locked-out": "NOT THERE",
  "both-feet": "BOTH FEET",
  "over-rating": "OVERLOAD",
  fall: "FALL",
  impact: "IMPACT",
  "test-high": "TEST",
  "test-medium": "TEST",
  "test-low": "TEST",
  "sustained-force": "TOO LONG",
  "sustained-pressure": "TOO LONG",
  "eccentric-load": "MAY TIP",
  "device-lost": "NO TABLE",
  stale: "NO DATA",
  "never-read": "NO DATA",
  "recorder-failed": "NOT RECORDED",
  "approaching-force": "NEAR LIMIT",
  "approaching-pressure": "NEAR LIMIT",
  "no-connection": "NO CONNECTION",
};

const links = {
  unknown: "not looked for yet",
  connected: "connected",
  absent: "no table is connected",
  unplugged: "the table was unplugged",
  "access-denied": "the table may not be opened",
  busy: "another program has the table",
  "unknown-protocol": "the table speaks another version",
  malformed: "the table says what cannot be read",
  failed: "the table failed",
  silent: "the table is silent",
  stopped: "the daemon has let the table go",
};

export const link = (state) => links[state] ?? state;

/** "left calf"; null where no region is known. */
export function place(region, side) {
  if (!region) return null;
  const name = region.replaceAll("-", " ");
  return side && side !== "middle" ? `${side} ${name}` : name;
}

/** A marker as people read it. */
export const marker = ({ kind, text }) => text ?? (kind === "button" ? "the client's button" : kind);

/** Whole newtons, without a minus before a zero. */
export function newtons(value) {
  const whole = Math.round(value);
  return String(whole === 0 ? 0 : whole);
}

/** "0:07", "12:34", "1:02:03". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long, in words for a screen reader: "2 min 5 s". */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
