// What is told in words, and the buttons that go with it.
import { attribute, find, shown, text } from "./dom.js";
import { marker } from "./words.js";

/** Connection, sensor, recorder, and which table it is. */
export function drawChips(live) {
  for (const [id, { words, level }] of Object.entries({
    connection: live.connection, sensor: live.sensor, recorder: live.recorder,
  })) {
    text(find(id), words);
    attribute(find(id), "data-level", level);
  }
  text(find("table-name"), live.table && live.table !== "table" ? live.table : "Treadlight");
  shown(find("virtual"), live.isVirtual);
}

/** Region, bar support and clock. */
export function drawFacts(model) {
  for (const [id, { words, isKnown }] of Object.entries({
    region: model.region, "bar-support": model.bar, clock: model.clock,
  })) {
    text(find(id), words);
    find(id).classList.toggle("unknown", !isKnown);
  }
}

/** What this device may do now; what it may not is not offered. */
export function drawActs(live, { mayOperate, isLive }) {
  const isReachable = !live.lost.isLost && mayOperate;
  const isRunning = live.session !== null && live.session !== undefined;
  shown(find("marks"), isReachable && isRunning && isLive);
  shown(find("session-acts"), isReachable && isLive);
  for (const id of ["session-tare", "session-stop", "contact-label"]) shown(find(id), isRunning);
  shown(find("session-untare"), isRunning && live.session.tare === "again");
  for (const id of ["session-start", "zero"]) shown(find(id), !isRunning);
  shown(find("replay-open"), isLive);
  const contact = find("contact");
  const inForce = live.session?.contact ?? "";
  if (document.activeElement !== contact && contact.value !== inForce) contact.value = inForce;
  const words = live.markers.slice(0, 3).map(marker).join(" | ");
  text(find("markers"), isRunning && isLive && words ? `Last markers: ${words}` : "");
  text(find("person"), isRunning && isLive ? `Client ${live.session.client}, therapist ${live.session.therapist}` : "");
}
