import { at } from "../lib/address.js";
import { Problem } from "../lib/api.js";
import { CHANNEL_STATES, listChannels, PROTOCOLS } from "../lib/channels.js";
import { h, setText } from "../lib/dom.js";
import { ago, bitrate } from "../lib/format.js";
import { panel, table } from "../parts/facts.js";
import { stateBadge } from "../parts/progress.js";
import "../parts/channel-form.js";

const READ_EVERY = 3000;
const COLUMNS = [{ title: "Channel" }, { title: "State" }, { title: "Protocol" }, { title: "Input" }, { title: "Bitrate", isNumber: true }, { title: "Warnings", isNumber: true }, { title: "Created", isNumber: true }];

/** The live channels, and a form that makes one. Nothing announces their changes, so they are read again while the page is seen. */
class ChannelsPage extends HTMLElement {
  #timer = null;
  #shown = "";
  #list = h("div");
  #message = h("div", { class: "empty", role: "status" }, "Reading channels …");

  connectedCallback() {
    this.append(h("h1", { class: "page-title" }, "Live channels"), panel("New channel", document.createElement("channel-form")),
      h("section", { class: "panel", "aria-label": "All channels" }, this.#message, this.#list));
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY);
    this.#read();
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  async #read() {
    try {
      const { channels } = await listChannels();
      if (this.isConnected) this.#show(channels);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#message.hidden = false;
      setText(this.#message, error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.");
    }
  }

  #show(channels) {
    this.#message.hidden = channels.length > 0;
    setText(this.#message, channels.length > 0 ? "" : "No channels yet.");
    const rows = channels.map(one => [one.name, one.state, PROTOCOLS[one.protocol] ?? one.protocol, picture(one.input), bitrate(one.input?.bitrateBps), one.warnings?.length ?? 0, ago(one.createdAt)]);
    const key = JSON.stringify([channels.map(one => one.id), rows]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#list.replaceChildren(channels.length === 0 ? "" : table("Channels, newest first", COLUMNS, channels.map(({ id, state }, place) =>
      [h("a", { class: "strong", href: at(`/channels/${encodeURIComponent(id)}`) }, rows[place][0]), stateBadge(state, CHANNEL_STATES[state]?.[0] ?? state), ...rows[place].slice(2)])));
  }
}

const picture = input => input?.width ? `${input.width}\u00a0×\u00a0${input.height}, ${input.videoCodec}` : input?.audioCodec ?? "–";

customElements.define("channels-page", ChannelsPage);
