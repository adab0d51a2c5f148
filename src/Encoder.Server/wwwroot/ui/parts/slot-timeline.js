import { h, perFrame, setText, token } from "../lib/dom.js";
import { span } from "../lib/format.js";
import { fit, onResize } from "./canvas.js";

const GUTTER = 116;
const ROW = 18;
const AXIS = 22;
const MOST_ROWS = 48;

/** Which slot encoded what, and when: a row per slot. */
class SlotTimeline extends HTMLElement {
  #bars = [];
  #rows = [];
  #range = [0, 1];
  #end = null;
  #canvas = h("canvas", { role: "img", "aria-label": "Encodes by slot over time", onpointermove: event => this.#point(event), onpointerleave: () => (this.#tip.hidden = true) });
  #tip = h("div", { class: "tip", hidden: true });
  #note = h("p", { class: "muted small" });
  #show = perFrame(() => this.#draw());

  connectedCallback() {
    this.append(h("div", { class: "grid-box" }, this.#canvas, this.#tip), this.#note);
    this.#end = onResize(this, this.#show);
  }

  disconnectedCallback() { this.#end(); }

  set grid(grid) {
    const now = Date.now();
    this.#bars = grid.cells.filter(cell => cell.startedAt && cell.node).map(cell => {
      const start = Date.parse(cell.startedAt);
      return { cell, start, end: cell.elapsedSeconds == null ? now : start + cell.elapsedSeconds * 1000 };
    }).sort((left, right) => left.start - right.start);
    this.#assignRows();
    this.#range = this.#bars.length === 0 ? [0, 1] : [this.#bars[0].start, Math.max(...this.#bars.map(bar => bar.end))];
    this.#show();
  }

  // A node that does not say which slot it used gets as many rows as it ran encodes at once.
  #assignRows() {
    const rows = new Map();
    for (const bar of this.#bars) {
      const { node, slot } = bar.cell;
      let place = slot ?? 0;
      if (slot == null) while ((rows.get(`${node} / ${place}`)?.busyUntil ?? 0) > bar.start + 50) place++;
      const name = `${node} / ${place}`;
      const row = rows.get(name) ?? { name, busyUntil: 0, busy: 0 };
      row.busyUntil = bar.end;
      row.busy += bar.end - bar.start;
      rows.set(name, row);
      bar.row = row;
    }
    this.#rows = [...rows.values()].sort((left, right) => left.name.localeCompare(right.name, "en", { numeric: true })).slice(0, MOST_ROWS);
    this.#rows.forEach((row, place) => (row.place = place));
  }

  #x(time, width) {
    const [from, to] = this.#range;
    return GUTTER + ((time - from) / Math.max(1, to - from)) * (width - GUTTER - 2);
  }

  #draw() {
    if (!this.isConnected) return;
    const width = Math.floor(this.clientWidth);
    const context = fit(this.#canvas, width, this.#rows.length * ROW + AXIS);
    const colors = { leased: token("leased"), retried: token("retried"), done: token("done"), failed: token("failed"), waiting: token("waiting") };
    this.#drawAxis(context, width);
    context.fillStyle = token("muted");
    for (const row of this.#rows) context.fillText(row.name.length > 16 ? `…${row.name.slice(-15)}` : row.name, 0, row.place * ROW + ROW / 2, GUTTER - 8);
    for (const { cell, start, end, row } of this.#bars) {
      if (row.place === undefined) continue;
      const x = this.#x(start, width);
      context.fillStyle = colors[cell.state];
      context.globalAlpha = cell.state === "leased" ? 0.6 : cell.chunk % 2 ? 0.8 : 1;
      context.fillRect(x, row.place * ROW + 2, Math.max(1, this.#x(end, width) - x - 0.5), ROW - 4);
    }
    context.globalAlpha = 1;
    const [from, to] = this.#range;
    const busy = this.#rows.reduce((sum, row) => sum + row.busy, 0) / Math.max(1, (to - from) * this.#rows.length);
    setText(this.#note, this.#rows.length === 0 ? "No chunk has been started yet." : `${this.#rows.length} slots over ${span((to - from) / 1000)}, busy ${Math.min(100, Math.round(busy * 100))} % of the time.`);
  }

  #drawAxis(context, width) {
    const [from, to] = this.#range;
    const height = this.#rows.length * ROW;
    context.font = `11px ${token("mono")}`;
    context.textBaseline = "middle";
    const ticks = Math.max(1, Math.min(8, Math.floor((width - GUTTER) / 90)));
    for (let tick = 0; tick <= ticks; tick++) {
      const x = GUTTER + (tick / ticks) * (width - GUTTER - 2);
      context.fillStyle = token("line");
      context.fillRect(Math.round(x), 0, 1, height + 4);
      context.fillStyle = token("muted");
      context.textAlign = tick === ticks ? "right" : tick === 0 ? "left" : "center";
      if (this.#rows.length > 0) context.fillText(span(((to - from) * tick) / ticks / 1000), x, height + 14);
    }
    context.textAlign = "left";
  }

  #point(event) {
    const width = this.clientWidth;
    const place = Math.floor(event.offsetY / ROW);
    const hit = this.#bars.find(bar => bar.row.place === place && event.offsetX >= this.#x(bar.start, width) - 1 && event.offsetX <= this.#x(bar.end, width) + 1);
    this.#tip.hidden = !hit;
    if (!hit) return;
    setText(this.#tip, `Chunk ${hit.cell.chunk}, lane ${hit.cell.lane} · ${hit.cell.state} · attempt ${hit.cell.attempts} · ${span((hit.end - hit.start) / 1000)}`);
    this.#tip.style.setProperty("left", `${Math.max(0, Math.min(event.offsetX - 60, width - 250))}px`);
    this.#tip.style.setProperty("top", `${(place + 1) * ROW + 4}px`);
  }
}

customElements.define("slot-timeline", SlotTimeline);
