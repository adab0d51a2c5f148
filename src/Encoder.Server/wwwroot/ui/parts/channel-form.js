import { at } from "../lib/address.js";
import { post, Problem } from "../lib/api.js";
import { PROTOCOLS, streamKeys } from "../lib/channels.js";
import { h, icon } from "../lib/dom.js";

const LADDERS = { "720p, 360p": ["720p", "360p"], "1080p, 720p, 360p": ["1080p", "720p", "360p"], "360p only": ["360p"] };
const WINDOWS = [[60, "1 minute"], [600, "10 minutes"], [3600, "1 hour"], [14400, "4 hours"]];
const SLATES = [["", "Players wait"], [2, "Black after 2 s"], [10, "Black after 10 s"], [60, "Black after 1 minute"]];

/** Makes a channel. What is wrong with it is the server's own word, while it is filled in. */
class ChannelForm extends HTMLElement {
  #name = h("input", { id: "channel-name", type: "text", autocomplete: "off", placeholder: "News", oninput: () => this.#checkSoon() });
  #protocol = h("select", { id: "channel-protocol", onchange: () => this.#showSource() }, Object.entries(PROTOCOLS).map(([value, text]) => h("option", { value }, text)));
  #source = h("input", { id: "channel-source", type: "text", inputMode: "url", autocomplete: "off", spellcheck: false, placeholder: "rtmp, srt, http or https, as the operator allows", "aria-describedby": "channel-faults", oninput: () => this.#checkSoon() });
  #sourceField = h("div", { class: "field source-field", hidden: true }, h("label", { for: "channel-source" }, "Source"), this.#source);
  #ladder = h("select", { id: "channel-ladder" }, Object.keys(LADDERS).map(text => h("option", {}, text)));
  #window = h("select", { id: "channel-window" }, WINDOWS.map(([value, text]) => h("option", { value: String(value) }, text)));
  #slate = h("select", { id: "channel-slate" }, SLATES.map(([value, text]) => h("option", { value: String(value) }, text)));
  #record = h("input", { id: "channel-record", type: "checkbox", onchange: () => this.#checkSoon() });
  #lowLatency = h("input", { id: "channel-low-latency", type: "checkbox", onchange: () => this.#checkSoon() });
  #faults = h("ul", { id: "channel-faults", class: "faults", "aria-live": "polite" });
  #button = h("button", { class: "primary" }, icon("play"), "Create channel");
  #timer = null;

  connectedCallback() {
    this.append(h("form", { class: "channel-form", "aria-label": "New channel", onsubmit: event => this.#create(event) },
      h("div", { class: "field" }, h("label", { for: "channel-name" }, "Name"), this.#name),
      h("div", { class: "field" }, h("label", { for: "channel-protocol" }, "Protocol"), this.#protocol),
      h("div", { class: "field" }, h("label", { for: "channel-ladder" }, "Ladder"), this.#ladder),
      h("div", { class: "field" }, h("label", { for: "channel-window" }, "Viewers can seek back"), this.#window),
      h("div", { class: "field" }, h("label", { for: "channel-slate" }, "While nobody sends"), this.#slate),
      h("div", { class: "row record-field" }, this.#record, h("label", { for: "channel-record" }, "Record")),
      h("div", { class: "row record-field" }, this.#lowLatency, h("label", { for: "channel-low-latency" }, "Low latency")),
      this.#button, this.#sourceField, this.#faults));
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  get #spec() {
    return {
      ...(this.#name.value.trim() ? { name: this.#name.value.trim() } : {}),
      protocol: this.#protocol.value,
      ...(this.#protocol.value === "pull" ? { source: this.#source.value.trim() } : {}),
      ladder: LADDERS[this.#ladder.value].map(name => ({ name, preset: "veryfast" })),
      windowSeconds: Number(this.#window.value),
      record: this.#record.checked,
      lowLatency: this.#lowLatency.checked,
      ...(this.#slate.value ? { slateAfterSeconds: Number(this.#slate.value) } : {}),
    };
  }

  #showSource() {
    this.#sourceField.hidden = this.#protocol.value !== "pull";
    if (this.#sourceField.hidden || this.#source.value.trim()) this.#checkSoon();
    else this.#faults.replaceChildren();
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(() => post("/api/channels/validate", this.#spec)), 400);
  }

  async #create(event) {
    event.preventDefault();
    clearTimeout(this.#timer);
    this.#button.disabled = true;
    const created = await this.#try(() => post("/api/channels", this.#spec));
    this.#button.disabled = false;
    if (!created) return;
    if (created.streamKey) streamKeys.set(created.channel.id, created.streamKey);
    history.pushState(null, "", at(`/channels/${encodeURIComponent(created.channel.id)}`));
    dispatchEvent(new PopStateEvent("popstate"));
  }

  async #try(ask) {
    try {
      const answer = await ask();
      this.#faults.replaceChildren();
      return answer;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      const faults = error instanceof Problem ? error.faults : [{ message: "The server cannot be reached." }];
      this.#faults.replaceChildren(...faults.map(fault => h("li", { class: "fault" }, fault.message)));
      return null;
    }
  }
}

customElements.define("channel-form", ChannelForm);
