import { h, perFrame, setText, token } from "../lib/dom.js";
import { count, span } from "../lib/format.js";
import { fit, onResize } from "./canvas.js";
import { cellAt, layoutGrid, placeOf } from "./grid-layout.js";

const STATES = ["waiting", "leased", "retried", "done", "failed"];
const WORDS = { waiting: "Waiting", leased: "Leased", retried: "Retried", done: "Done", failed: "Failed" };
const ROWS_PER_TABLE = 100;

/** Every chunk of a job over its renditions, drawn; pointed at or gone through by arrow keys; also as a table. */
class ChunkGridElement extends HTMLElement {
  #grid = null;
  #cells = [];
  #layout = null;
  #at = null;
  #end = null;
  #tablePage = 0;
  #canvas = h("canvas", { tabIndex: 0, role: "application", "aria-roledescription": "chunk grid", "aria-label": "Chunks by rendition; arrow keys go through them",
    onpointermove: event => this.#point(event), onpointerleave: () => this.#select(null), onkeydown: event => this.#key(event), onblur: () => this.#select(null) });
  #tip = h("div", { class: "tip", hidden: true });
  #spoken = h("span", { class: "visually-hidden", "aria-live": "polite" });
  #legend = h("ul", { class: "legend" });
  #nodes = h("p", { class: "muted small", hidden: true });
  #table = h("div", { class: "table-scroll" });
  #details = h("details", { class: "as-table", ontoggle: () => this.#fillTable() }, h("summary", {}, "As a table"), this.#table);
  #show = perFrame(() => this.#draw());

