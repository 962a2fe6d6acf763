// Requests to the daemon, as JSON; refusals as what they say.

/** A request that was not done: what is wrong, and what to do next. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.message);
    this.status = status;
    this.code = problem.code;
    this.hint = problem.hint ?? null;
    this.findings = problem.findings ?? null;
  }

  get words() {
    return this.hint ? `${this.message} - ${this.hint}` : this.message;
  }
}

/** Nothing takes longer; a tare is seconds, milliseconds. */
const patience = 20_000;

let table = new URLSearchParams(location.search).get("table");
let unpaired = () => {};

export const chosenTable = () => table;

export function chooseTable(name) {
  table = name;
}

/** `action` is called whenever the daemon says that it does not know this device. */
export function onUnpaired(action) {
  unpaired = action;
}

/** The address of a route at the chosen table. */
export function address(path, query = {}) {
  const url = new URL(`/v1/${path}`, location.origin);
  if (table) url.searchParams.set("table", table);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

export const get = (path, query) => send("GET", path, undefined, query);
export const post = (path, body = {}) => send("POST", path, body);
export const put = (path, body) => send("PUT", path, body);
export const remove = (path) => send("DELETE", path);

async function send(method, path, body, query) {
  let response;
  try {
    response = await fetch(address(path, query), {
      method,
      cache: "no-store",
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Refusal(0, { code: "no-connection", message: "the daemon does not answer" });
  }
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? null : response.json();
}

/** What an answer says that is none. */
export async function refusal(response) {
  let problem = null;
  try {
    problem = (await response.json()).error;
  } catch {
    // No JSON: its status has to do.
  }
  const made = new Refusal(
    response.status, problem ?? { code: "http", message: `the daemon answered ${response.status}` });
  if (response.status === 401 && made.code !== "wrong-code") unpaired();
  return made;
}
