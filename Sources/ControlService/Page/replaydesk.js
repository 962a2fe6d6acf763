// Choosing a recording and playing it: the replay's part of the page.
import { get, remove } from "./api.js";
import { attempt, open, say } from "./dialogs.js";
import { attribute, find, make, shown, text } from "./dom.js";
import { Recording } from "./recording.js";
import { Replay } from "./replay.js";
import { drawTimeline, steer } from "./timeline.js";
import { view } from "./view.js";
import { clock } from "./words.js";

export class ReplayDesk {
  #replay = null;
  #before = null;
  #changed;

  /** `changed` is called when a replay begins or ends. */
  constructor(changed) {
    this.#changed = changed;
  }

  get isOpen() {
    return this.#replay !== null;
  }

  get state() {
    return this.#replay.state;
  }

  get series() {
    return this.#replay.series;
  }

  get position() {
    return this.#replay.position;
  }

  /** The recording's wall clock at the position, milliseconds; null without a replay. */
  wallNow() {
    return this.#replay ? this.#replay.recording.info.start_ns / 1e6 + this.position * 1000 : null;
  }

  /** What is to be seen of the replay; null without one. */
  model() {
    if (!this.#replay) return null;
    return view(this.state, this.position * 1000, {
      replay: { position: this.position }, wallNow: this.wallNow(),
    });
  }

  connect() {
    find("replay-open").addEventListener("click", () => this.choose());
    find("replay-close").addEventListener("click", () => {
      if (this.isOpen) this.close();
      // The daemon's own replay, which all its listeners see.
      else attempt(() => remove("replay"));
    });
    find("replay-play").addEventListener("click", () => this.toggle());
    find("replay-speed").addEventListener("change", (event) => {
      if (this.#replay) this.#replay.speed = Number(event.target.value);
    });
    steer(() => this.#replay, (position) => this.#replay.seek(position));
  }

  /** The list of what is recorded. */
  async choose() {
    const list = find("replay-list");
    list.replaceChildren();
    text(find("replay-message"), "looking");
    const chosen = open(find("replay-dialog"));
    try {
      const sessions = await get("sessions", { limit: 50 });
      text(find("replay-message"), sessions.length ? "The newest first." : "No session has been recorded yet.");
      list.replaceChildren(...sessions.map((row) => this.#item(row)));
      list.querySelector("button")?.focus();
    } catch (error) {
      text(find("replay-message"), error.words ?? error.message);
    }
    await chosen;
  }

  #item(row) {
    const start = new Date(row.started_at_unix_ns / 1e6);
    const words = `${start.toLocaleString()} - client ${row.client}, therapist ${row.therapist} - ${row.state}`;
    const button = make("button", { type: "button", "data-session": row.id }, words);
    button.addEventListener("click", () => this.#begin(row.id, words));
    return make("li", {}, button);
  }

  async #begin(id, words) {
    text(find("replay-message"), "reading");
    const recording = new Recording(id, get);
    try {
      await recording.open();
    } catch (error) {
      text(find("replay-message"), error.words ?? error.message);
      return;
    }
    find("replay-dialog").close("yes");
    this.#replay = new Replay(recording);
    this.#replay.speed = Number(find("replay-speed").value);
    this.#replay.seek(0);
    const isCut = recording.events.truncated ? " - it has more alarms than are shown" : "";
    text(find("replay-name"), words + isCut);
    this.#changed();
    find("replay-play").focus();
  }

  toggle() {
    if (!this.#replay) return;
    const replay = this.#replay;
    if (!replay.isPlaying && replay.position >= replay.recording.length) replay.seek(0);
    replay.isPlaying = !replay.isPlaying;
    this.#changed();
  }

  /** Goes back or on by some seconds; false without a replay. */
  step(seconds) {
    if (!this.#replay) return false;
    this.#replay.seek(this.position + seconds);
    return true;
  }

  close() {
    if (!this.#replay) return;
    this.#replay = null;
    this.#before = null;
    this.#changed();
    find("replay-open").focus();
  }

  advance(now) {
    if (!this.#replay) return;
    const seconds = this.#before === null ? 0 : Math.min((now - this.#before) / 1000, 0.5);
    this.#before = now;
    this.#replay.advance(seconds);
    drawTimeline(this.#replay);
  }

  /** Sign and player; `live` is what the table itself does meanwhile. */
  draw(live, mayEnd) {
    shown(find("player"), this.isOpen);
    shown(find("replay-close"), this.isOpen || mayEnd);
    const first = live.alarms[0];
    const words = first ? `At the table: ${first.words}` : `At the table: ${live.verdict.word.toLowerCase()}`;
    text(find("replay-live"), words);
    if (!this.#replay) {
      text(find("replay-name"), "The daemon shows a recorded session.");
      return;
    }
    const button = find("replay-play");
    text(button, this.#replay.isWaiting ? "Reading" : this.#replay.isPlaying ? "Hold" : "Play");
    attribute(button, "aria-pressed", String(this.#replay.isPlaying));
    text(find("replay-clock"), `${clock(this.position)} of ${clock(this.#replay.recording.length)}`);
    if (this.#replay.failure) say(this.#replay.failure.words ?? "this part cannot be read", "bad");
  }
}
