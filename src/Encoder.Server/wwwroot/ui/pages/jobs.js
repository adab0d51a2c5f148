import { base } from "../lib/address.js";
import { listJobs, Problem } from "../lib/api.js";
import { atMostEvery, h, perFrame, setText } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { listen } from "../lib/live.js";
import { JobRow } from "../parts/job-row.js";
import "../parts/upload-panel.js";

const STATES = ["", "queued", "probing", "encoding", "finishing", "done", "failed", "cancelled"];
const PER_PAGE = 50;

/** Uploads, and the jobs of the server a page at a time; what is announced changes the rows in place. */
class JobsPage extends HTMLElement {
  #rows = new Map();
  #changed = new Map();
  #cursors = [null];
  #next = null;
  #total = 0;
  #asked = 0;
  #end = [];
  #search = h("input", { type: "search", placeholder: "Search by name", "aria-label": "Search by name", oninput: () => this.#searchSoon() });
  #state = h("select", { "aria-label": "State", onchange: () => this.#first() }, STATES.map(state => h("option", { value: state }, state === "" ? "All states" : state[0].toUpperCase() + state.slice(1))));
  #body = h("tbody");
  #table = h("table", { class: "jobs" }, h("caption", { class: "visually-hidden" }, "Jobs, newest first"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Job"), h("th", { scope: "col" }, "State"), h("th", { scope: "col" }, "Progress"), h("th", { scope: "col", class: "number" }, "Speed"), h("th", { scope: "col", class: "number" }, "Created"), h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "Actions")))), this.#body);
  #message = h("div", { class: "empty", role: "status" });
  #where = h("span", { class: "muted" });
  #back = h("button", { type: "button", onclick: () => this.#turn(-1) }, "Newer");
  #on = h("button", { type: "button", onclick: () => this.#turn(1) }, "Older");
  #flush = perFrame(() => this.#apply());
  #reload = atMostEvery(1000, () => this.#read());
  #timer = null;

  connectedCallback() {
    this.append(h("h1", { class: "visually-hidden" }, "Jobs"), document.createElement("upload-panel"),
      h("section", { class: "panel", "aria-label": "All jobs" },
        h("div", { class: "row spread panel-head" }, h("div", { class: "row" }, this.#search, this.#state), h("div", { class: "row pager" }, this.#where, this.#back, this.#on)),
        h("div", { class: "table-scroll" }, this.#table), this.#message));
    this.#showMessage("Reading jobs …");
    const timer = setInterval(() => this.#rows.forEach(row => row.updateAge()), 5000);
    this.#end = [listen({ job: event => this.#heard(event.detail), deleted: event => this.#gone(event.detail), resync: () => this.#read() }), () => clearInterval(timer)];
    this.#read();
  }

  disconnectedCallback() { this.#end.forEach(end => end()); }

  #heard(job) {
    if (this.#rows.has(job.id)) {
      this.#changed.set(job.id, job);
      this.#flush();
    } else if (this.#cursors.length === 1) this.#reload();
  }

  #gone(id) {
    this.#rows.get(id)?.element.remove();
    if (this.#rows.delete(id)) this.#reload();
  }

  #apply() {
    for (const [id, job] of this.#changed) this.#rows.get(id)?.update(job);
    this.#changed.clear();
  }

  async #read() {
    const asked = ++this.#asked;
    try {
      const page = await listJobs({ after: this.#cursors.at(-1), count: PER_PAGE, state: this.#state.value, search: this.#search.value.trim() });
      if (asked === this.#asked && this.isConnected) this.#show(page);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      if (asked === this.#asked && this.#rows.size === 0) this.#showMessage(error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.", "alert");
    }
  }

  #show(page) {
    const rows = new Map(page.jobs.map(job => [job.id, this.#rows.get(job.id) ?? new JobRow(job, () => this.#reload())]));
    page.jobs.forEach(job => rows.get(job.id).update(job));
    this.#rows = rows;
    const elements = page.jobs.map(job => rows.get(job.id).element);
    if (elements.length !== this.#body.children.length || elements.some((element, place) => element !== this.#body.children[place])) this.#body.replaceChildren(...elements);
    this.#next = page.next ?? null;
    this.#total = page.total;
    this.#showPlace(page.jobs.length);
    const isFiltered = this.#search.value.trim() !== "" || this.#state.value !== "";
    if (page.jobs.length > 0) this.#showMessage(null);
    else this.#showMessage(isFiltered ? "No job matches." : "No jobs yet. Drop a video above, or send one: encoder upload FILE --server " + location.origin + base);
  }

  #showPlace(shown) {
    const first = (this.#cursors.length - 1) * PER_PAGE;
    setText(this.#where, shown === 0 ? "" : `${count(first + 1)}–${count(first + shown)} of ${count(this.#total)}`);
    this.#back.disabled = this.#cursors.length === 1;
    this.#on.disabled = this.#next === null;
  }

  #showMessage(text, role = "status") {
    this.#message.hidden = text === null;
    this.#message.setAttribute("role", role);
    setText(this.#message, text ?? "");
    this.#table.hidden = this.#rows.size === 0;
  }

  #turn(by) {
    if (by > 0) this.#cursors.push(this.#next);
    else this.#cursors.pop();
    this.#read();
  }

  #searchSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#first(), 250);
  }

  #first() {
    this.#cursors = [null];
    this.#read();
  }
}

customElements.define("jobs-page", JobsPage);
