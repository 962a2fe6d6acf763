// Server-sent events out of pieces of text, by the WHATWG standard's rules. No DOM.

/** No event of the daemon's is nearly as long, characters. */
export const longest = 1 << 20;

export class EventReader {
  #rest = "";
  #id = null;

  /** The id of the last event that had one. */
  get lastId() {
    return this.#id;
  }

  /** The events that end in `text`: [{ type, data, id }]. Throws where an event is endless. */
  take(text) {
    const blocks = (this.#rest + text.replaceAll("\r\n", "\n")).split("\n\n");
    this.#rest = blocks.pop();
    if (this.#rest.length > longest) throw new Error("an event of the stream has no end");
    return blocks.map((block) => this.#event(block)).filter((event) => event !== null);
  }

  #event(block) {
    let type = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (name === "event") type = value;
      else if (name === "data") data.push(value);
      else if (name === "id") this.#id = value;
    }
    return data.length === 0 ? null : { type, data: JSON.parse(data.join("\n")), id: this.#id };
  }
}
