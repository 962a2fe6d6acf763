// A recorded session, read in ranges: never the whole log. No DOM.

/** Loads are read in pieces of so many seconds, and so many pieces are kept. */
export const piece = 60;
const mostPieces = 8;
const curvePoints = 1000;

export class Recording {
  #get;
  #id;
  #pieces = new Map();

  /** `get` is a request by path and query. */
  constructor(id, get) {
    this.#id = encodeURIComponent(id);
    this.#get = get;
  }

  /** Reads what the timeline is drawn from. */
  async open() {
    const base = `sessions/${this.#id}/log`;
    this.info = await this.#get(base);
    const range = { from_s: 0, to_s: this.length };
    const [curve, events] = await Promise.all([
      this.#get(`${base}/curve`, { ...range, points: curvePoints }),
      this.#get(`${base}/events`, range),
    ]);
    this.curve = curve;
    this.events = events;
  }

  /** Seconds. */
  get length() {
    return this.info.duration_s;
  }

  /** The piece that holds `position`; undefined while it is being read, which this begins. */
  loads(position) {
    const index = Math.max(0, Math.floor(position / piece));
    const known = this.#pieces.get(index);
    if (known === undefined) this.#read(index);
    return known?.loads;
  }

  /** Reads ahead of the need; what fails is tried again when it is asked for. */
  prefetch(position) {
    if (position >= 0 && position < this.length) this.loads(position);
  }

  /** Why the piece at `position` cannot be had; null: it can, or nobody knows yet. */
  failure(position) {
    return this.#pieces.get(Math.max(0, Math.floor(position / piece)))?.failure ?? null;
  }

  async #read(index) {
    const entry = { loads: undefined, failure: null };
    this.#pieces.set(index, entry);
    for (const old of this.#pieces.keys()) {
      if (this.#pieces.size <= mostPieces) break;
      this.#pieces.delete(old);
    }
    try {
      const range = { from_s: index * piece, to_s: Math.min((index + 1) * piece, this.length) };
      const answer = await this.#get(`sessions/${this.#id}/log/loads`, range);
      entry.loads = answer.loads;
    } catch (error) {
      entry.failure = error;
      setTimeout(() => this.#pieces.delete(index), 2000);
    }
  }
}
