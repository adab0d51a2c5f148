import { at } from "../lib/address.js";
import { Problem, signedOut } from "../lib/api.js";

// Browsers open six connections to a server: one is the event stream's, two stay free for the API and the player.
const MOST_AT_ONCE = 3;
let free = MOST_AT_ONCE;
const waiting = [];

/** A place to send a piece, over all uploads of this page; first come, first served. Rejects when the signal is aborted. */
export function takePlace(signal) {
  signal.throwIfAborted();
  if (free > 0) {
    free--;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal.addEventListener("abort", () => {
      const place = waiting.indexOf(resolve);
      if (place >= 0) waiting.splice(place, 1);
      reject(signal.reason);
    }, { once: true });
  });
}

export function givePlace() {
  const next = waiting.shift();
  if (next) next();
  else free++;
}

/** SHA-256 in hexadecimal digits; null where the browser has none (a page that is neither https nor localhost). */
export async function checksum(content) {
  if (!globalThis.crypto?.subtle) return null;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(hash, one => one.toString(16).padStart(2, "0")).join("");
}

/** Puts a block, or from an offset on a piece of it. XMLHttpRequest, since fetch says nothing of how much is sent. */
export function putPiece(asset, block, offset, content, sha256, signal, onSent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", at(`/api/assets/${encodeURIComponent(asset)}/blocks/${block}${offset === null ? "" : `?offset=${offset}`}`));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (sha256) request.setRequestHeader("X-Content-SHA256", sha256);
    const abort = () => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = event => onSent(event.loaded);
    request.onerror = () => reject(new TypeError("The server cannot be reached."));
    request.onabort = () => reject(signal.reason ?? new DOMException("The upload was stopped.", "AbortError"));
    request.onload = () => (request.status < 300 ? resolve() : reject(problemOf(request)));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.send(content);
  });
}

function problemOf(request) {
  if (request.status === 401) signedOut.dispatchEvent(new Event("signedout"));
  try {
    return new Problem(request.status, JSON.parse(request.responseText));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Problem(request.status, null);
  }
}
