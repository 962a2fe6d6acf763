// What the page knows, kept from the live stream's events. No DOM, no clock of its own: `now` is
// milliseconds of a clock that only goes forward, passed in.
import * as board from "./board.js";

/** After this long without an event everything shown is stale, milliseconds. */
export const patience = 1600;
/** A connection that has ended is told of when nothing came for this long, milliseconds. */
export const closedPatience = 400;
/** How long the centre's trail is, milliseconds, and of how many places at most. */
const trailAge = 3000;
const mostTrail = 120;
const mostMarkers = 20;

export function initial() {
  return {
    isOpen: false,
    lastEvent: null,
    begun: null,
    hello: null,
    status: null,
    statusAt: null,
    loads: null,
    loadsAt: null,
    trail: [],
    /** What the daemon shows of a recorded session beside the table's own: the same three. */
    recorded: null,
    alarms: board.empty(),
    replayed: board.empty(),
    markers: [],
    scene: null,
    gap: null,
    /** What is newly to be heard or said: grows by one with each alarm raised. */
    raised: 0,
  };
}

/** The state after `event`, { type, data }. */
export function reduce(state, event, now) {
  const next = take(state, event, now);
  if (["opened", "closed", "started", "scene"].includes(event.type)) return next;
  // A pause on a connection that held is a gap as well.
  const isGap = state.lastEvent !== null && now - state.lastEvent > patience && event.type !== "hello";
  const gap = isGap ? { seconds: (now - state.lastEvent) / 1000, restarted: false, at: now } : next.gap;
  return { ...next, gap, lastEvent: now };
}

function take(state, { type, data }, now) {
  switch (type) {
    case "started":
      return { ...state, begun: now };
    case "opened":
      return { ...state, isOpen: true };
    case "closed":
      return { ...state, isOpen: false };
    case "hello":
      return { ...state, hello: data, gap: gapOf(state, data, now) };
    case "status":
      return takeStatus(state, data, now);
    case "loads":
      return takeLoads(state, data, now);
    case "alarm":
      return takeAlarm(state, data);
    case "marker":
      return { ...state, markers: [data, ...state.markers].slice(0, mostMarkers) };
    case "scene":
      return { ...state, scene: data };
    default:
      // An event of a later version is a sign of life all the same.
      return { ...state };
  }
}

/** How long nothing was seen before this connection, seconds; nil where nothing was missed. */
function gapOf(state, hello, now) {
  if (typeof hello.gap_s === "number") {
    return { seconds: hello.gap_s, restarted: hello.restarted === true, at: now };
  }
  if (state.lastEvent === null) return null;
  const seconds = (now - state.lastEvent) / 1000;
  return { seconds, restarted: hello.restarted === true, at: now };
}

function takeStatus(state, status, now) {
  const session = status.session?.id ?? null;
  const isSame = session === (state.status?.session?.id ?? null);
  const alarms = board.ofStanding(status.alarms ?? []);
  const isReplaying = status.replay !== undefined && status.replay !== null && !status.replay.ended;
  const before = new Set(board.standing(state.alarms).map((alarm) => alarm.condition));
  const isNew = board.standing(alarms).some((alarm) => !before.has(alarm.condition));
  return {
    ...state,
    status,
    statusAt: now,
    alarms,
    replayed: isReplaying ? state.replayed : board.empty(),
    recorded: isReplaying ? state.recorded : null,
    markers: isSame ? state.markers : [],
    trail: isSame ? state.trail : [],
    raised: state.raised + (isNew ? 1 : 0),
  };
}

function takeLoads(state, loads, now) {
  if (loads.replay) return { ...state, recorded: withLoads(state.recorded ?? { trail: [] }, loads, now) };
  return withLoads(state, loads, now);
}

function withLoads(before, loads, now) {
  const place =
    typeof loads.centre_x_mm === "number" && typeof loads.centre_y_mm === "number"
      ? [{ x: loads.centre_x_mm, y: loads.centre_y_mm, at: now }]
      : [];
  const trail = before.trail.filter((point) => now - point.at <= trailAge).concat(place);
  return { ...before, loads, loadsAt: now, trail: trail.slice(-mostTrail) };
}

function takeAlarm(state, event) {
  if (event.replay) return { ...state, replayed: board.take(state.replayed, event) };
  const isRaised = ["raised", "re-alarmed"].includes(event.alarm.transition);
  return {
    ...state,
    alarms: board.take(state.alarms, event),
    raised: state.raised + (isRaised ? 1 : 0),
  };
}

/** Whether nothing is known because nothing comes, and for how many seconds. */
export function connection(state, now) {
  const since = state.lastEvent ?? state.begun ?? now;
  const age = Math.max(0, now - since);
  const isLost =
    state.lastEvent === null ? age > patience : age > (state.isOpen ? patience : closedPatience);
  return { isLost, isNew: state.lastEvent === null, seconds: Math.floor(age / 1000) };
}
