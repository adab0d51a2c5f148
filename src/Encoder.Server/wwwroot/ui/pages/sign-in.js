import { post, Problem } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";

/** Asks for an API key. It goes once, in a body, and comes back as a cookie that no script can read. */
class SignInPage extends HTMLElement {
  connectedCallback() {
    const key = h("input", { id: "key", type: "password", required: true, autocomplete: "current-password", "aria-describedby": "key-fault" });
    const fault = h("p", { id: "key-fault", class: "fault", role: "alert" });
    const button = h("button", { class: "primary" }, "Sign in");
    const form = h("form", { class: "sign-in stack", onsubmit: async event => {
      event.preventDefault();
      button.disabled = true;
      setText(fault, "");
      try {
        const session = await post("/api/session", { key: key.value });
        this.dispatchEvent(new CustomEvent("signedin", { detail: session }));
      } catch (error) {
        if (!(error instanceof Problem || error instanceof TypeError)) throw error;
        setText(fault, error instanceof Problem ? error.message : "The server cannot be reached.");
        key.select();
      } finally {
        button.disabled = false;
      }
    } }, h("h1", {}, "Sign in"), h("p", { class: "muted" }, "This server asks for an API key. ", h("code", {}, "encoder keys new"), " makes one."),
      h("div", { class: "field" }, h("label", { for: "key" }, "API key"), key), fault, button);
    this.append(form);
    key.focus();
  }
}

customElements.define("sign-in-page", SignInPage);
