// The alarms of the moment, kept from their events by the same rules as the daemon's own board.
// No DOM.
import { conditions } from "./words.js";

const ranks = { high: 3, medium: 2, low: 1 };

export function empty() {
  return { alarms: [], paused: {}, shelved: {} };
}

/** The board that shows what a status says. */
export function ofStanding(list) {
  const board = empty();
  for (const entry of list) {
    const condition = entry.alarm.condition;
    board.alarms.push({
      ...describe(entry.alarm, entry),
      since: entry.since_ns,
      isActive: entry.active,
      isAcknowledged: entry.acknowledged,
    });
    if (entry.audio_paused) board.paused[condition] = entry.paused_until_ns ?? true;
    if (entry.shelved) board.shelved[condition] = true;
  }
  return board;
}

function describe(alarm, told) {
  return {
    condition: alarm.condition,
    priority: ranks[alarm.priority] ? alarm.priority : "high",
    isTechnical: alarm.technical === true,
    words: told.words ?? conditions[alarm.condition] ?? alarm.condition,
    place: told.place ?? [alarm.side, alarm.region].filter(Boolean).join(" "),
    value: alarm.value,
    limit: alarm.limit,
    unit: alarm.unit,
  };
}

/** The board after an event `alarm`. */
export function take(board, { alarm, words, place, at_ns: at }) {
  const told = describe(alarm, { words, place });
  const condition = alarm.condition;
  const others = board.alarms.filter((entry) => entry.condition !== condition);
  const entry = board.alarms.find((entry) => entry.condition === condition);
  const changed = (change) =>
    entry ? { ...board, alarms: board.alarms.map((e) => (e === entry ? { ...e, ...change } : e)) } : board;
  const without = { ...board, alarms: others };
  switch (alarm.transition) {
    case "raised": {
      const raised = { ...told, since: at, isActive: true, isAcknowledged: false };
      return { ...board, alarms: [...others, raised] };
    }
    case "cleared":
      if (!entry) return board;
      if (entry.isAcknowledged || !latches(alarm)) return without;
      return changed({ ...told, isActive: false });
    case "acknowledged":
      return entry && !entry.isActive ? without : changed({ isAcknowledged: true });
    case "re-alarmed":
      return changed({ isAcknowledged: false });
    case "audio-paused":
      return { ...board, paused: { ...board.paused, [condition]: true } };
    case "audio-resumed":
      return { ...board, paused: omit(board.paused, condition) };
    case "shelved":
      return { ...board, shelved: { ...board.shelved, [condition]: true } };
    case "unshelved":
      return { ...changed({ isAcknowledged: false }), shelved: omit(board.shelved, condition) };
    default:
      return board;
  }
}

/** A high alarm stays until somebody has seen it, unless it is technical or a test. */
function latches(alarm) {
  return alarm.priority === "high" && !alarm.technical && !alarm.condition.startsWith("test-");
}

function omit(map, key) {
  const { [key]: _, ...rest } = map;
  return rest;
}

/** What stands: by priority, what is still to be seen to first; of equals the latest first. */
export function standing(board) {
  return board.alarms
    .map((alarm) => {
      const pause = board.paused[alarm.condition];
      const isShelved = board.shelved[alarm.condition] === true;
      const state = !alarm.isActive ? "latched" : alarm.isAcknowledged ? "acknowledged" : "active";
      const isAudible = !alarm.isAcknowledged && pause === undefined && !isShelved;
      const pausedUntil = typeof pause === "number" ? pause : null;
      return { ...alarm, state, isPaused: pause !== undefined, pausedUntil, isShelved, isAudible };
    })
    .sort((a, b) => rank(b) - rank(a) || b.since - a.since);
}

function rank(alarm) {
  return ranks[alarm.priority] * 2 + (alarm.isAcknowledged ? 0 : 1);
}

/** The most urgent priority that is to be heard; null: all is quiet. */
export function audible(alarms) {
  let most = null;
  for (const alarm of alarms) {
    if (alarm.isAudible && (most === null || ranks[alarm.priority] > ranks[most])) most = alarm.priority;
  }
  return most;
}

export function isMoreUrgent(priority, than) {
  return (ranks[priority] ?? 0) > (ranks[than] ?? 0);
}
