import { at } from "../lib/address.js";
import { h, icon, perFrame, setText, announce } from "../lib/dom.js";
import { bytes, clock, ENDED, secondsBetween, span, speed, stateWord } from "../lib/format.js";
import { uploads } from "../upload/uploads.js";
import { meter, stateBadge } from "./progress.js";

const WORDS = { starting: "Starting", sending: "Uploading", paused: "Paused", waiting: "Waiting for the server", needsfile: "Interrupted", sent: "Uploaded", failed: "Failed", cancelled: "Cancelled" };
const BADGES = { starting: "waiting", sending: "leased", paused: "waiting", waiting: "retried", needsfile: "retried", sent: "done", failed: "failed", cancelled: "waiting" };

/** One upload and the job it feeds, side by side: what arrived, what is encoded, and when it became playable. */
class UploadCard extends HTMLElement {
  upload = null;
  #sent = meter("Upload", "uploaded");
  #encoded = meter("Encode", "encoded");
  #head = h("div", { class: "row upload-name" });
  #note = h("p", { class: "upload-note" });
  #buttons = h("div", { class: "row" });
  #key = null;
  #rate = { at: 0, bytes: 0, perSecond: null };
  #show = perFrame(() => this.#render());

  connectedCallback() {
    this.append(h("div", { class: "row spread upload-top" }, this.#head, this.#buttons), this.#sent.element, this.#encoded.element, this.#note);
    this.upload.addEventListener("change", this.#show);
    this.#render();
  }

  disconnectedCallback() { this.upload.removeEventListener("change", this.#show); }

  #render() {
    const { upload } = this;
    const { job } = upload;
    const progress = job?.progress;
    this.#measure();
    const left = this.#rate.perSecond && upload.state === "sending" ? `, ${span((upload.size - upload.sentBytes) / this.#rate.perSecond)} left` : "";
    const isKnown = upload.state !== "needsfile" || progress;
    const stored = upload.state === "needsfile" ? progress?.uploadedBytes ?? 0 : upload.sentBytes;
    this.#sent.set(upload.size ? stored / upload.size : 1, `${isKnown ? bytes(stored) : "part"} of ${bytes(upload.size)}${this.#rate.perSecond && upload.state === "sending" ? ` at ${bytes(this.#rate.perSecond)}/s` : ""}${left}`);
    this.#encoded.set(progress?.encoded ?? 0, progress ? this.#encodeNote(job) : "begins with the first block");
    this.#renderWords(job);
  }

  #encodeNote(job) {
    const published = job.sourceSeconds && job.progress.published ? `${clock(job.progress.published * job.sourceSeconds)} of ${clock(job.sourceSeconds)} playable` : null;
    return [published, job.progress.speed ? speed(job.progress.speed) : null].filter(Boolean).join(", ") || stateWord(job);
  }

  #renderWords(job) {
    const { upload } = this;
    const isPlayable = Boolean(job?.playableAt);
    const isSent = upload.state === "sent" && job;
    const key = [upload.state, job?.state, isPlayable, upload.notice, upload.fault?.message, job?.fault?.message].join();
    if (key === this.#key) return;
    this.#key = key;
    this.dataset.state = upload.state;
    this.#head.replaceChildren(
      upload.jobId ? h("a", { href: at(`/jobs/${upload.jobId}`), class: "strong truncate" }, upload.name) : h("span", { class: "strong truncate" }, upload.name),
      stateBadge(isSent ? job.state : BADGES[upload.state], isSent ? stateWord(job) : WORDS[upload.state]),
      isPlayable ? h("a", { class: "badge playable", href: at(`/jobs/${upload.jobId}`) }, h("i", { "aria-hidden": "true" }), `Playable after ${span(secondsBetween(job.createdAt, job.playableAt))}`) : "");
    this.#note.replaceChildren(...this.#noteOf(upload, job));
    this.#note.hidden = !this.#note.hasChildNodes();
    this.#buttons.replaceChildren(...this.#buttonsOf(upload, job));
    if (isPlayable && upload.state === "sending") announce(`${upload.name} is playable while it uploads.`);
  }

  #noteOf(upload, job) {
    const fault = upload.fault ?? (job?.state === "failed" ? job.fault : null);
    if (fault) return [h("span", { class: "fault" }, fault.message), " ", fault.code ? h("code", { class: "muted" }, fault.code) : ""];
    if (upload.state === "needsfile") return ["The page was reloaded. Pick the same file to continue the upload; the blocks that were sent are kept."];
    return upload.notice ? [upload.notice] : [];
  }

  #buttonsOf(upload, job) {
    const button = (name, text, onclick, kind = "") => h("button", { type: "button", class: kind, onclick, "aria-label": `${text} ${upload.name}` }, icon(name), text);
    const cancel = () => upload.cancel().catch(error => upload.fail(error));
    switch (upload.state) {
      case "starting": case "sending": case "waiting":
        return [button("pause", "Pause", () => upload.pause()), button("close", "Cancel", cancel, "quiet")];
      case "paused":
        return [button("play", "Resume", () => upload.resume()), button("close", "Cancel", cancel, "quiet")];
      case "needsfile":
        return [this.#picker(upload), button("close", "Cancel", cancel, "quiet")];
      default:
        return upload.state !== "sent" || (job && ENDED.has(job.state)) ? [button("close", "Dismiss", () => uploads.dismiss(upload), "quiet")] : [];
    }
  }

  #picker(upload) {
    const input = h("input", { type: "file", class: "visually-hidden", tabIndex: -1, "aria-label": `File of ${upload.name}`, onchange: () => {
      const file = input.files[0];
      if (!file) return;
      if (upload.isSameFile(file)) uploads.begin([file]);
      else this.#note.replaceChildren(h("span", { class: "fault" }, `${file.name} is another file: it differs in name, size or time of change.`));
    } });
    return h("span", {}, input, h("button", { type: "button", class: "primary", onclick: () => input.click() }, icon("upload"), "Pick the file again"));
  }

  // A sliding figure: what arrived over the last seconds.
  #measure() {
    const now = performance.now();
    const { upload } = this;
    if (upload.state !== "sending") this.#rate = { at: now, bytes: upload.sentBytes, perSecond: null };
    else if (now - this.#rate.at >= 1500) {
      const perSecond = Math.max(0, (upload.sentBytes - this.#rate.bytes) / ((now - this.#rate.at) / 1000));
      this.#rate = { at: now, bytes: upload.sentBytes, perSecond: this.#rate.perSecond === null ? perSecond : this.#rate.perSecond * 0.6 + perSecond * 0.4 };
    }
  }
}

customElements.define("upload-card", UploadCard);
