import { at, pathOf } from "./lib/address.js";
import { get, Problem, send, signedOut } from "./lib/api.js";
import { h, icon, setText } from "./lib/dom.js";
import { listen, live } from "./lib/live.js";
import { uploads } from "./upload/uploads.js";
import { toasts } from "./parts/toasts.js";
import "./pages/jobs.js";

const PAGES = [
  { path: /^\/(?:jobs)?$/, element: "jobs-page", title: "Jobs", load: () => Promise.resolve() },
  { path: /^\/jobs\/([^/]+)$/, element: "job-page", title: "Job", argument: "job", load: () => import("./pages/job.js") },
  { path: /^\/channels$/, element: "channels-page", title: "Live channels", load: () => import("./pages/channels.js") },
  { path: /^\/channels\/([^/]+)$/, element: "channel-page", title: "Channel", argument: "channel", load: () => import("./pages/channel.js") },
  { path: /^\/nodes$/, element: "nodes-page", title: "Nodes", load: () => import("./pages/nodes.js") },
  { path: /^\/overview$/, element: "overview-page", title: "Overview", load: () => import("./pages/overview.js") },
  { path: /^\/sign-in$/, element: "sign-in-page", title: "Sign in", load: () => import("./pages/sign-in.js") },
];
const LINKS = [["/jobs", "Jobs"], ["/channels", "Channels"], ["/nodes", "Nodes"], ["/overview", "Overview"]];
const CONNECTION = { connecting: "Connecting", live: "Live", lost: "Reconnecting" };

/** The path of the page that is shown. */
const here = () => pathOf(location.pathname) ?? "/";

/** Header, routes, connection, theme. */
class AppShell extends HTMLElement {
  #main = h("main", { id: "main", tabIndex: -1 });
  #nav = h("nav", { "aria-label": "Pages" });
  #connection = h("span", { class: "connection", role: "status" });
  #signOut = h("button", { class: "quiet", type: "button", hidden: true, onclick: () => this.#leave() }, "Sign out");
  #session = null;

  async connectedCallback() {
    this.append(
      h("header", { class: "top" },
        h("a", { class: "brand", href: at("/jobs") }, h("span", { class: "brand-mark", "aria-hidden": "true" }, h("i"), h("i"), h("i")), "Encoder"),
        this.#nav,
        h("div", { class: "top-end" }, this.#connection, this.#signOut, themeButton())),
      this.#main, toasts, h("div", { id: "announcements", class: "visually-hidden", "aria-live": "polite" }));
    listen({ state: () => this.#showConnection() });
    signedOut.addEventListener("signedout", () => this.#askForKey());
    addEventListener("popstate", () => this.#show());
    document.addEventListener("click", event => this.#follow(event));
    this.#showConnection();
    await this.#begin();
  }

  async #begin() {
    try {
      this.#session = await get("/api/session");
      this.#signOut.hidden = this.#session.isOpen;
      live.start();
      uploads.refresh();
      if (here() === "/sign-in") history.replaceState(null, "", at("/jobs"));
      await this.#show();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.#askForKey();
      else this.#showUnreachable(error);
    }
  }

  #showUnreachable(error) {
    if (!(error instanceof Problem || error instanceof TypeError)) throw error;
    live.state = "lost";
    this.#showConnection();
    this.#main.replaceChildren(h("div", { class: "empty", role: "alert" }, h("h1", {}, "The server cannot be reached"), h("p", { class: "muted" }, "This page tries again by itself.")));
    setTimeout(() => this.#begin(), 2000);
  }

  #askForKey() {
    live.stop();
    if (here() === "/sign-in" && this.#main.firstElementChild?.localName === "sign-in-page") return;
    const target = here() === "/sign-in" ? "/jobs" : here();
    history.replaceState({ target }, "", at("/sign-in"));
    this.#show();
  }

  async #leave() {
    await send("DELETE", "/api/session");
    this.#signOut.hidden = true;
    this.#askForKey();
  }

  #follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    const path = to.origin === location.origin ? pathOf(to.pathname) : null;
    if (path === null || to.hash || !PAGES.some(page => page.path.test(path))) return;
    event.preventDefault();
    history.pushState(null, "", to.pathname);
    this.#show().then(() => this.#main.focus());
  }

  async #show() {
    const page = PAGES.find(one => one.path.test(here())) ?? PAGES[0];
    await page.load();
    const element = document.createElement(page.element);
    const argument = here().match(page.path)?.[1];
    if (argument) element[page.argument] = decodeURIComponent(argument);
    element.addEventListener("signedin", event => {
      history.replaceState(null, "", at(history.state?.target ?? "/jobs"));
      this.#session = event.detail;
      this.#begin();
    });
    document.title = `${page.title} · Encoder`;
    this.#nav.hidden = page.element === "sign-in-page";
    this.#nav.replaceChildren(...LINKS.map(([href, text]) =>
      h("a", { href: at(href), "aria-current": here() === href || here().startsWith(`${href}/`) || (href === "/jobs" && here() === "/") ? "page" : null }, text)));
    this.#main.replaceChildren(element);
    scrollTo(0, 0);
  }

  #showConnection() {
    this.#connection.dataset.state = live.state;
    setText(this.#connection, CONNECTION[live.state]);
  }
}

function themeButton() {
  const root = document.documentElement;
  const button = h("button", { class: "quiet square", type: "button", onclick: () => {
    const next = root.dataset.theme === "light" ? "dark" : "light";
    localStorage.setItem("theme", next);
    root.dataset.theme = next;
    dispatchEvent(new Event("themechange"));
    show();
  } });
  const show = () => {
    const isLight = root.dataset.theme === "light";
    button.setAttribute("aria-label", isLight ? "Use the dark theme" : "Use the light theme");
    button.replaceChildren(icon(isLight ? "moon" : "sun"));
  };
  show();
  return button;
}

customElements.define("app-shell", AppShell);
