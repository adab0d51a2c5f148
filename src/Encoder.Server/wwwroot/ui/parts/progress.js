import { h, setText } from "../lib/dom.js";
import { percent } from "../lib/format.js";

/** A bar with a name for screen readers; `set(share)` moves it. */
export function bar(label, kind = "") {
  const fill = h("i");
  const element = h("div", { class: `bar ${kind}`.trim(), role: "progressbar", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100" }, fill);
  const set = share => {
    const value = Math.floor(Math.min(1, Math.max(0, share)) * 100);
    if (element.getAttribute("aria-valuenow") === String(value) && value === 100) return;
    element.setAttribute("aria-valuenow", String(value));
    fill.style.setProperty("transform", `scaleX(${Math.min(1, Math.max(0, share))})`);
  };
  set(0);
  return { element, set };
}

/** Bar, words before it and a figure behind it. */
export function meter(label, kind) {
  const { element, set } = bar(label, kind);
  const figure = h("span", { class: "meter-figure" });
  const note = h("span", { class: "meter-note muted" });
  const row = h("div", { class: "meter" }, h("span", { class: "meter-label" }, label), element, figure, note);
  return {
    element: row,
    set(share, extra = "", text = percent(share)) {
      set(share);
      setText(figure, text);
      setText(note, extra);
    },
  };
}

/** Where a job stands, as words with a colored mark. */
export function stateBadge(state, words) {
  return h("span", { class: "badge", dataset: { state } }, h("i", { "aria-hidden": "true" }), words);
}
