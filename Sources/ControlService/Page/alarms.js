// The list of alarms, each with its own large button; the light; what is read out.
import { attribute, find, make, shown, text } from "./dom.js";
import { clock, newtons } from "./words.js";

const marks = { high: "!!!", medium: "!!", low: "!" };
const items = new Map();

/**
 * Draws those of the table, and below them those of a recording, which nobody acknowledges.
 *
 * `isOffered`: whether acknowledging is this device's to do.
 */
export function drawAlarms({ alarms, recorded, wallNow, recordedNow, isOffered, acknowledge }) {
  const list = find("alarms");
  const all = [
    ...alarms.map((alarm) => ({ key: alarm.condition, alarm, now: wallNow, isRecorded: false })),
    ...recorded.map((alarm) => (
      { key: `recorded ${alarm.condition}`, alarm, now: recordedNow, isRecorded: true })),
  ];
  const standing = new Set(all.map(({ key }) => key));
  for (const [key, item] of items) {
    if (standing.has(key)) continue;
    item.root.remove();
    items.delete(key);
  }
  all.forEach(({ key, alarm, now, isRecorded }, index) => {
    let item = items.get(key);
    if (!item) items.set(key, (item = build(alarm.condition, acknowledge)));
    if (list.children[index] !== item.root) list.insertBefore(item.root, list.children[index] ?? null);
    fill(item, alarm, now, isOffered && !isRecorded, isRecorded);
  });
  shown(find("no-alarms"), all.length === 0);
}

function build(condition, acknowledge) {
  const mark = make("span", { class: "mark", "aria-hidden": "true" });
  const priority = make("span", { class: "spoken" });
  const words = make("strong", { class: "words" });
  const more = make("span", { class: "more" });
  const state = make("span", { class: "state" });
  const button = make("button", { type: "button", class: "large", "data-test": "acknowledge" }, "Acknowledge");
  button.addEventListener("click", () => acknowledge(condition));
  const root = make("li", { "data-test": "alarm", "data-condition": condition },
    mark, make("div", { class: "told" }, priority, words, more, state), button);
  return { root, mark, priority, words, more, state, button };
}

function fill(item, alarm, wallNow, isOffered, isRecorded) {
  attribute(item.root, "data-priority", alarm.priority);
  attribute(item.root, "data-state", alarm.state);
  attribute(item.root, "data-stale", alarm.isStale ? "true" : null);
  attribute(item.root, "data-audible", String(alarm.isAudible && !isRecorded));
  attribute(item.root, "data-recorded", isRecorded ? "true" : null);
  text(item.mark, marks[alarm.priority]);
  text(item.priority, `${alarm.priority} ${alarm.isTechnical ? "technical " : ""}alarm: `);
  text(item.words, isRecorded ? `Recorded: ${alarm.words}` : alarm.words);
  text(item.more, [alarm.place?.replaceAll("-", " "), figures(alarm)].filter(Boolean).join(", "));
  text(item.state, stateWords(alarm, wallNow));
  attribute(item.button, "aria-label", `Acknowledge: ${alarm.words}`);
  const isOwn = alarm.condition === "no-connection";
  shown(item.button, (isOffered || isOwn) && !alarm.isAcknowledged && !isRecorded);
}

function figures(alarm) {
  if (typeof alarm.value !== "number") return "";
  const value = `${newtons(alarm.value)} ${alarm.unit}`;
  return typeof alarm.limit === "number" ? `${value} (limit ${newtons(alarm.limit)})` : value;
}

function stateWords(alarm, wallNow) {
  const words = [
    alarm.state === "latched" ? "over, to be acknowledged" : alarm.state === "acknowledged" ? "acknowledged" : "now",
  ];
  if (alarm.isStale) words[0] = `last known: ${words[0]}`;
  if (alarm.isPaused) words.push("sound paused");
  if (alarm.isShelved) words.push("shelved");
  if (typeof alarm.since === "number" && wallNow) {
    words.push(`for ${clock(Math.max(0, (wallNow - alarm.since / 1e6) / 1000))}`);
  }
  return words.join(" - ");
}

/** The light of the standard: what flashes or shines, by the most urgent that is not seen to. */
export function drawLight(root, alarms, verdictLevel) {
  const urgent = alarms.find((alarm) => !alarm.isAcknowledged && !alarm.isShelved);
  attribute(root, "data-light", urgent?.priority ?? null);
  attribute(root, "data-level", verdictLevel);
}

let said = new Map();

/** Reads out what is new, and when the last alarm is over. */
export function sayAlarms(alarms) {
  const now = new Map(alarms.filter((alarm) => !alarm.isShelved).map((alarm) => [alarm.condition, alarm.state]));
  const news = alarms.filter((alarm) => alarm.state === "active" && said.get(alarm.condition) !== "active" && !alarm.isStale);
  if (news.length > 0) {
    // All that stands: a second alarm must not cut the first one off.
    const unseen = alarms.filter((alarm) => alarm.state === "active" && !alarm.isShelved);
    const words = unseen.map((alarm) =>
      [`${alarm.priority} alarm: ${alarm.words}`, alarm.place?.replaceAll("-", " ")].filter(Boolean).join(", "));
    text(find("alarm-live"), words.join(". "));
  } else if (now.size === 0 && said.size > 0) {
    text(find("alarm-live"), "no alarm stands");
  }
  said = now;
}

export function drawPause({ pausable, pause, isOffered }) {
  const button = find("pause-audio");
  shown(button, isOffered && (pausable.length > 0 || pause !== null));
  const isPaused = pause !== null && pausable.length === 0;
  attribute(button, "aria-pressed", String(isPaused));
  if (!isPaused) text(button, "Pause sound");
  else if (pause.seconds === null) text(button, "Sound paused - have it back");
  else text(button, `Sound paused ${clock(Math.ceil(pause.seconds))} - have it back`);
  return isPaused;
}
