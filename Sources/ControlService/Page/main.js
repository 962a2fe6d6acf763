// The page: state in, views out.
import * as api from "./api.js";
import { drawAlarms, drawLight, drawPause, sayAlarms } from "./alarms.js";
import { attempt, say } from "./dialogs.js";
import { attribute, find, shown, text } from "./dom.js";
import { drawActs, drawChips, drawFacts } from "./facts.js";
import { drawGauge } from "./gauge.js";
import { connect } from "./hands.js";
import * as pairing from "./pairing.js";
import { ReplayDesk } from "./replaydesk.js";
import { followTheme, stayAwake } from "./screen.js";
import { Series } from "./series.js";
import * as session from "./session.js";
import { Sound } from "./sound.js";
import { initial, reduce } from "./state.js";
import { Stream } from "./stream.js";
import { drawTable } from "./table.js";
import { drawTrend } from "./trend.js";
import { view } from "./view.js";
import { marker } from "./words.js";

/** How often everything is looked at when nothing comes, milliseconds. */
const look = 200;
/** 25 updates a second come; more pictures than that show nothing new, milliseconds. */
const shortestFrame = 30;

const root = find("view");
const series = new Series();
/** Of a recorded session that the daemon shows. */
const recordedSeries = new Series();
const sound = new Sound(() => update());
const desk = new ReplayDesk(() => update());
let state = initial();
let role = "view";
let isQuieted = false;
/** Whether device or table are not known, and are asked for instead of anything. */
let isPairing = false;
/** The daemon's clock less ours, milliseconds. */
let clockOffset = 0;
let isPaused = false;
let seenRaised = 0;
let sceneWanted = null;
let alarmAt = null;
let drawnAt = 0;

const may = (needed) => pairing.mayDo(role, needed);
const wallNow = () => Date.now() + clockOffset;

function take(event) {
  const now = performance.now();
  if (event.type === "failed") return failed(event.data);
  const before = state.status?.session?.id;
  state = reduce(state, event, now);
  if (event.type === "status" && event.data.session?.id !== before) series.clear();
  if (event.type === "loads") {
    if (event.data.replay) recordedSeries.add(now / 1000, event.data);
    // Without a session nothing is tared, and what lies on the table is no foot's force.
    else if (state.status?.session) series.add(now / 1000, event.data);
    if (!event.data.replay) clockOffset = event.data.at_ns / 1e6 - Date.now();
    return undefined;
  }
  if (event.type === "marker") series.mark(now / 1000, marker(event.data));
  if (event.type === "alarm") alarmAt = event.data.at_ns;
  if (event.type === "status") fetchScene(event.data.scene);
  // An alarm is heard and seen at once, not with the next picture.
  update();
  return undefined;
}

async function failed(error) {
  if (error.status === 401) await enter();
  else if (error.code === "which-table") {
    isPairing = true;
    await pairing.chooseTable();
  }
}

async function fetchScene(revision) {
  if (revision === undefined || revision === sceneWanted) return;
  sceneWanted = revision;
  try {
    state = reduce(state, { type: "scene", data: await api.get("scene") }, performance.now());
  } catch {
    // Asked for again with the next status.
    sceneWanted = null;
  }
}

/** Everything that must be right even when nobody draws: sound, title, alarms, words. */
function update() {
  if (isPairing) {
    sound.want(null);
    attribute(root, "data-light", null);
    return;
  }
  const now = performance.now();
  const live = view(state, now, { quieted: isQuieted, wallNow: wallNow() });
  if (!live.lost.isLost) isQuieted = false;
  hear(live);
  breakIn(live);
  const model = desk.model() ?? live;
  document.title = titleOf(live);
  attribute(root, "data-state", model.state);
  attribute(root, "data-sound", !sound.isAllowed ? "off" : (live.audible ?? "silent"));
  drawLight(root, live.alarms, live.verdict.level);
  sayAlarms(live.alarms);
  shown(find("sound-sign"), !sound.isAllowed);
  drawAlarms({
    alarms: live.alarms, recorded: model.isReplay ? model.shownAlarms : [], wallNow: wallNow(),
    recordedNow: desk.wallNow() ?? wallNow(), isOffered: may("operate"), acknowledge,
  });
  isPaused = drawPause({ ...live, isOffered: may("operate") });
  desk.draw(live, may("operate"));
  shown(find("replay-sign"), model.isReplay);
  drawChips(live);
  drawFacts(model);
  drawActs(live, { mayOperate: may("operate"), isLive: !desk.isOpen });
}

