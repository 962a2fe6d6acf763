// The whole recording at a glance: force curve, alarms, markers, gaps; a slider to go anywhere.
import { attribute, colour, find, hatch, sized } from "./dom.js";
import { clock, duration } from "./words.js";

const heights = { high: 1, medium: 0.7, low: 0.45 };

export function drawTimeline(replay) {
  const { recording, position } = replay;
  const slider = find("timeline");
  attribute(slider, "aria-valuemax", Math.round(recording.length));
  attribute(slider, "aria-valuenow", Math.round(position));
  attribute(slider, "aria-valuetext", `${duration(position)} of ${duration(recording.length)}`);
  const sheet = sized(slider.firstElementChild);
  if (!sheet) return;
  const { pen, width, height } = sheet;
  const x = (at) => (at / Math.max(recording.length, 0.001)) * width;
  for (const gap of recording.events.gaps ?? []) {
    hatch(pen, x(gap.from_s), 0, Math.max(3, x(gap.to_s) - x(gap.from_s)), height);
  }
  drawCurve(pen, recording.curve, x, height);
  for (const { position_s: at, alarm } of recording.events.alarms ?? []) {
    if (alarm.transition === "raised") drawAlarm(pen, x(at), alarm.priority, height);
  }
  pen.fillStyle = colour("ink");
  for (const { position_s: at } of recording.events.markers ?? []) {
    pen.beginPath();
    pen.moveTo(x(at), height - 12);
    pen.lineTo(x(at) - 6, height);
    pen.lineTo(x(at) + 6, height);
    pen.fill();
  }
  pen.fillStyle = colour("ground");
  pen.fillRect(x(position) - 4, 0, 8, height);
  pen.fillStyle = colour("ink");
  pen.fillRect(x(position) - 2, 0, 4, height);
  pen.fillText(clock(position), Math.min(x(position) + 6, width - 40), 12);
}

function drawCurve(pen, curve, x, height) {
  const peaks = curve.peak_n;
  const top = peaks.reduce((most, peak) => Math.max(most, peak ?? 0), 100);
  const y = (force) => height - 14 - (Math.max(force, 0) / top) * (height - 28);
  pen.fillStyle = colour("curve");
  peaks.forEach((peak, index) => {
    const [from, to] = [curve.from_s + index * curve.step_s, curve.from_s + (index + 1) * curve.step_s];
    const across = Math.max(1, x(to) - x(from));
    const before = index > 0 ? peaks[index - 1] : null;
    if (peak !== null && before !== null) {
      pen.fillRect(x(from), Math.min(y(before), y(peak)), 1.5, Math.abs(y(before) - y(peak)));
    }
    if (peak === null) hatch(pen, x(from), height - 14, across, 8);
    else pen.fillRect(x(from), y(peak), across, Math.max(1.5, y(curve.low_n[index] ?? peak) - y(peak)));
  });
}

/** High: a filled triangle; medium: a hollow one; low: a stroke. Their heights differ too. */
function drawAlarm(pen, x, priority, height) {
  const tall = 16 * heights[priority] + 4;
  pen.strokeStyle = pen.fillStyle = colour(priority === "high" ? "hard" : priority === "medium" ? "soft" : "faint");
  pen.lineWidth = 2;
  pen.beginPath();
  if (priority === "low") {
    pen.moveTo(x, 0);
    pen.lineTo(x, tall);
  } else {
    pen.moveTo(x, 0);
    pen.lineTo(x - 7, tall);
    pen.lineTo(x + 7, tall);
    pen.closePath();
    if (priority === "high") pen.fill();
  }
  pen.stroke();
  pen.globalAlpha = 0.35;
  pen.fillRect(x - 0.5, tall, 1, height - tall);
  pen.globalAlpha = 1;
}

/** Lets pointer and keys move the position; `seek` gets seconds, `replay` answers what is shown. */
export function steer(replay, seek) {
  const slider = find("timeline");
  const place = (event) => {
    const box = slider.getBoundingClientRect();
    const shown = replay();
    if (shown) seek(((event.clientX - box.left) / box.width) * shown.recording.length);
  };
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    slider.focus();
    place(event);
  });
  slider.addEventListener("pointermove", (event) => {
    if (slider.hasPointerCapture(event.pointerId)) place(event);
  });
  slider.addEventListener("keydown", (event) => {
    const shown = replay();
    const steps = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -60, PageUp: 60 };
    if (!shown || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(shown.recording.length);
    else if (steps[event.key]) seek(shown.position + steps[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
