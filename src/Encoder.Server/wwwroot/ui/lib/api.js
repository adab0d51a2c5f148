import { at } from "./address.js";

/** Problem details (RFC 9457) as an error: `code`, and `faults` with every fault. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body?.code ?? null;
    this.mayRetry = body?.retry ?? (status >= 500 || status === 429);
    this.faults = body?.errors ?? [{ code: this.code, message: this.message }];
  }
}

/** Heard by the shell when the server asks for a key. */
export const signedOut = new EventTarget();

/** Sends a request to a path of the server; gives the JSON of its answer. Throws Problem, or TypeError when the server cannot be reached. */
export async function send(method, path, body, { headers, signal } = {}) {
  const isJson = body !== undefined;
  const response = await fetch(at(path), {
    method, signal, credentials: "same-origin", cache: "no-store",
    headers: { Accept: "application/json", ...(isJson ? { "Content-Type": "application/json" } : {}), ...headers },
    body: isJson ? (typeof body === "string" ? body : JSON.stringify(body)) : undefined,
  });
  if (response.ok) return response.status === 204 ? null : readJson(response);
  const problem = new Problem(response.status, await readJson(response));
  if (response.status === 401 && path !== "/api/session") signedOut.dispatchEvent(new Event("signedout"));
  throw problem;
}

async function readJson(response) {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { detail: `The server answered ${response.status} with something that is not JSON.` };
  }
}

export const get = (path, options) => send("GET", path, undefined, options);
export const post = (path, body, options) => send("POST", path, body, options);

export const jobPath = (id, rest = "") => `/api/jobs/${encodeURIComponent(id)}${rest}`;

/** A page of jobs. */
export function listJobs({ after, count = 50, state, search } = {}, options) {
  const query = new URLSearchParams({ count });
  if (after) query.set("after", after);
  if (state) query.set("state", state);
  if (search) query.set("search", search);
  return get(`/api/jobs?${query}`, options);
}
