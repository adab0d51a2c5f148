import { h, svg } from "../lib/dom.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [560, 180, 70, 22, 10];

/**
 * A small plot of the time before now: dots, a line or bars, with axes, and words for those who do not see it.
 * points: [{ at (ms), value, label? }] in order of time. name: how the time is called.
 */
export function plot({ title, unit, points, kind, from, to, name, format, color = "accent", note }) {
  const most = niceCeiling(Math.max(...points.map(point => point.value), 0));
  const x = at => LEFT + ((at - from) / (to - from)) * (WIDTH - LEFT - 8);
  const y = value => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}: ${points.length} points, at most ${format(Math.max(...points.map(point => point.value), 0))}`, class: `plot plot-${color}` },
    ...(most <= 1 ? [0, 1] : [0, 0.5, 1]).flatMap(share => [
      svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(most * share), y2: y(most * share), class: "plot-grid" }),
      label(LEFT - 8, y(most * share) + 4, format(most * share), "end")]),
    ...[1, 0.75, 0.5, 0.25, 0].map(share => label(x(to - share * (to - from)), HEIGHT - 4, share === 0 ? "now" : `−${share * (to - from) / 60000} min`, share === 1 ? "start" : share === 0 ? "end" : "middle")),
    ...marks(kind, points, x, y));
  return h("figure", { class: "panel plot-panel" }, h("figcaption", { class: "panel-head" }, h("h2", {}, title), h("span", { class: "muted small" }, note ?? unit)),
    points.length === 0 ? h("p", { class: "empty-plot muted" }, `Nothing in the ${name}.`) : drawing);
}

function label(x, y, text, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor, class: "plot-label" });
  element.textContent = text;
  return element;
}

function marks(kind, points, x, y) {
  if (kind === "line") {
    const line = points.map((point, place) => `${place ? "L" : "M"}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join("");
    return points.length === 0 ? [] : [svg("path", { d: `${line}L${x(points.at(-1).at)} ${y(0)}L${x(points[0].at)} ${y(0)}Z`, class: "plot-area" }), svg("path", { d: line, class: "plot-line" })];
  }
  if (kind === "bars") {
    const width = points.length > 1 ? Math.max(2, x(points[1].at) - x(points[0].at) - 2) : 8;
    return points.map(point => svg("rect", { x: x(point.at), y: y(point.value), width, height: Math.max(0, y(0) - y(point.value)), rx: 1.5, class: "plot-bar" }));
  }
  return points.map(point => titled(svg("circle", { cx: x(point.at), cy: y(point.value), r: 3.5, class: "plot-dot" }), point.label));
}

function titled(element, text) {
  if (!text) return element;
  const title = svg("title");
  title.textContent = text;
  element.append(title);
  return element;
}

/** 1, 2 or 5 times a power of ten, at least the value. */
export function niceCeiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(step => step * power >= value) * power;
}