  connectedCallback() {
    this.append(h("div", { class: "grid-box" }, this.#canvas, this.#tip), this.#spoken, h("div", { class: "row spread" }, this.#legend), this.#nodes, this.#details);
    this.#end = onResize(this, this.#show);
  }

  disconnectedCallback() { this.#end(); }

  set grid(grid) {
    this.#grid = grid;
    this.#cells = [];
    for (const cell of grid.cells) (this.#cells[cell.chunk] ??= [])[cell.lane] = cell;
    this.#show();
  }

  get #chunks() { return Math.max(this.#grid.total ?? 0, this.#cells.length); }

  #draw() {
    if (!this.#grid || !this.isConnected) return;
    const width = Math.floor(this.clientWidth);
    const layout = (this.#layout = layoutGrid(width, this.#chunks, this.#grid.lanes));
    const context = fit(this.#canvas, width, layout.height);
    this.#drawLabels(context, layout);
    const colors = Object.fromEntries(STATES.map(state => [state, token(state)]));
    const counts = Object.fromEntries(STATES.map(state => [state, 0]));
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      layout.rows.forEach(({ lane }, row) => drawCell(context, layout, placeOf(layout, chunk, row), this.#cells[chunk]?.[lane]?.state ?? "waiting", colors));
      this.#grid.lanes.forEach((_, lane) => counts[this.#cells[chunk]?.[lane]?.state ?? "waiting"]++);
    }
    if (this.#at) this.#drawCursor(context, layout);
    this.#showLegend(counts);
    this.#showNodes();
    if (this.#details.open) this.#fillTable();
  }

  #drawLabels(context, layout) {
    context.font = `11px ${token("mono")}`;
    context.fillStyle = token("muted");
    context.textBaseline = "middle";
    if (layout.isOneBand) layout.rows.forEach(({ name }, row) => context.fillText(name.slice(0, 11), 0, (row + 0.5) * layout.rowPitch, layout.gutter - 8));
    else for (let band = 0; band < layout.bands; band++) context.fillText(String(band * layout.perBand), 0, band * layout.bandHeight + Math.max(6, layout.rowPitch / 2), layout.gutter - 8);
  }

  #drawCursor(context, layout) {
    const { x, y } = placeOf(layout, this.#at.chunk, this.#at.row);
    context.strokeStyle = token("text");
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, layout.pitch + 1, layout.rowPitch + 1);
  }

  #showLegend(counts) {
    const parts = STATES.filter(state => counts[state] > 0 || state !== "failed");
    if (this.#legend.children.length !== parts.length) this.#legend.replaceChildren(...parts.map(state => h("li", { dataset: { state } }, h("i", { "aria-hidden": "true" }), h("span"))));
    parts.forEach((state, place) => setText(this.#legend.children[place].lastChild, `${WORDS[state]} ${count(counts[state])}`));
  }

  #showNodes() {
    const done = new Map();
    for (const { node, state } of this.#grid.cells) if (node && state === "done") done.set(node, (done.get(node) ?? 0) + 1);
    const names = [...done.keys()].sort((left, right) => left.localeCompare(right, "en", { numeric: true }));
    this.#nodes.hidden = names.length === 0;
    setText(this.#nodes, `Encoded by ${names.map(name => `${name} (${count(done.get(name))})`).join(", ")}`);
  }

  #point(event) {
    if (this.#layout) this.#select(cellAt(this.#layout, event.offsetX, event.offsetY, this.#chunks));
  }

  #key(event) {
    const { perBand, rows } = this.#layout ?? {};
    const { chunk, row } = this.#at ?? { chunk: -1, row: 0 };
    const steps = { ArrowRight: [chunk + 1, row], ArrowLeft: [chunk - 1, row], ArrowDown: row + 1 < rows?.length ? [chunk, row + 1] : [chunk + perBand, 0], ArrowUp: row > 0 ? [chunk, row - 1] : [chunk - perBand, rows?.length - 1], Home: [0, row], End: [this.#chunks - 1, row] };
    if (!(event.key in steps) || !this.#layout) return;
    event.preventDefault();
    const [nextChunk, nextRow] = steps[event.key];
    this.#select({ chunk: Math.min(this.#chunks - 1, Math.max(0, nextChunk)), row: nextRow }, true);
  }

  #select(at, isSpoken = false) {
    this.#at = at;
    this.#tip.hidden = at === null;
    if (at) {
      const text = this.#describe(at);
      setText(this.#tip, text);
      const { x, y } = placeOf(this.#layout, at.chunk, at.row);
      this.#tip.style.setProperty("left", `${Math.max(0, Math.min(x - 60, this.clientWidth - 250))}px`);
      this.#tip.style.setProperty("top", `${y + this.#layout.rowPitch + 6}px`);
      if (isSpoken) setText(this.#spoken, text);
    }
    this.#show();
  }

  #describe({ chunk, row }) {
    const { lane, name } = this.#layout.rows[row];
    const cell = this.#cells[chunk]?.[lane];
    if (!cell) return `Chunk ${chunk}, ${name}: not planned yet`;
    const where = cell.node ? `${cell.node}${cell.slot == null ? "" : `, slot ${cell.slot}`}` : null;
    const parts = [`Chunk ${chunk}, ${name}`, WORDS[cell.state], where, cell.attempts > 0 ? `attempt ${cell.attempts}` : null, cell.frames > 0 ? `${count(cell.frames)} frames` : null, cell.elapsedSeconds == null ? null : span(cell.elapsedSeconds)];
    return parts.filter(Boolean).join(" · ");
  }

  #fillTable() {
    if (!this.#details.open || !this.#grid) return;
    const cells = this.#grid.cells;
    const pages = Math.max(1, Math.ceil(cells.length / ROWS_PER_TABLE));
    this.#tablePage = Math.min(this.#tablePage, pages - 1);
    const shown = cells.slice(this.#tablePage * ROWS_PER_TABLE, (this.#tablePage + 1) * ROWS_PER_TABLE);
    const turn = (by, text) => h("button", { type: "button", disabled: this.#tablePage + by < 0 || this.#tablePage + by >= pages, onclick: () => { this.#tablePage += by; this.#fillTable(); } }, text);
    this.#table.replaceChildren(
      h("table", {}, h("thead", {}, h("tr", {}, ["Chunk", "Renditions", "State", "Attempts", "Node", "Frames", "Time"].map(text => h("th", { scope: "col" }, text)))),
        h("tbody", {}, shown.map(cell => h("tr", {}, h("th", { scope: "row" }, cell.chunk), [this.#grid.lanes[cell.lane]?.join(" "), WORDS[cell.state], cell.attempts, cell.node ? `${cell.node}${cell.slot == null ? "" : ` / ${cell.slot}`}` : "–", count(cell.frames), span(cell.elapsedSeconds)].map(value => h("td", {}, value)))))),
      pages > 1 ? h("div", { class: "row" }, turn(-1, "Earlier"), turn(1, "Later"), h("span", { class: "muted" }, `Page ${this.#tablePage + 1} of ${pages}`)) : "");
  }
}

// Not by color alone: leased is hollow, retried has a dot, failed a cross.
function drawCell(context, { pitch, rowPitch }, { x, y }, state, colors) {
  const [w, h] = [pitch - 1, rowPitch - 1];
  context.fillStyle = colors[state];
  context.globalAlpha = state === "leased" ? 0.45 : 1;
  context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
  if (state === "leased") {
    context.strokeStyle = colors[state];
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  } else if (state === "retried" || state === "failed") {
    context.fillStyle = context.strokeStyle = "rgb(0 0 0 / 65%)";
    if (state === "retried") context.fillRect(x + w / 2 - 1, y + h / 2 - 1, 2, 2);
    else {
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x + 1, y + 1);
      context.lineTo(x + w - 1, y + h - 1);
      context.moveTo(x + w - 1, y + 1);
      context.lineTo(x + 1, y + h - 1);
      context.stroke();
    }
  }
}

customElements.define("chunk-grid", ChunkGridElement);
