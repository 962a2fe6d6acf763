// The table from above: panels, body regions by limit, where the foot presses and its trail.
import { attribute, find, makeSVG, shown } from "./dom.js";
import { newtons, place } from "./words.js";

const trailParts = 6;
/** Room beside the body for names, millimetres. */
const margin = 40;
const letter = 50;
/** A letter's mean width, so that no name is cut off. */
const letterWidth = 26;

let drawnScene = null;
let hand = null;

export function drawTable({ scene, centre, trail, isKnown, force, region, loads, state, now }) {
  const host = find("table");
  if (scene !== drawnScene) {
    drawnScene = scene;
    hand = null;
    host.replaceChildren();
    if (scene) hand = build(host, scene);
  }
  attribute(host, "aria-label", spoken(scene, centre, isKnown, region));
  if (!hand) return;
  shownSVG(hand.veil, !isKnown);
  attribute(hand.veilWord, "data-state", state);
  const level = force.level === "fine" ? "fine" : force.level;
  for (const { element, area } of hand.areas) {
    const isHere = isKnown && loads?.region === area.region && (area.side ?? null) === (loads?.side ?? null);
    attribute(element, "data-here", isHere ? level : null);
  }
  shownSVG(hand.centre, centre !== null);
  if (centre) {
    attribute(hand.centre, "transform", `translate(${centre.x.toFixed(0)} ${centre.y.toFixed(0)})`);
    attribute(hand.centre, "data-level", level);
    attribute(hand.ring, "r", Math.max(30, centre.reach).toFixed(0));
  }
  drawTrail(trail, now);
}

function shownSVG(element, isShown) {
  attribute(element, "visibility", isShown ? null : "hidden");
}

/** The older the fainter: the trail in pieces by age. */
function drawTrail(trail, now) {
  const pieces = Array.from({ length: trailParts }, () => []);
  trail.forEach((point, index) => {
    const age = Math.floor(((now - point.at) / 3000) * trailParts);
    if (age < 0 || age >= trailParts) return;
    const next = trail[index + 1];
    if (next && next.at - point.at < 400) {
      pieces[age].push(`M${point.x.toFixed(0)} ${point.y.toFixed(0)}L${next.x.toFixed(0)} ${next.y.toFixed(0)}`);
    }
  });
  pieces.forEach((piece, age) => attribute(hand.trail[age], "d", piece.join("")));
}

function spoken(scene, centre, isKnown, region) {
  if (!scene) return "the table from above: unknown";
  if (!isKnown) return "the table from above: where the foot presses is unknown";
  return centre
    ? `the table from above: the foot presses at ${region.words}`
    : "the table from above: no foot on the client";
}

function build(host, scene) {
  const { group: labels, left: leftmost } = names(scene);
  const left = Math.min((scene.x_mm ?? 0) - margin, leftmost - margin / 2);
  const top = (scene.y_mm ?? 0) - margin;
  const width = (scene.x_mm ?? 0) + scene.width_mm + margin - left;
  const height = scene.length_mm + 2 * margin;
  const svg = makeSVG("svg", {
    viewBox: `${left} ${top} ${width} ${height}`, "aria-hidden": "true", focusable: "false",
  });
  svg.append(patterns());
  for (const panel of scene.panels) svg.append(panelOf(panel));
  for (const cell of scene.cells) {
    svg.append(makeSVG("circle", { class: "cell", cx: cell.x_mm, cy: cell.y_mm, r: 14 }));
  }
  if (scene.face_cradle) {
    svg.append(makeSVG("ellipse", {
      class: "cradle", cx: scene.face_cradle.x_mm, cy: scene.face_cradle.y_mm, rx: 75, ry: 105,
    }));
  }
  const largest = Math.max(...scene.areas.map((area) => area.hard_n ?? 0), 1);
  // The first of two that overlap counts, so it is drawn last.
  const areas = scene.areas.map((area) => ({ area, element: areaOf(area, largest) })).reverse();
  svg.append(...areas.map(({ element }) => element), labels);
  const trail = Array.from({ length: trailParts }, (_, age) =>
    makeSVG("path", { class: "trail", opacity: (1 - age / trailParts).toFixed(2) }));
  const ring = makeSVG("circle", { class: "ring", r: 40 });
  const centre = makeSVG("g", { class: "centre", visibility: "hidden" }, ring,
    makeSVG("circle", { class: "dot", r: 22 }), makeSVG("path", { class: "cross", d: "M-60 0H-22M22 0H60M0-60V-22M0 22V60" }));
  const veilWord = makeSVG("text", { class: "veil-word", x: left + width / 2, y: top + height / 2 });
  veilWord.textContent = "unknown";
  const veil = makeSVG("g", { class: "veil" },
    makeSVG("rect", { x: left, y: top, width, height, fill: "url(#veil-pattern)" }), veilWord);
  svg.append(...trail.toReversed(), centre, veil);
  host.append(svg);
  return { areas, trail, centre, ring, veil, veilWord };
}