function hear(live) {
  const begun = sound.want(live.audible ? { priority: live.audible } : null);
  if (!begun) return;
  // Where it can be read how late the sound was: wall clock, milliseconds.
  attribute(root, "data-sounded-at-ms", Math.round(Date.now() + begun.inMilliseconds));
  attribute(root, "data-alarm-at-ms", alarmAt === null ? null : Math.round(alarmAt / 1e6));
}

/** A real alarm ends a replay: the table comes first. */
function breakIn(live) {
  const isNew = state.raised !== seenRaised || live.lost.isLost;
  seenRaised = state.raised;
  if (desk.isOpen && isNew && (live.audible === "high" || live.audible === "medium")) {
    desk.close();
    say("the replay has ended: an alarm at the table", "bad");
  }
}

function titleOf(live) {
  const urgent = live.alarms.find((alarm) => !alarm.isAcknowledged && !alarm.isShelved);
  const marks = { high: "!!!", medium: "!!", low: "!" };
  const name = live.table && live.table !== "table" ? `${live.table} - Treadlight` : "Treadlight";
  if (urgent) return `${marks[urgent.priority]} ${urgent.words} - ${name}`;
  return desk.isOpen ? `REPLAY - ${name}` : `${live.verdict.word.toLowerCase()} - ${name}`;
}

/** What moves, as often as the screen shows it. */
function draw() {
  requestAnimationFrame(draw);
  const now = performance.now();
  if (now - drawnAt < shortestFrame) return;
  drawnAt = now;
  desk.advance(now);
  const replayed = desk.model();
  const model = replayed ?? view(state, now, { quieted: isQuieted, wallNow: wallNow() });
  drawGauge(model);
  const shownState = desk.isOpen ? desk.state : state;
  const time = desk.isOpen ? desk.position * 1000 : now;
  drawTable({ ...model, scene: shownState.scene, now: time });
  if (desk.isOpen) drawTrend(desk.series, desk.position, now);
  else drawTrend(model.isReplay ? recordedSeries : series, now / 1000, now);
  if (replayed) drawFacts(replayed);
}

async function acknowledge(condition) {
  if (condition === "no-connection") {
    isQuieted = true;
    update();
    return;
  }
  await attempt(() => session.act("acknowledge", condition));
}

const pauseSound = () => attempt(() => session.act(isPaused ? "resume" : "pause"));

async function allowSound() {
  await sound.allow();
  sound.greet();
  stayAwake();
  update();
}

async function askForCode(given) {
  isPairing = true;
  desk.close();
  update();
  await pairing.askForCode(given);
  isPairing = false;
  state = reduce(initial(), { type: "started" }, performance.now());
}

/** Finds out who this device is, pairs it where nobody knows it, and listens. */
async function enter() {
  const code = pairing.codeFromAddress();
  if (code) await askForCode(code);
  let isKnown = false;
  while (!isKnown) {
    try {
      const me = await pairing.me();
      role = me.role;
      attribute(root, "data-role", role);
      text(find("about"), [me.name, `may ${role}`, me.version && `Treadlight ${me.version}`].filter(Boolean).join(", "));
      isKnown = true;
    } catch (error) {
      if (error.status === 401) await askForCode(null);
      // Without the daemon the page says so, and asks again.
      else await new Promise((done) => setTimeout(done, 1000));
    }
  }
  stream.run();
}

// The address of another code, as from the camera, is the same page with another fragment.
addEventListener("hashchange", () => {
  if (!location.hash) return;
  attribute(root, "data-state", "pairing");
  location.reload();
});

const stream = new Stream(take);
take({ type: "started" });
followTheme();
connect({ allowSound, pauseSound, desk });
setInterval(update, look);
requestAnimationFrame(draw);
enter();
