// The one big figure: foot force against its limits, and whether it is all right.
import { attribute, find, shown, style, text } from "./dom.js";
import { newtons } from "./words.js";

const symbols = {
  fine: "\u2713", idle: "\u2013", unknown: "?", lost: "?", low: "!", medium: "!!", high: "!!!",
};

/** The scale's end, newtons: the limit at four fifths, in steps so that it seldom moves. */
export function scaleEnd(hard, value) {
  const wanted = Math.max((hard ?? 240) * 1.25, (value ?? 0) * 1.05, 50);
  return Math.ceil(wanted / 50) * 50;
}

export function drawGauge({ force, isKnown, verdict }) {
  drawVerdict(verdict);
  const gauge = find("gauge");
  const end = scaleEnd(force.hard, force.peak);
  attribute(gauge, "data-level", force.level);
  attribute(gauge, "aria-valuemax", end);
  attribute(gauge, "aria-valuenow", isKnown ? Math.round(Math.min(Math.max(force.value, 0), end)) : null);
  attribute(gauge, "aria-valuetext", spoken(force, isKnown));
  text(find("gauge-value"), isKnown ? newtons(force.value) : "unknown");
  shown(find("at-most"), isKnown && force.atMost);
  const part = (value) => `${Math.min(Math.max((value / end) * 100, 0), 100).toFixed(2)}%`;
  style(gauge, "--value", isKnown ? part(force.value) : "0%");
  style(gauge, "--low", isKnown ? part(force.low) : "0%");
  style(gauge, "--peak", isKnown ? part(force.peak) : "0%");
  drawMark(gauge, "soft", force.soft, part);
  drawMark(gauge, "hard", force.hard, part);
}

function drawVerdict({ level, word, more }) {
  const verdict = find("verdict");
  attribute(verdict, "data-level", level);
  text(verdict.querySelector(".symbol"), symbols[level.replace("-seen", "")] ?? "?");
  text(verdict.querySelector("strong"), word);
  text(verdict.querySelector(".more"), more);
}

function drawMark(gauge, name, limit, part) {
  const mark = gauge.querySelector(`.${name}`);
  shown(mark, limit !== null);
  if (limit === null) return;
  style(mark, "--at", part(limit));
  text(mark.firstElementChild, `${name === "hard" ? "limit" : "soft"} ${newtons(limit)}`);
}

function spoken(force, isKnown) {
  if (!isKnown) return "unknown";
  const words = [`${force.atMost ? "at most " : ""}${newtons(force.value)} newtons`];
  if (force.level === "over") words.push("over the limit");
  else if (force.level === "soft") words.push("over the soft limit");
  if (force.soft !== null) words.push(`soft limit ${newtons(force.soft)}`);
  words.push(force.hard === null ? "no limit here" : `limit ${newtons(force.hard)}`);
  return words.join(", ");
}
