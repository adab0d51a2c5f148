import { h, svg } from "../lib/dom.js";
import { bitrate, clock } from "../lib/format.js";
import { niceCeiling } from "./plot.js";

const [HEIGHT, LEFT, BOTTOM, TOP] = [190, 70, 20, 8];
const COLORS = 6;

/** Bitrate over the film's time, a line per rendition. renditions: those of `GET /api/jobs/{id}/media`. */
export function bitratePlot(renditions, duration) {
  const end = Math.max(duration ?? 0, ...renditions.map(one => one.durationSeconds), 1);
  const most = niceCeiling(Math.max(...renditions.flatMap(one => one.bitrates.map(point => point.bitrateBps))));
  // Drawn about as wide as it is shown, so that its words are as large as others.
  const width = Math.min(1160, Math.max(320, innerWidth - 60));
  const x = seconds => LEFT + seconds / end * (width - LEFT - 4);
  const y = value => HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
  const steps = one => one.bitrates.map(({ startSeconds, bitrateBps }, place) => `${place ? "L" : "M"}${x(startSeconds).toFixed(1)} ${y(bitrateBps).toFixed(1)}H${x(one.bitrates[place + 1]?.startSeconds ?? one.durationSeconds).toFixed(1)}`).join("");
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": `Bitrate over time: ${renditions.map(one => `${one.name} ${bitrate(one.averageBitrateBps)} on average, ${bitrate(one.peakBitrateBps)} at most`).join("; ")}`, class: "plot" },
    ...[0, 0.5, 1].flatMap(share => [
      svg("line", { x1: LEFT, x2: width - 4, y1: y(most * share), y2: y(most * share), class: "plot-grid" }),
      text(LEFT - 8, y(most * share) + 4, share === 0 ? "0" : bitrate(most * share), "end")]),
    ...[0, 0.25, 0.5, 0.75, 1].map(share => text(x(end * share), HEIGHT - 4, clock(end * share), share === 0 ? "start" : share === 1 ? "end" : "middle")),
    ...renditions.map((one, place) => svg("path", { d: steps(one), class: `plot-line series-${place % COLORS}` })));
  return h("div", { class: "bitrates" }, drawing,
    h("ul", { class: "legend" }, renditions.map((one, place) => h("li", {}, h("i", { class: `series-${place % COLORS}`, "aria-hidden": "true" }), one.name))));
}

function text(x, y, words, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor, class: "plot-label" });
  element.textContent = words;
  return element;
}