function pattern(id, size, path, turn = 45) {
  return makeSVG("pattern", {
    id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})`,
  }, makeSVG("path", { class: id, d: path }));
}

function patterns() {
  return makeSVG("defs", {},
    pattern("no-go-pattern", 24, "M0 12H24M12 0V24"),
    pattern("locked-pattern", 30, "M0 15H30M0 22H30"),
    pattern("veil-pattern", 60, "M0 30H60"),
    // The lower the limit, the closer the lines.
    pattern("limit-1", 22, "M0 11H22", 0), pattern("limit-2", 36, "M0 18H36", 0),
    pattern("limit-3", 60, "M0 30H60", 0));
}

function panelOf(panel) {
  const points = panel.outline?.map((corner) => `${corner.x_mm},${corner.y_mm}`).join(" ");
  const shape = points
    ? makeSVG("polygon", { points })
    : makeSVG("rect", { x: panel.x_mm, y: panel.y_mm, width: panel.width_mm, height: panel.length_mm });
  shape.setAttribute("class", `panel ${panel.role === "client" ? "client" : "ledge"}`);
  return shape;
}

function areaOf(area, largest) {
  const box = { x: area.x_mm, y: area.y_mm, width: area.width_mm, height: area.length_mm };
  const share = (area.hard_n ?? largest) / largest;
  const kind = area.no_go ? "no-go" : area.locked ? "locked" : share > 0.9 ? "limit-3" : share > 0.7 ? "limit-2" : "limit-1";
  const group = makeSVG("g", { class: `area ${kind}` },
    makeSVG("rect", { ...box, class: "ground" }),
    makeSVG("rect", { ...box, class: "shade", fill: `url(#${kind}${kind.startsWith("limit") ? "" : "-pattern"})` }));
  return group;
}

/** The names of what is worked on to the left, its limits within; what is not, to the right. */
function names(scene) {
  const group = makeSVG("g", { class: "names" });
  const firsts = firstOfEach(scene.areas);
  const left = Math.min(...scene.areas.map((area) => area.x_mm)) - 16;
  const right = Math.max(...scene.areas.map((area) => area.x_mm + area.width_mm)) + 16;
  let leftmost = Infinity;
  const below = { worked: -Infinity, aside: -Infinity };
  for (const area of firsts.sort((a, b) => middle(a).y - middle(b).y)) {
    const isAside = area.no_go || area.locked;
    const kind = isAside ? "aside" : "worked";
    const isNamed = (area.side ?? "left") === "left";
    if (!isAside) group.append(label("limit", middle(area).x, middle(area).y + 16, limitWords(area)));
    if (!isNamed) continue;
    const at = Math.max(middle(area).y + 16, below[kind] + letter);
    below[kind] = at + (isAside ? letter : 0);
    const name = place(area.region);
    group.append(label(`${kind} name`, isAside ? right : left, at, name));
    if (isAside) group.append(label("aside word", right, at + letter, area.no_go ? "no-go" : "locked"));
    else leftmost = Math.min(leftmost, left - name.length * letterWidth);
  }
  return { group, left: leftmost };
}

/** The first area of each region and side, which is the larger one where there are two. */
function firstOfEach(areas) {
  const seen = new Map();
  for (const area of areas) {
    const name = `${area.region} ${area.side ?? ""}`;
    if (!seen.has(name)) seen.set(name, area);
  }
  return [...seen.values()];
}

function middle(area) {
  return { x: area.x_mm + area.width_mm / 2, y: area.y_mm + area.length_mm / 2 };
}

function label(kind, x, y, words) {
  const element = makeSVG("text", { class: kind, x: x.toFixed(0), y: y.toFixed(0) });
  element.textContent = words;
  return element;
}

function limitWords(area) {
  return typeof area.hard_n === "number" ? newtons(area.hard_n) : "no limit";
}
