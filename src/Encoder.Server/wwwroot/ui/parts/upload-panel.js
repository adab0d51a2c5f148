import { post, Problem } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { uploads } from "../upload/uploads.js";
import "./upload-card.js";

const LADDERS = {
  "1080p, 720p, 480p": ["1080p", "720p", "480p"],
  "720p, 480p, 360p": ["720p", "480p", "360p"],
  "2160p, 1080p, 720p, 480p": ["2160p", "1080p", "720p", "480p"],
  "480p only": ["480p"],
};
const EXAMPLE = JSON.stringify({ ladder: [{ name: "720p", preset: "fast" }, { name: "480p" }], delivery: { segmentSeconds: 4 } }, null, 2);

/** Where files are dropped or picked, what they become, and every upload of this page. */
class UploadPanel extends HTMLElement {
  #ladder = h("select", { id: "ladder", onchange: () => this.#showSpec() }, Object.keys(LADDERS).map(text => h("option", {}, text)), h("option", { value: "spec" }, "Job spec (JSON) …"));
  #spec = h("textarea", { id: "spec", rows: 9, spellcheck: false, "aria-describedby": "spec-faults", oninput: () => this.#checkSoon() }, EXAMPLE);
  #faults = h("ul", { id: "spec-faults", class: "faults", "aria-live": "polite" });
  #specBox = h("div", { class: "spec-box", hidden: true }, h("label", { for: "spec" }, "Job spec"), this.#spec, this.#faults);
  #input = h("input", { type: "file", multiple: true, class: "visually-hidden", tabIndex: -1, "aria-label": "Files to encode", onchange: () => this.#picked() });
  #list = h("div", { class: "uploads" });
  #timer = null;
  #refresh = () => this.#render();
  #drag = event => this.#dragged(event);

  connectedCallback() {
    this.append(
      h("section", { class: "drop", "aria-label": "Upload" },
        this.#input,
        h("div", { class: "drop-text" }, icon("film"), h("div", {}, h("p", { class: "strong" }, "Drop files here"), h("p", { class: "muted" }, "Encoding starts with the first block, and the first segments play before the upload ends."))),
        h("div", { class: "row drop-end" }, h("label", { for: "ladder", class: "muted" }, "Ladder"), this.#ladder,
          h("button", { type: "button", class: "primary", onclick: () => this.#input.click() }, icon("upload"), "Choose files")),
        this.#specBox),
      this.#list);
    uploads.addEventListener("change", this.#refresh);
    for (const type of ["dragenter", "dragover", "dragleave", "drop"]) addEventListener(type, this.#drag);
    this.#render();
  }

  disconnectedCallback() {
    uploads.removeEventListener("change", this.#refresh);
    for (const type of ["dragenter", "dragover", "dragleave", "drop"]) removeEventListener(type, this.#drag);
  }

  #render() {
    const cards = new Map([...this.#list.children].map(card => [card.upload, card]));
    const wanted = uploads.all.map(upload => cards.get(upload) ?? Object.assign(document.createElement("upload-card"), { upload }));
    for (const card of this.#list.children) if (!wanted.includes(card)) card.remove();
    wanted.forEach((card, place) => this.#list.children[place] !== card && this.#list.insertBefore(card, this.#list.children[place] ?? null));
  }

  #picked() {
    this.#begin([...this.#input.files]);
    this.#input.value = "";
  }

  #dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-dragging", event.type === "dragover" || event.type === "dragenter");
    if (event.type === "drop") this.#begin([...event.dataTransfer.files]);
  }

  async #begin(files) {
    if (files.length === 0) return;
    if (this.#ladder.value !== "spec") uploads.begin(files, { ladder: LADDERS[this.#ladder.value].map(name => ({ name })) });
    else if (await this.#check()) uploads.begin(files, JSON.parse(this.#spec.value));
  }

  #showSpec() {
    this.#specBox.hidden = this.#ladder.value !== "spec";
    if (!this.#specBox.hidden) this.#check();
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), 400);
  }

  // The server's own rules, all faults at once.
  async #check() {
    try {
      await post("/api/specs/validate", this.#spec.value);
      this.#showFaults([]);
      return true;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#showFaults(error.faults ?? [{ message: error.message }]);
      return false;
    }
  }

  #showFaults(faults) {
    this.#spec.setAttribute("aria-invalid", String(faults.length > 0));
    this.#faults.replaceChildren(...(faults.length === 0 ? [h("li", { class: "fine" }, "The server accepts this spec.")]
      : faults.map(fault => h("li", { class: "fault" }, fault.message, " ", fault.code ? h("code", {}, fault.code) : ""))));
  }
}

customElements.define("upload-panel", UploadPanel);
