// What is to be seen at a moment, worked out from the state. No DOM, no clock.
import * as board from "./board.js";
import { connection } from "./state.js";
import { clock, link, newtons, place, shouts } from "./words.js";

/** Loads older than this are no more what is, milliseconds; the daemon sends them every second. */
export const loadsPatience = 1600;

/**
 * Everything shown, as plain values.
 *
 * `quieted`: whether somebody has seen that the connection is lost.
 */
export function view(state, now, { quieted = false, wallNow = Date.now(), replay = null } = {}) {
  const isReplay = replay !== null;
  const lost = isReplay
    ? { isLost: false, isNew: false, seconds: 0 }
    : connection(state, now);
  const isFreshOf = (seen) => typeof seen?.loadsAt === "number" && now - seen.loadsAt <= loadsPatience;
  // The daemon's own replay comes beside the table's loads.
  const isTheirs = !isReplay && !lost.isLost && isFreshOf(state.recorded);
  const seen = isTheirs ? state.recorded : state;
  const loads = seen.loads;
  const isShownReplay = isReplay || isTheirs;
  const isFresh = isFreshOf(seen);
  const isKnown =
    !lost.isLost && isFresh && loads?.trusted === true && typeof loads.foot_force_n === "number";
  const session = state.status?.session ?? null;
  const force = forceOf(loads, isKnown, isReplay);
  const alarms = alarmsOf(state, lost, quieted, wallNow);
  const shown = isShownReplay ? board.standing(state.replayed) : alarms;
  const model = {
    state: isShownReplay ? "replay" : lost.isLost ? "lost" : isKnown ? "live" : "unknown",
    lost,
    isKnown,
    isReplay: isShownReplay,
    isVirtual: state.status?.link?.virtual === true,
    table: state.status?.table ?? state.scene?.table ?? null,
    session,
    force,
    region: regionOf(loads, isKnown),
    bar: barOf(loads, isKnown, session !== null || isReplay),
    clock: clockOf(state, lost, now, replay),
    sensor: sensorOf(state, lost, isFreshOf(state)),
    recorder: recorderOf(state, lost),
    connection: connectionOf(state, lost, now),
    alarms,
    shownAlarms: shown,
    audible: board.audible(alarms),
    pausable: alarms.filter((alarm) => alarm.isAudible && alarm.condition !== "no-connection"),
    pause: pauseOf(alarms, wallNow),
    loads,
    trail: isKnown ? seen.trail : [],
    centre: isKnown ? centreOf(loads) : null,
    markers: state.markers,
  };
  model.verdict = verdict(model, state);
  return model;
}

function alarmsOf(state, lost, quieted) {
  const standing = board.standing(state.alarms);
  if (!lost.isLost) return standing;
  const own = {
    condition: "no-connection",
    priority: "medium",
    isTechnical: true,
    words: "no connection to the daemon: nothing here is of now",
    place: "",
    since: null,
    isActive: true,
    isAcknowledged: quieted,
    isPaused: false,
    isShelved: false,
    isAudible: !quieted,
    state: quieted ? "acknowledged" : "active",
  };
  // What was sounding goes on, since nobody knows that it is over, until somebody sees to it.
  const last = standing.map((alarm) => ({
    ...alarm, isStale: true, isAudible: alarm.isAudible && !quieted,
  }));
  const index = last.findIndex((alarm) => alarm.priority !== "high");
  last.splice(index < 0 ? last.length : index, 0, own);
  return last;
}

function pauseOf(alarms, wallNow) {
  const paused = alarms.filter((alarm) => alarm.isPaused);
  if (paused.length === 0) return null;
  const ends = paused.map((alarm) => alarm.pausedUntil).filter((end) => typeof end === "number");
  const seconds = ends.length === 0 ? null : Math.max(0, Math.min(...ends) / 1e6 - wallNow) / 1000;
  return { count: paused.length, seconds };
}

function forceOf(loads, isKnown, isReplay) {
  const atMost = loads?.foot_force_is_upper_bound === true;
  const hard = isKnown && typeof loads.limit_n === "number" ? loads.limit_n : null;
  const soft = isKnown && typeof loads.soft_limit_n === "number" ? loads.soft_limit_n : null;
  if (!isKnown) return { value: null, peak: null, low: null, hard, soft, atMost, level: "unknown" };
  const value = loads.foot_force_n;
  const peak = loads.foot_force_peak_n ?? value;
  const isLocked = loads.locked === true;
  const level =
    hard !== null && peak > hard ? "over" : soft !== null && peak > soft ? "soft" : "fine";
  return {
    value, peak, hard, soft, atMost, isLocked, level,
    low: loads.foot_force_low_n ?? value,
    uncertainty: loads.foot_force_uncertainty_n ?? null,
    pressure: loads.foot_pressure_kpa ?? null,
  };
}

function regionOf(loads, isKnown) {
  if (!isKnown) return { words: "unknown", isKnown: false };
  const words = place(loads.region, loads.side);
  if (words) return { words, isKnown: true, isLocked: loads.locked === true };
  const isTouched = typeof loads.centre_x_mm === "number";
  return { words: isTouched ? "no known region" : "no foot on the client", isKnown: true };
}

