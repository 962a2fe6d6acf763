// Who this device is to the daemon, and how it comes to be known.
import { address, get, post, remove } from "./api.js";
import { find, make, shown, text } from "./dom.js";

const ranks = { view: 1, operate: 2, administer: 3 };

/** Whether `role` is enough for what `needed` is asked for. */
export function mayDo(role, needed) {
  return (ranks[role] ?? 0) >= ranks[needed];
}

/** { role, name, version }; a daemon without roles gives every right. */
export async function me() {
  try {
    return await get("me");
  } catch (error) {
    if (error.status === 404) return { role: "administer", name: null, version: null };
    throw error;
  }
}

/** The code of the address's fragment, which is taken out of the address at once. */
export function codeFromAddress() {
  const code = location.hash.slice(1);
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return /^[A-Za-z0-9-]{4,16}$/.test(code) ? code : null;
}

export async function pair(code) {
  return post("pair", { code: code.trim().toUpperCase() });
}

/** Shows the pairing screen until this device is known. */
export function askForCode(given) {
  shown(find("view"), false);
  shown(find("pairing"), true);
  shown(find("pair-form"), true);
  find("view").setAttribute("data-state", "pairing");
  document.title = "Pair - Treadlight";
  const [field, message, button] = [find("pair-code"), find("pair-message"), find("pair-submit")];
  if (given) field.value = given;
  field.focus();
  return new Promise((done) => {
    const submit = async (event) => {
      event?.preventDefault();
      button.disabled = true;
      text(message, "");
      try {
        await pair(field.value);
        find("pair-form").removeEventListener("submit", submit);
        shown(find("pairing"), false);
        shown(find("view"), true);
        find("view").setAttribute("data-state", "unknown");
        done();
      } catch (error) {
        text(message, error.words ?? error.message);
        field.select();
      } finally {
        button.disabled = false;
      }
    };
    find("pair-form").addEventListener("submit", submit);
    if (given) submit();
  });
}

export async function forget() {
  await remove("me");
  location.reload();
}

/** Lets one choose among several tables; the choice is in the address. */
export async function chooseTable() {
  const stations = await get("stations");
  shown(find("view"), false);
  shown(find("pairing"), true);
  shown(find("pair-form"), false);
  shown(find("choose-table"), true);
  find("tables").replaceChildren(...stations.map((station) => {
    const button = make("button", { type: "button", class: "large" }, station.name);
    button.addEventListener("click", () => {
      location.search = `?table=${encodeURIComponent(station.name)}`;
    });
    return make("li", {}, button);
  }));
}

export { address };
