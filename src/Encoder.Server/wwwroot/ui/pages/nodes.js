import { at } from "../lib/address.js";
import { get, Problem } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { ago, count, span } from "../lib/format.js";
import { facts, panel } from "../parts/facts.js";

const READ_EVERY = 3000;

/** Nodes: slots, what each runs, throughput, failures, builds. Nothing announces these, so they are read again while the page is seen. */
class NodesPage extends HTMLElement {
  #timer = null;
  #figures = h("div", { class: "figures" });
  #list = h("div", { class: "node-list" });
  #message = h("div", { class: "empty", role: "status" }, "Reading nodes …");

  connectedCallback() {
    this.append(h("h1", { class: "page-title" }, "Nodes"), this.#figures, this.#message, this.#list);
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY);
    this.#read();
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  async #read() {
    try {
      const page = await get("/api/nodes");
      if (this.isConnected) this.#show(page);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#message.hidden = false;
      setText(this.#message, error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.");
    }
  }

  #show({ nodes, queuedWork, oldestSeconds }) {
    const sum = pick => nodes.reduce((total, node) => total + (pick(node) ?? 0), 0);
    this.#figures.replaceChildren(
      figure("Nodes", count(nodes.length)), figure("Slots in use", `${sum(node => node.busySlots)} of ${sum(node => node.slots)}`),
      figure("Frames per second", count(sum(node => node.framesPerSecond))), figure("Queued work", count(queuedWork), queuedWork > 0 ? `oldest ${span(oldestSeconds)}` : ""));
    this.#message.hidden = nodes.length > 0;
    if (nodes.length === 0) setText(this.#message, "No node has checked in lately.");
    this.#list.replaceChildren(...nodes.map(nodePanel));
  }
}

const figure = (label, value, note = "") => h("div", { class: "figure" }, h("span", { class: "muted" }, label), h("strong", {}, value), h("span", { class: "muted small" }, note));

function nodePanel(node) {
  const slots = Array.from({ length: Math.min(node.slots, 64) }, (_, place) => h("i", { dataset: { busy: String(place < node.busySlots) } }));
  const running = (node.running ?? []).map(work => {
    const [job, , kind, piece] = work.split("/");
    if (kind === undefined) return h("li", { class: "muted" }, `${work}, of another tenant`);
    return h("li", {}, h("a", { href: at(`/jobs/${encodeURIComponent(job)}`), class: "mono" }, job.slice(0, 8)), ` ${kind ?? ""} ${piece ?? ""}`);
  });
  return panel(node.name,
    h("div", { class: "slots", role: "img", "aria-label": `${node.busySlots} of ${node.slots} slots in use` }, slots),
    facts([["Slots", `${node.busySlots} of ${node.slots}`], ["Throughput", `${count(node.framesPerSecond)} frames/s`], ["Done", count(node.completed)], ["Failed", count(node.failed)], ["Seen", ago(node.seenAt)], ["Version", node.version], ["ffmpeg", node.ffmpegBuild], ["Encoders", (node.encoders ?? []).join(", ")]]),
    h("h3", {}, "Running"), running.length > 0 ? h("ul", { class: "running" }, running) : h("p", { class: "muted" }, "Nothing at the moment."));
}

customElements.define("nodes-page", NodesPage);
