// Buttons and keys, and what they do.
import { attempt, confirm, open } from "./dialogs.js";
import { find } from "./dom.js";
import { listen } from "./keys.js";
import * as pairing from "./pairing.js";
import * as session from "./session.js";

function acknowledgeFirst() {
  const button = [...document.querySelectorAll("[data-test=acknowledge]")].find((each) => !each.hidden);
  if (!button) return false;
  button.click();
  return true;
}

/** Does it where a button for it is to be seen. */
const press = (id) => () => {
  const button = find(id);
  if (button.hidden || button.closest("[hidden]")) return false;
  button.click();
  return true;
};

/** Connects them; `allowSound`, `pauseSound` and `desk` are the page's own. */
export function connect({ allowSound, pauseSound, desk }) {
  const clicks = {
    "allow-sound": allowSound,
    "pause-audio": pauseSound,
    "marker-lighter": session.lighter,
    "marker-note": session.note,
    "session-start": session.start,
    "session-stop": session.stop,
    "session-tare": session.tare,
    "session-untare": session.undoTare,
    zero: session.zero,
    help: () => open(find("help-dialog")),
    "test-sound": allowSound,
    forget: async () => {
      find("help-dialog").close();
      const isSure = await confirm(
        "Forget this device?", "It shows and does nothing more until it is paired again.", "Forget it");
      if (isSure) await attempt(pairing.forget);
    },
  };
  for (const [id, action] of Object.entries(clicks)) find(id).addEventListener("click", () => action());
  find("contact").addEventListener("change", (event) => session.setContact(event.target.value));
  desk.connect();
  listen({
    a: acknowledgeFirst,
    p: press("pause-audio"),
    l: press("marker-lighter"),
    n: press("marker-note"),
    t: press("session-tare"),
    s: () => press("session-stop")() || press("session-start")(),
    r: press("replay-open"),
    "?": press("help"),
    " ": press("replay-play"),
    ArrowLeft: () => desk.step(-5),
    ArrowRight: () => desk.step(5),
    Escape: press("replay-close"),
  });
}
