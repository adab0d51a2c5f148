import { at } from "./address.js";
import { signedOut } from "./api.js";

const LONGEST_WAIT = 15000;

/**
 * What the server announces, over the page's one event stream: `job` (detail: the job), `deleted` (detail: its id), `resync` (announcements
 * may have been missed: read again) and `state` (detail: live, connecting or lost). A hidden page lets go of its connection, since browsers
 * allow six to a server over all tabs.
 */
class Live extends EventTarget {
  state = "connecting";
  #source = null;
  #timer = null;
  #wait = 1000;
  #wasOpen = false;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.start()));
    addEventListener("online", () => this.#source?.readyState === EventSource.CLOSED && this.#open());
  }

  start() {
    if (this.#source === null && this.#timer === null) this.#open();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    this.stop();
    const source = (this.#source = new EventSource(at("/api/events")));
    source.onopen = () => {
      this.#wait = 1000;
      this.#set("live");
      if (this.#wasOpen) this.dispatchEvent(new Event("resync"));
      this.#wasOpen = true;
    };
    source.addEventListener("job", event => this.#tell("job", JSON.parse(event.data)));
    source.addEventListener("deleted", event => this.#tell("deleted", JSON.parse(event.data).id));
    source.onerror = () => this.#recover(source);
  }

  // The browser tries again by itself after a broken connection, but not after an answer that is no event stream.
  #recover(source) {
    this.#set("lost");
    if (source.readyState !== EventSource.CLOSED) return;
    this.#timer = setTimeout(() => this.#askAndOpen(), this.#wait);
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  async #askAndOpen() {
    this.#timer = null;
    const response = await fetch(at("/api/session"), { cache: "no-store" }).catch(() => null);
    if (response?.status === 401) {
      this.stop();
      signedOut.dispatchEvent(new Event("signedout"));
      return;
    }
    this.#open();
  }

  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell("state", state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const live = new Live();

/** Listens while an element is in the page. Gives a function that ends it. */
export function listen(handlers) {
  for (const [type, handler] of Object.entries(handlers)) live.addEventListener(type, handler);
  return () => {
    for (const [type, handler] of Object.entries(handlers)) live.removeEventListener(type, handler);
  };
}
