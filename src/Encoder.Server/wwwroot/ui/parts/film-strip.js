import { h, setText } from "../lib/dom.js";
import { clock } from "../lib/format.js";
import { parseSprites, spriteAt } from "../lib/sprites.js";
import { onResize } from "./canvas.js";

const HEIGHT = 44;

/** The whole film in thumbnails below the player: pointed at it shows a moment, clicked or by arrow keys it goes there. */
class FilmStrip extends HTMLElement {
  #video = null;
  #address = null;
  #sprites = [];
  #end = [];
  #thumbs = h("div", { class: "strip-thumbs", "aria-hidden": "true" });
  #seek = h("input", { type: "range", min: "0", step: "0.1", value: "0", "aria-label": "Seek", oninput: () => this.#go(), onpointermove: event => this.#point(event), onpointerleave: () => (this.#tip.hidden = true), onblur: () => (this.#tip.hidden = true) });
  #picture = h("div");
  #time = h("span");
  #tip = h("div", { class: "strip-tip", hidden: true, "aria-hidden": "true" }, this.#picture, this.#time);

  connectedCallback() {
    this.hidden = true;
    this.append(this.#thumbs, this.#seek, this.#tip);
    this.#end = [onResize(this, () => this.#draw())];
  }

  disconnectedCallback() { this.#end.forEach(end => end()); }

  /** Follows a video; `address` is the index of its thumbnails. */
  async show(video, address) {
    if (this.#address === address) return;
    this.#address = address;
    const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) {
      this.#address = null;
      return;
    }
    this.#sprites = parseSprites(await response.text(), response.url);
    if (!this.isConnected || this.#sprites.length === 0) return;
    this.#video = video;
    this.#seek.max = String(this.#sprites.at(-1).end);
    const follow = () => this.#follow();
    video.addEventListener("timeupdate", follow);
    this.#end.push(() => video.removeEventListener("timeupdate", follow));
    this.hidden = false;
    this.#follow();
    this.#draw();
  }

  #draw() {
    if (this.#sprites.length === 0 || this.hidden) return;
    const [{ width, height }, last] = [this.#sprites[0], this.#sprites.at(-1)];
    const shown = Math.max(1, Math.ceil(this.clientWidth / (width * HEIGHT / height)));
    this.#thumbs.replaceChildren(...Array.from({ length: shown }, (_, place) => {
      const picture = h("div");
      paint(picture, spriteAt(this.#sprites, (place + 0.5) / shown * last.end), HEIGHT / height);
      return picture;
    }));
  }

  #follow() {
    if (document.activeElement !== this.#seek || this.#tip.hidden) this.#seek.value = String(this.#video.currentTime);
    this.#seek.setAttribute("aria-valuetext", clock(this.#video.currentTime));
  }

  #go() {
    this.#video.currentTime = Number(this.#seek.value);
    this.#tell(Number(this.#seek.value));
  }

  #point(event) { this.#tell(Math.min(1, Math.max(0, event.offsetX / this.clientWidth)) * Number(this.#seek.max)); }

  #tell(time) {
    const sprite = spriteAt(this.#sprites, time);
    paint(this.#picture, sprite, 1);
    setText(this.#time, clock(time));
    this.#tip.hidden = false;
    const x = time / Number(this.#seek.max) * this.clientWidth - sprite.width / 2;
    this.#tip.style.setProperty("left", `${Math.max(0, Math.min(x, this.clientWidth - sprite.width - 8))}px`);
  }
}

// The sheet's size is nobody's business: the place on it is shown at its own size, and scaled.
function paint(element, { url, x, y, width, height }, scale) {
  const values = { width: `${width}px`, height: `${height}px`, "background-image": `url("${url}")`, "background-position": `-${x}px -${y}px`, zoom: String(scale) };
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
}

customElements.define("film-strip", FilmStrip);
