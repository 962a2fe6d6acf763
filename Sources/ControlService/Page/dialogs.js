// Questions, and messages that go by themselves.
import { attribute, find, shown, text } from "./dom.js";

/** Opens a dialog and waits for its end; answers what it was closed with. */
export function open(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue), { once: true });
  });
}

/** Asks before something is lost; the way back has the focus. */
export async function confirm(title, words, yes) {
  text(find("confirm-title"), title);
  text(find("confirm-text"), words);
  text(find("confirm-yes"), yes);
  return (await open(find("confirm"))) === "yes";
}

export const isAnyOpen = () => document.querySelector("dialog[open]") !== null;

let ending = 0;

/** Says something for some seconds; what went wrong for longer. */
export function say(words, level = "fine") {
  const message = find("message");
  text(message, words);
  attribute(message, "data-level", level);
  shown(message, true);
  clearTimeout(ending);
  ending = setTimeout(() => shown(message, false), level === "bad" ? 12_000 : 4000);
}

/** Does something that may be refused, and says so. */
export async function attempt(action, done = null) {
  try {
    const result = await action();
    if (done) say(done);
    return result;
  } catch (error) {
    say(error.words ?? error.message, "bad");
    return null;
  }
}
