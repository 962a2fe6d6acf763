// Beginning, stopping and steering a session.
import { get, post, put } from "./api.js";
import { attempt, confirm, open, say } from "./dialogs.js";
import { find, make, shown, text } from "./dom.js";

export const act = (action, condition) =>
  post("alarms/actions", { action, ...(condition ? { condition } : {}), author: "page" });

export const lighter = () =>
  attempt(() => post("sessions/current/notes", { text: "lighter, please" }), "marked: lighter, please");

export async function note() {
  const field = find("note-text");
  field.value = "";
  if ((await open(find("note-dialog"))) !== "yes" || !field.value.trim()) return;
  await attempt(() => post("sessions/current/notes", { text: field.value.trim() }), "note kept");
}

export async function tare() {
  const isSure = await confirm(
    "Take a new tare?", "Loads are counted from what lies on the table now. The client lies still, and you stand beside the table for some seconds.", "Take the tare");
  if (!isSure) return;
  say("measuring the tare: nobody moves");
  await attempt(() => post("sessions/current/tare", {}), "new tare in force");
}

export const undoTare = () =>
  attempt(() => post("sessions/current/tare", { undo: true }), "the tare before is in force again");

export const setContact = (contact) =>
  attempt(() => put("sessions/current/contact", { contact: contact || null }));

export async function zero() {
  const isSure = await confirm(
    "Zero the empty table?", "Nothing and nobody is on the table.", "Take the zero");
  if (isSure) await attempt(() => post("table/zero", {}), "new zero of the empty table");
}

export async function stop() {
  const isSure = await confirm(
    "Stop the session?", "The recording ends, and the client's limits are guarded no more.", "Stop the session");
  if (!isSure) return;
  const row = await attempt(() => post("sessions/current/stop"));
  if (row) say(`session ${row.id} is closed`);
}

function option(person) {
  return make("option", { value: person.id }, `${person.display_name} (${person.id})`);
}

/** The form; it stays until the session has begun or one goes back. */
export async function start() {
  const dialog = find("start-dialog");
  const form = find("start-form");
  const people = await attempt(() => Promise.all([get("clients"), get("therapists")]));
  if (!people) return;
  const [clients, therapists] = people;
  if (!clients.length || !therapists.length) {
    say("nobody is known yet - treadlight client add NAME, treadlight therapist add NAME --mass KG", "bad");
    return;
  }
  find("start-client").replaceChildren(...clients.map(option));
  find("start-therapist").replaceChildren(...therapists.map(option));
  clearFindings();
  const check = () => checkGate();
  const submit = (event) => begin(event, dialog);
  const cancel = () => dialog.close("no");
  form.addEventListener("change", check);
  form.addEventListener("submit", submit);
  find("start-cancel").addEventListener("click", cancel);
  checkGate();
  await open(dialog);
  form.removeEventListener("change", check);
  form.removeEventListener("submit", submit);
  find("start-cancel").removeEventListener("click", cancel);
}

function order() {
  const contact = find("start-contact").value;
  const reason = find("start-override").value.trim();
  return {
    client: find("start-client").value,
    therapist: find("start-therapist").value,
    posture: find("start-posture").value,
    tare: find("start-tare").checked,
    ...(contact ? { contact } : {}),
    ...(reason ? { override: reason } : {}),
  };
}

function clearFindings() {
  find("findings").replaceChildren();
  text(find("start-message"), "");
  find("start-override").value = "";
  shown(find("override-label"), false);
}

/** Says what stands between client and session before anybody tries. */
async function checkGate() {
  try {
    const report = await post("sessions/check", order());
    showFindings(report.findings);
  } catch (error) {
    text(find("start-message"), error.words ?? error.message);
  }
}

function showFindings(findings) {
  const list = make("ul", {}, ...findings.map((finding) =>
    make("li", { "data-severity": finding.severity, "data-code": finding.code },
      finding.severity === "override" ? "Speaks against it: " : "Note: ", finding.message)));
  find("findings").replaceChildren(...(findings.length ? [list] : []));
  const isOverride = findings.some((finding) => finding.severity === "override");
  shown(find("override-label"), isOverride);
  find("start-override").required = isOverride;
  text(find("start-message"), "");
}

async function begin(event, dialog) {
  event.preventDefault();
  const button = find("start-go");
  button.disabled = true;
  text(find("start-message"), find("start-tare").checked ? "measuring the tare: nobody moves" : "");
  try {
    await post("sessions", order());
    dialog.close("yes");
    say("the session has begun");
  } catch (error) {
    text(find("start-message"), error.words ?? error.message);
    if (error.code === "gate") checkGateAgain(error);
  } finally {
    button.disabled = false;
  }
}

async function checkGateAgain(error) {
  await checkGate();
  text(find("start-message"), error.words);
}
