// Single keys, as the help says them.
import { find } from "./dom.js";
import { isAnyOpen } from "./dialogs.js";

const remembered = "treadlight-keys";

/** `actions` by key, such as { a: () => ... }; what answers false did nothing. */
export function listen(actions) {
  const box = find("keys-on");
  try {
    box.checked = localStorage.getItem(remembered) !== "off";
  } catch {
    // Nothing is remembered here.
  }
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(remembered, box.checked ? "on" : "off");
    } catch {
      // Nor then.
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isAnyOpen()) return;
    if (event.target.closest("input, select, textarea")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Space and arrows belong to what has the focus.
    const isOwn = event.target.closest("button, [role=slider]") && key === " ";
    if (isOwn || (key.length === 1 && key !== " " && key !== "?" && !box.checked)) return;
    const action = actions[key];
    if (action && action() !== false) event.preventDefault();
  });
}
