import { h, icon, setText } from "../lib/dom.js";
import "./film-strip.js";

const HLS_TYPE = "application/vnd.apple.mpegurl";

/** Asks the clear-key system for the key that the playlist names: hls.js would ask for the one that the media names first. */
const askForKey = (_type, _data, { decryptdata }) => {
  const kid = btoa(String.fromCharCode(...decryptdata.keyId)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { initDataType: "keyids", initData: new TextEncoder().encode(JSON.stringify({ kids: [kid] })).buffer };
};

/** The license of a key is where the playlist says: each session of a channel has its own. */
const openLicense = (xhr, _address, { decryptdata }) => xhr.open("POST", decryptdata.uri);

/** Plays a job from its master playlist while it grows, or a channel from its newest segments: by hls.js when the server has it, otherwise as the browser can. */
class VideoPlayer extends HTMLElement {
  #video = h("video", { controls: true, playsInline: true, muted: false, preload: "auto", "aria-label": "Preview" });
  #quality = h("select", { "aria-label": "Rendition to play", onchange: () => this.#choose() });
  #cover = h("div", { class: "player-cover" }, icon("film"), h("p"));
  #message = h("p", { class: "muted small", role: "status" });
  #strip = document.createElement("film-strip");
  #hls = null;
  #source = null;
  #mp4s = [];

  connectedCallback() {
    this.#quality.hidden = true;
    this.append(h("div", { class: "player-frame" }, this.#video, this.#cover), this.#strip, h("div", { class: "row spread player-foot" }, this.#message, this.#quality));
    this.#video.addEventListener("resize", () => setText(this.#message, this.#video.videoWidth ? `Playing ${this.#video.videoWidth} × ${this.#video.videoHeight}` : ""));
  }

  disconnectedCallback() {
    this.#hls?.destroy();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  /** What there is to play, or why there is nothing. */
  async show({ hls, isLive = false, mp4s = [], poster, sprites, message }) {
    this.#mp4s = mp4s;
    if (poster && !this.#video.poster) this.#video.poster = poster;
    if (sprites) this.#strip.show(this.#video, sprites);
    setText(this.#cover.lastChild, message ?? "");
    this.#cover.hidden = Boolean(hls) || mp4s.length > 0;
    if (this.#source) {
      if (!this.#hls) this.#showChoices();
      return;
    }
    this.#source = hls ?? mp4s[0]?.url ?? null;
    if (hls) await this.#open(hls, isLive);
    else if (this.#source) this.#video.src = this.#source;
  }

  async #open(address, isLive) {
    const Hls = await import("../vendor/hls.js").then(module => module.default, error => {
      if (!(error instanceof TypeError)) throw error;
      return null;
    });
    if (Hls?.isSupported()) this.#openHls(Hls, address, isLive);
    else if (this.#video.canPlayType(HLS_TYPE)) {
      this.#video.src = address;
      this.#showChoices();
    } else if (this.#mp4s.length > 0) {
      this.#source = this.#video.src = this.#mp4s[0].url;
      this.#showChoices();
    } else setText(this.#message, "This browser cannot play HLS, and this server was built without hls.js.");
  }

  // Worker off: a worker made from a blob would need a wider content security policy.
  #openHls(Hls, address, isLive) {
    const hls = (this.#hls = new Hls({
      enableWorker: false, startPosition: isLive ? -1 : 0, maxBufferLength: 30, backBufferLength: 60,
      emeEnabled: true, drmSystems: { "org.w3.clearkey": { licenseUrl: address, generateRequest: askForKey } }, licenseXhrSetup: openLicense,
    }));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#showChoices());
    hls.on(Hls.Events.ERROR, (_, { fatal, type, details }) => {
      if (!fatal) return;
      setText(this.#message, `The player had an error (${details}) and tries again.`);
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else setTimeout(() => this.#hls === hls && hls.loadSource(address), 2000);
    });
    hls.loadSource(address);
    hls.attachMedia(this.#video);
  }

  #showChoices() {
    const chosen = this.#quality.value;
    const choices = this.#hls
      ? this.#hls.levels.map((level, place) => [String(place), level.height ? `${Math.min(level.height, level.width)}p` : `${Math.round(level.bitrate / 1000)} kb/s`])
      : this.#mp4s.map(({ name, url }) => [url, `${name} (MP4)`]);
    const auto = this.#hls ? "-1" : this.#source;
    const key = choices.join();
    if (this.#quality.dataset.key === key) return;
    this.#quality.dataset.key = key;
    this.#quality.replaceChildren(h("option", { value: auto }, "Automatic"), ...choices.reverse().map(([value, text]) => h("option", { value }, text)));
    // What was chosen before may not be among the new ones: then the menu would show nothing.
    this.#quality.value = choices.some(([value]) => value === chosen) ? chosen : auto;
    this.#quality.hidden = choices.length === 0;
  }

  #choose() {
    if (this.#hls) {
      this.#hls.currentLevel = Number(this.#quality.value);
      return;
    }
    const { currentTime, paused } = this.#video;
    this.#video.src = this.#quality.value;
    this.#video.currentTime = currentTime;
    if (!paused) this.#video.play();
  }
}

customElements.define("video-player", VideoPlayer);
