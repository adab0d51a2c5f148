import { h } from "../lib/dom.js";

/** Short messages with an optional way back. They stay while hovered or focused. */
export const toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });

/** Shows a message. Gives a function that takes it away. */
export function toast(text, { action, onAction, seconds = 6, isError = false } = {}) {
  const close = () => element.remove();
  const element = h("div", { class: isError ? "toast error" : "toast" }, h("span", {}, text),
    action ? h("button", { type: "button", onclick: () => { close(); onAction(); } }, action) : null,
    h("button", { type: "button", class: "quiet square", "aria-label": "Dismiss", onclick: close }, "×"));
  let timer = null;
  const hold = () => clearTimeout(timer);
  const leave = () => (timer = setTimeout(close, seconds * 1000));
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("focusout", leave);
  toasts.append(element);
  leave();
  return close;
}
