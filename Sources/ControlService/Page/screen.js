// Theme, and a screen that stays on.
import { find, forgetColours, text } from "./dom.js";

const themes = ["auto", "light", "dark"];
const remembered = "treadlight-theme";

export function followTheme() {
  let theme = "auto";
  try {
    theme = themes.find((name) => name === localStorage.getItem(remembered)) ?? "auto";
  } catch {
    // Nothing is remembered here.
  }
  const apply = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    text(find("theme"), `Theme: ${theme}`);
    forgetColours();
  };
  find("theme").addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try {
      localStorage.setItem(remembered, theme);
    } catch {
      // Nor then.
    }
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", forgetColours);
  apply();
}

/** Keeps the screen on while the page is seen, where the browser allows that. */
export function stayAwake() {
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock?.request("screen");
    } catch {
      // Refused, as with a low battery: the page works all the same.
    }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
