import { h, icon } from "../lib/dom.js";
import { toast } from "./toasts.js";

/** A section with a heading. */
export const panel = (title, ...children) => h("section", { class: "panel", "aria-label": title }, h("div", { class: "panel-head" }, h("h2", {}, title)), h("div", { class: "panel-body" }, children));

/** A list of names and values. */
export const facts = pairs => h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

/** A table of a few columns; numbers to the right. */
export const table = (caption, columns, rows) => h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", {}, h("caption", { class: "visually-hidden" }, caption),
  h("thead", {}, h("tr", {}, columns.map(({ title, isNumber }) => h("th", { scope: "col", class: isNumber ? "number" : null }, title)))),
  h("tbody", {}, rows.map(row => h("tr", {}, row.map((cell, place) => h(place === 0 ? "th" : "td", { scope: place === 0 ? "row" : null, class: columns[place].isNumber ? "number" : null }, cell)))))));

/** An address of this server that can be copied. */
export function address(label, path) {
  const url = new URL(path, location.origin).href;
  return h("div", { class: "address" }, h("span", { class: "muted" }, label), h("a", { class: "mono truncate", href: path, target: "_blank", rel: "noopener" }, url),
    h("button", { type: "button", class: "quiet", "aria-label": `Copy the address of ${label}`, onclick: () => copy(url) }, icon("copy"), "Copy"));
}

/** Words that can be copied, such as a key. */
export const copyable = (label, text) => h("div", { class: "address" }, h("span", { class: "muted" }, label), h("span", { class: "mono truncate", title: text }, text),
  h("button", { type: "button", class: "quiet", "aria-label": `Copy: ${label}`, onclick: () => copy(text) }, icon("copy"), "Copy"));

// The clipboard API is there in secure contexts only.
async function copy(text) {
  if (!navigator.clipboard) {
    toast(text, { seconds: 20 });
    return;
  }
  await navigator.clipboard.writeText(text).then(() => toast("Copied."), () => toast(text, { seconds: 20 }));
}

/** Warnings and errors in plain words with their code. */
export const faultList = faults => h("ul", { class: "faults" }, faults.map(({ fault, isError }) =>
  h("li", { class: isError ? "fault" : "warning" }, h("span", {}, fault.message), " ", h("code", {}, fault.code), fault.detail ? h("details", {}, h("summary", {}, "Output of ffmpeg"), h("pre", {}, fault.detail)) : "")));