function barOf(loads, isKnown, hasSession) {
  if (!isKnown) return { words: "unknown", isKnown: false };
  if (typeof loads.bar_support_n !== "number") {
    return { words: hasSession ? "nobody on the table" : "no session", isKnown: true };
  }
  return { words: `${newtons(loads.bar_support_n)} N`, isKnown: true };
}

function centreOf(loads) {
  if (typeof loads.centre_x_mm !== "number" || typeof loads.centre_y_mm !== "number") return null;
  return { x: loads.centre_x_mm, y: loads.centre_y_mm, reach: loads.centre_uncertainty_mm ?? 0 };
}

function clockOf(state, lost, now, replay) {
  if (replay) return { words: clock(replay.position), seconds: replay.position, isKnown: true };
  const session = state.status?.session;
  if (lost.isLost) return { words: "unknown", isKnown: false };
  if (!session) return { words: "no session", isKnown: true };
  const seconds = session.duration_s + (now - state.statusAt) / 1000;
  return { words: clock(seconds), seconds, isKnown: true };
}

function sensorOf(state, lost, isFresh) {
  if (lost.isLost || !state.status) return { words: "sensor unknown", level: "unknown" };
  const { state: name, calibrated } = state.status.link;
  if (name !== "connected") return { words: link(name), level: "bad" };
  if (!isFresh) return { words: "no loads come", level: "bad" };
  const flags = state.loads?.flags ?? [];
  if (state.loads?.trusted !== true) {
    return { words: `sensor not trusted${flags.length ? `: ${flags.join(", ")}` : ""}`, level: "bad" };
  }
  if (calibrated === false) return { words: "not calibrated", level: "warn" };
  if (flags.length) return { words: `sensor: ${flags.join(", ")}`, level: "warn" };
  return { words: "sensor ok", level: "ok" };
}

function recorderOf(state, lost) {
  if (lost.isLost || !state.status) return { words: "recorder unknown", level: "unknown" };
  const session = state.status.session;
  if (!session) return { words: "not recording", level: "idle" };
  if (session.recorder_failure) {
    return { words: `NOT RECORDED: ${session.recorder_failure}`, level: "bad" };
  }
  return { words: "recording", level: "ok" };
}

function connectionOf(state, lost, now) {
  if (lost.isLost) {
    const words = lost.isNew
      ? `no connection yet, for ${lost.seconds} s`
      : `no connection for ${lost.seconds} s`;
    return { words, level: "bad" };
  }
  if (state.lastEvent === null) return { words: "connecting", level: "unknown" };
  const gap = state.gap;
  if (gap && gap.seconds >= 1 && now - gap.at < 10_000) {
    const why = gap.restarted ? " (daemon began anew)" : "";
    return { words: `connected; gap of ${Math.round(gap.seconds)} s${why}`, level: "warn" };
  }
  return { words: "connected", level: "ok" };
}

/** Is it all right? In a word or two, with what is behind it. */
function verdict(model, state) {
  if (model.lost.isLost) {
    return { level: "lost", word: "NO CONNECTION", more: model.connection.words };
  }
  // What is real comes before what is replayed.
  const real = model.alarms.find((alarm) => alarm.isAudible && alarm.priority !== "low");
  if (model.isReplay && real) return alarmVerdict(real, model);
  const top = model.shownAlarms.find((alarm) => !alarm.isShelved);
  if (top && top.priority !== "low" && top.state !== "latched") {
    return alarmVerdict(top, model);
  }
  if (!model.isKnown) {
    return { level: "unknown", word: "UNKNOWN", more: state.status ? model.sensor.words : "" };
  }
  if (model.force.level === "over") return { level: "high", word: "TOO HARD", more: "over the limit" };
  if (top?.state === "latched") {
    // Over, but not seen to: what was stands in outline, since now it is all right.
    const { word } = alarmVerdict(top, model);
    return { level: `${top.priority}-seen`, word: `WAS ${word}`, more: `${top.words}: acknowledge it` };
  }
  if (model.force.level === "soft") {
    return { level: "medium", word: "LIGHTER", more: "over the soft limit" };
  }
  if (top) return alarmVerdict(top, model);
  if (!model.session && !model.isReplay) {
    return { level: "idle", word: "NO SESSION", more: "nobody's limits are guarded" };
  }
  if (model.force.hard === null) {
    return { level: "idle", word: "NO LIMIT", more: "no limit is set at this place" };
  }
  return { level: "fine", word: "ALL RIGHT", more: "within the limits" };
}

function alarmVerdict(alarm, model) {
  const level = alarm.isAcknowledged ? `${alarm.priority}-seen` : alarm.priority;
  const word = shouts[alarm.condition] ?? (model.isKnown ? "ALARM" : "UNKNOWN");
  return { level, word, more: [alarm.words, alarm.place].filter(Boolean).join(", ") };
}
