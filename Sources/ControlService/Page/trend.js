// The last minute as a curve: the band from least to most of every update, limits, gaps, markers.
import { attribute, colour, find, hatch, sized, text } from "./dom.js";
import { span } from "./series.js";
import { newtons } from "./words.js";

/** How often its words change, milliseconds: they are for reading out. */
const wordsEvery = 2000;
let wordsAt = -Infinity;

export function drawTrend(series, end, now) {
  const figure = find("trend");
  if (now - wordsAt > wordsEvery) {
    wordsAt = now;
    const extremes = series.extremes(end);
    const words = extremes
      ? `last minute: ${newtons(extremes.low)} to ${newtons(extremes.peak)} N`
      : "last minute: unknown";
    text(figure.lastElementChild, words);
    attribute(figure, "aria-label", `foot force, ${words}`);
  }
  const sheet = sized(figure.firstElementChild);
  if (sheet) draw(sheet, series, end);
}

function draw({ pen, width, height }, series, end) {
  const points = series.until(end);
  const top = points.reduce((most, point) => Math.max(most, point.peak ?? 0, (point.hard ?? 0) * 1.1), 50);
  const low = points.reduce((least, point) => Math.min(least, point.low ?? 0), 0);
  const x = (at) => ((at - (end - span)) / span) * width;
  const y = (force) => height - 4 - ((force - low) / (top - low)) * (height - 8);
  for (const gap of series.unknown(end)) hatch(pen, x(gap.from), 0, x(gap.to) - x(gap.from), height);
  pen.strokeStyle = colour("line");
  pen.lineWidth = 1;
  line(pen, [[0, y(0)], [width, y(0)]]);
  steps(pen, points, "soft", x, y, colour("soft"), [6, 5]);
  steps(pen, points, "hard", x, y, colour("hard"), []);
  band(pen, points, x, y);
  for (const mark of series.marks) {
    if (mark.at < end - span || mark.at > end) continue;
    pen.fillStyle = colour("ink");
    pen.beginPath();
    pen.moveTo(x(mark.at), 14);
    pen.lineTo(x(mark.at) - 6, 2);
    pen.lineTo(x(mark.at) + 6, 2);
    pen.fill();
    pen.fillRect(x(mark.at) - 1, 12, 2, height - 12);
  }
}

function line(pen, places) {
  pen.beginPath();
  places.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.stroke();
}

function steps(pen, points, name, x, y, ink, dash) {
  pen.save();
  pen.setLineDash(dash);
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  pen.beginPath();
  let last = null;
  for (const point of points) {
    if (point[name] === null) last = null;
    else if (last === null) pen.moveTo(x(point.at), y(point[name]));
    else pen.lineTo(x(point.at), y(last)), pen.lineTo(x(point.at), y(point[name]));
    last = point[name];
  }
  pen.stroke();
  pen.restore();
}

function band(pen, points, x, y) {
  pen.strokeStyle = colour("curve");
  pen.lineWidth = 2;
  pen.beginPath();
  let before = null;
  for (const point of points) {
    if (point.value !== null) {
      if (before === null) pen.moveTo(x(point.at), y(point.value));
      else pen.lineTo(x(point.at), y(point.value));
      pen.moveTo(x(point.at), y(point.low));
      pen.lineTo(x(point.at), y(point.peak));
      pen.moveTo(x(point.at), y(point.value));
    }
    before = point.value;
  }
  pen.stroke();
}
