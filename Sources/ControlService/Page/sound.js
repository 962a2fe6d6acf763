// Alarms by ear: bursts laid out ahead on the audio clock, so that no busy page delays a pulse.
import { begins, burst, change, fall, harmonics, rise, signals } from "./burst.js";

/** How far ahead bursts are laid out, seconds: a page in the background is woken seldom. */
const ahead = 75;
/** When less than this is left, more is laid out. */
const refill = 45;

export class Sound {
  #context = null;
  #wave = null;
  #bus = null;
  #heard = null;
  #until = 0;
  #changed;

  /** `changed` is called whenever sound becomes possible or impossible. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Whether an alarm would be heard. */
  get isAllowed() {
    return this.#context?.state === "running";
  }

  get priority() {
    return this.#heard?.priority ?? null;
  }

  /** Must be called from a tap or a key: browsers allow no sound before. */
  async allow() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Context) return;
    if (this.#context === null || this.#context.state === "closed") {
      this.#context = new Context({ latencyHint: "interactive" });
      const none = new Float32Array(harmonics.length + 1);
      this.#wave = this.#context.createPeriodicWave(Float32Array.from([0, ...harmonics]), none);
      this.#context.onstatechange = () => this.#resumed();
    }
    await this.#context.resume();
    this.#resumed();
  }

  #resumed() {
    const wanted = this.#heard;
    this.#silence();
    if (this.isAllowed && wanted) this.#start(wanted);
    else this.#heard = wanted;
    this.#changed();
  }

  /** Two short pulses, so that one hears that it can be heard. */
  greet() {
    if (!this.isAllowed || this.#heard) return;
    const bus = this.#newBus(0.25);
    burst("low").forEach(({ at, length }) => this.#pulse(bus, "low", this.#context.currentTime + 0.02 + at, length));
  }

  /** Takes what is to be heard, null or { priority, conditions }; says when it begins, if anew. */
  want(wanted) {
    const what = change(this.#heard, wanted);
    if (what === "keep") {
      if (wanted) this.#lay();
      return null;
    }
    this.#silence();
    if (what === "stop") return null;
    if (!this.isAllowed) {
      this.#heard = wanted;
      return null;
    }
    return this.#start(wanted);
  }

  #start(wanted) {
    this.#heard = wanted;
    this.#bus = this.#newBus(0.9);
    this.#until = this.#context.currentTime + 0.005;
    const delay = this.#context.outputLatency || this.#context.baseLatency || 0;
    this.#lay();
    return { inMilliseconds: (0.005 + delay) * 1000 };
  }

  #silence() {
    this.#heard = null;
    if (!this.#bus) return;
    const bus = this.#bus;
    this.#bus = null;
    const now = this.#context.currentTime;
    bus.gain.cancelScheduledValues(now);
    bus.gain.setTargetAtTime(0, now, 0.005);
    setTimeout(() => bus.disconnect(), 50);
  }

  #newBus(loudness) {
    const bus = this.#context.createGain();
    bus.gain.value = loudness;
    bus.connect(this.#context.destination);
    return bus;
  }

  /** Lays out bursts until `ahead` from now, where that is due. */
  #lay() {
    if (!this.isAllowed || !this.#bus) return;
    const now = this.#context.currentTime;
    if (this.#until > now + refill) return;
    // Behind its time, as after a sleep: go on now, not in what is past.
    const first = Math.max(this.#until, now);
    const { priority } = this.#heard;
    for (const begin of begins(priority, first, now + ahead)) {
      for (const { at, length } of burst(priority)) this.#pulse(this.#bus, priority, begin + at, length);
      this.#until = begin + signals[priority].every;
    }
  }

  #pulse(bus, priority, at, length) {
    const oscillator = this.#context.createOscillator();
    const envelope = this.#context.createGain();
    oscillator.setPeriodicWave(this.#wave);
    oscillator.frequency.value = signals[priority].pitch;
    envelope.gain.setValueAtTime(0, at);
    envelope.gain.linearRampToValueAtTime(1, at + rise * length);
    envelope.gain.setValueAtTime(1, at + (1 - fall) * length);
    envelope.gain.linearRampToValueAtTime(0, at + length);
    oscillator.connect(envelope).connect(bus);
    oscillator.start(at);
    oscillator.stop(at + length);
    oscillator.onended = () => envelope.disconnect();
  }
}
