// The live stream: one connection, kept up, its events handed on.
import { address, refusal } from "./api.js";
import { EventReader } from "./events.js";

/** Between two tries, milliseconds: so it begins, and so it ends. */
const firstPause = 500;
const longestPause = 2000;
/** A connection on which nothing came for so long is given up, milliseconds. */
const silence = 3000;

export class Stream {
  #take;
  #abort = null;
  #lastId = null;
  #heardAt = 0;
  /** Counts the runs, so that one that was stopped ends. */
  #run = 0;

  /** `take` gets every event as { type, data }, and `opened` and `closed`. */
  constructor(take) {
    this.#take = take;
  }

  /** Listens until it is stopped, or is told that it may not. */
  async run() {
    this.stop();
    const run = this.#run;
    const watchdog = setInterval(() => this.#check(), 500);
    let pause = firstPause;
    while (run === this.#run) {
      const began = performance.now();
      try {
        await this.#listen();
      } catch (error) {
        if (error.status === 401 || error.code === "which-table") this.#run += 1;
        this.#take({ type: "failed", data: error });
      }
      this.#take({ type: "closed" });
      // One that held was a good one: try again at once.
      pause = performance.now() - began > 5000 ? firstPause : Math.min(pause * 1.5, longestPause);
      if (run === this.#run) await new Promise((done) => setTimeout(done, pause));
    }
    clearInterval(watchdog);
  }

  stop() {
    this.#run += 1;
    this.#abort?.abort();
  }

  #check() {
    if (this.#abort && performance.now() - this.#heardAt > silence) this.#abort.abort();
  }

  async #listen() {
    this.#abort = new AbortController();
    this.#heardAt = performance.now();
    const response = await fetch(address("live"), {
      cache: "no-store",
      credentials: "same-origin",
      headers: this.#lastId ? { "Last-Event-ID": this.#lastId } : {},
      signal: this.#abort.signal,
    });
    if (!response.ok) throw await refusal(response);
    this.#take({ type: "opened" });
    const reader = new EventReader();
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await text.read();
      if (done) return;
      this.#heardAt = performance.now();
      for (const event of reader.take(value)) {
        this.#lastId = event.id ?? this.#lastId;
        this.#take(event);
      }
    }
  }
}
