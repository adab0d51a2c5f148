import { at } from "../lib/address.js";
import { get, jobPath, Problem } from "../lib/api.js";
import { atMostEvery, h, perFrame, setText } from "../lib/dom.js";
import { ENDED, ago, bitrate, bytes, clock, count, frameRate, moment, secondsBetween, span, speed, stateWord } from "../lib/format.js";
import { listen } from "../lib/live.js";
import { bitratePlot } from "../parts/bitrate-plot.js";
import { address, facts, faultList, panel, table } from "../parts/facts.js";
import { jobActions } from "../parts/job-actions.js";
import { meter, stateBadge } from "../parts/progress.js";
import "../parts/chunk-grid.js";
import "../parts/slot-timeline.js";
import "../parts/video-player.js";

const PHASES = [["uploaded", "Uploaded"], ["split", "Split"], ["encoded", "Encoded"], ["published", "Playable"]];

/** One job: player, phases, chunks, slots, renditions, source, warnings, downloads. */
class JobPage extends HTMLElement {
  job = null;
  #info = null;
  #media = null;
  #drawn = {};
  #end = [];
  #title = h("h1");
  #badges = h("div", { class: "row" });
  #actions = h("div", { class: "row" });
  #player = document.createElement("video-player");
  #phases = PHASES.map(([key, label]) => [key, meter(label, key)]);
  #facts = h("div");
  #faults = h("div");
  #grid = document.createElement("chunk-grid");
  #timeline = document.createElement("slot-timeline");
  #gridPanel = panel("Chunks", this.#grid);
  #timelinePanel = panel("Slots", this.#timeline);
  #renditions = h("div");
  #source = h("div");
  #links = h("div");
  #unread = new Map();
  #unreadLine = h("p", { class: "fault-line small", role: "status" });
  #message = h("div", { class: "empty", role: "status" }, "Reading the job …");
  #content = h("div", { hidden: true });
  #show = perFrame(() => this.#render());
  #readGrid = atMostEvery(1500, () => this.#fetch("/chunks", "chunks", grid => this.#takeGrid(grid)));
  #readMedia = atMostEvery(3000, () => this.#fetch("/media", "tracks and bitrates", media => {
    this.#media = media;
    this.#show();
  }));

  connectedCallback() {
    this.#content.append(
      h("header", { class: "job-head" }, h("div", { class: "job-title" }, this.#title, this.#badges), this.#actions),
      this.#faults, this.#unreadLine,
      h("div", { class: "job-top" }, this.#player,
        h("section", { class: "panel job-side", "aria-label": "Progress" }, h("div", { class: "panel-body stack" }, this.#phases.map(([, one]) => one.element), this.#facts))),
      this.#gridPanel, this.#timelinePanel,
      this.#renditions, h("div", { class: "two-columns" }, this.#source, this.#links));
    this.append(h("nav", { class: "crumbs", "aria-label": "Where you are" }, h("a", { href: at("/jobs") }, "Jobs"), h("span", { "aria-hidden": "true" }, "/"), h("span", { class: "mono truncate" }, this.job)), this.#message, this.#content);
    const timer = setInterval(() => this.#info && this.#renderFacts(), 1000);
    // The bitrates are drawn for a width.
    const widen = () => { delete this.#drawn.renditions; this.#show(); };
    addEventListener("resize", widen);
    this.#end = [listen({ job: event => event.detail.id === this.job && this.#take(event.detail), deleted: event => event.detail === this.job && this.#gone("This job was deleted."), resync: () => this.#read() }), () => clearInterval(timer), () => removeEventListener("resize", widen)];
    this.#read();
  }

  disconnectedCallback() { this.#end.forEach(end => end()); }

  async #read() {
    try {
      this.#take(await get(jobPath(this.job)));
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      if (!this.#info) this.#gone(error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.");
    }
  }

  #take(info) {
    const before = this.#info;
    this.#info = info;
    const hasMoved = !before || before.progress.doneChunks !== info.progress.doneChunks || before.state !== info.state || before.progress.split !== info.progress.split || before.progress.encoded !== info.progress.encoded;
    if (hasMoved && info.state !== "queued") {
      this.#readGrid();
      this.#readMedia();
    }
    this.#show();
  }

  #takeGrid(grid) {
    this.#gridPanel.hidden = this.#timelinePanel.hidden = grid.cells.length === 0;
    this.#grid.grid = grid;
    this.#timeline.grid = grid;
  }

  // What cannot be read is told, and asked for again until it can be: what stands on the page meanwhile is old.
  async #fetch(rest, what, take) {
    try {
      take(await get(jobPath(this.job, rest)));
      this.#unread.delete(what);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#unread.set(what, error instanceof Problem ? error.message : "the server cannot be reached");
      if (this.isConnected) setTimeout(() => this.isConnected && (rest === "/media" ? this.#readMedia() : this.#readGrid()), 3000);
    }
    setText(this.#unreadLine, [...this.#unread].map(([name, why]) => `The ${name} cannot be read now: ${why.replace(/\.$/, "")}. This page tries again by itself.`).join(" "));
  }

  #gone(text) {
    this.#content.hidden = true;
    this.#message.hidden = false;
    this.#message.replaceChildren(h("p", {}, text), h("a", { href: at("/jobs"), class: "button" }, "All jobs"));
  }

  #render() {
    const info = this.#info;
    if (!this.isConnected || !info) return;
    this.#message.hidden = true;
    this.#content.hidden = false;
    setText(this.#title, info.name);
    document.title = `${info.name} · Encoder`;
    this.#renderPhases(info);
    this.#renderFacts();
    this.#once("head", [info.state, stateWord(info), Boolean(info.playableAt), info.name], () => {
      this.#badges.replaceChildren(stateBadge(info.state, stateWord(info)), info.playableAt ? h("span", { class: "badge playable" }, h("i", { "aria-hidden": "true" }), `Playable after ${span(secondsBetween(info.createdAt, info.playableAt))}`) : "");
      this.#actions.replaceChildren(...jobActions(info, { onDeleted: () => this.#gone("This job was deleted.") }));
    });
    this.#once("faults", [info.fault, info.warnings], () => {
      const all = [...(info.fault ? [{ fault: info.fault, isError: true }] : []), ...(info.warnings ?? []).map(fault => ({ fault, isError: false }))];
      this.#faults.replaceChildren(all.length > 0 ? faultList(all) : "");
    });
    this.#once("renditions", [info.renditions, this.#media?.renditions.map(one => one.bytes)], () => this.#renditions.replaceChildren(this.#renditionPanel(info)));
    this.#once("source", [info.fileName, info.progress.totalBytes, this.#media?.source], () => this.#source.replaceChildren(this.#sourcePanel(info)));
    this.#once("links", [info.links, info.renditions?.map(one => one.mp4)], () => this.#links.replaceChildren(this.#linksPanel(info)));
    this.#renderPlayer(info);
  }

  #once(part, key, draw) {
    const text = JSON.stringify(key);
    if (this.#drawn[part] === text) return;
    this.#drawn[part] = text;
    draw();
  }

  #renderPhases({ progress, state, asset, sourceSeconds }) {
    const notes = {
      uploaded: progress.totalBytes ? `${bytes(progress.uploadedBytes)} of ${bytes(progress.totalBytes)}` : progress.uploadedBytes ? bytes(progress.uploadedBytes) : "",
      split: "",
      encoded: progress.doneChunks ? `${count(progress.doneChunks)}${progress.totalChunks ? ` of ${count(progress.totalChunks)}` : ""} chunks` : "",
      published: sourceSeconds && progress.published ? `${clock(progress.published * sourceSeconds)} of ${clock(sourceSeconds)}` : "",
    };
    for (const [key, one] of this.#phases) {
      const isOver = state === "done" || (key === "uploaded" && !asset);
      one.set(isOver ? 1 : progress[key], notes[key]);
    }
  }

  #renderFacts() {
    const info = this.#info;
    const pairs = [
      ["Speed", info.progress.speed ? `${speed(info.progress.speed)} real time` : null],
      ["Duration", info.sourceSeconds ? clock(info.sourceSeconds) : null],
      ["Created", ago(info.createdAt)],
      [info.endedAt ? "Took" : "Running for", span(secondsBetween(info.createdAt, info.endedAt))],
      ["Run", info.run > 1 ? info.run : null],
      ["Priority", info.priority ? info.priority : null],
      ...Object.entries(info.metadata ?? {}),
    ];
    this.#once("facts", pairs, () => this.#facts.replaceChildren(facts(pairs)));
    this.#facts.title = moment(info.createdAt);
  }

  #renditionPanel(info) {
    const published = this.#media?.renditions ?? [];
    const known = new Map(published.map(one => [one.name, one]));
    const columns = [{ title: "Rendition" }, { title: "Size" }, { title: "Codec" }, { title: "Frames", isNumber: true }, { title: "Segments", isNumber: true }, { title: "Bitrate", isNumber: true }, { title: "Peak", isNumber: true }, { title: "Bytes", isNumber: true }, { title: "Speed", isNumber: true }];
    const rows = (info.renditions ?? []).map(({ name, kind, frames, publishedSegments }) => {
      const one = known.get(name);
      return [name, one?.width ? `${one.width}\u00a0×\u00a0${one.height}` : kind, h("span", { class: "mono" }, one?.codecs ?? "–"), count(frames), count(publishedSegments), bitrate(one?.averageBitrateBps), bitrate(one?.peakBitrateBps), bytes(one?.bytes), speed(one && one.durationSeconds / secondsBetween(info.createdAt, info.endedAt))];
    });
    return panel("Renditions", rows.length > 0 ? table("Renditions", columns, rows) : h("p", { class: "muted" }, "Known once the source is probed."), published.length > 0 ? bitratePlot(published, info.sourceSeconds) : "");
  }

  #sourcePanel(info) {
    const source = this.#media?.source;
    const length = source?.length || info.progress.totalBytes;
    const words = track => [track.codec, track.width ? `${track.width} × ${track.height}` : null, track.frameRate ? `${frameRate(track.frameRate)} fps` : null, track.channels ? `${track.channels} ch` : null, track.sampleRateHz ? `${track.sampleRateHz / 1000} kHz` : null, track.language].filter(Boolean).join(", ");
    return panel("Source", facts([["File", info.fileName], ["Length", length ? bytes(length) : null], ["Container", source?.container]]),
      source ? table("Tracks of the source", [{ title: "Track" }, { title: "Kind" }, { title: "What" }, { title: "Used" }], source.tracks.map(track => [track.index, track.kind, words(track), track.used ? "yes" : "no"])) : h("p", { class: "muted" }, "Its tracks are listed once it is probed."));
  }

  #linksPanel({ links = {}, renditions = [] }) {
    const mp4s = renditions.filter(one => one.mp4);
    const entries = [links.hls && ["HLS", links.hls], links.dash && ["DASH", links.dash], ...mp4s.map(one => [`${one.name} MP4`, one.mp4]), links.report && ["Report", links.report]].filter(Boolean);
    return panel("Downloads and addresses",
      mp4s.length > 0 ? h("div", { class: "row" }, mp4s.map(one => h("a", { class: "button", href: one.mp4, download: `${one.name}.mp4` }, `Download ${one.name}.mp4`)), links.report ? h("a", { class: "button", href: links.report, download: "job.json" }, "Download the report") : null) : "",
      entries.length > 0 ? h("div", { class: "addresses" }, entries.map(([label, path]) => address(label, path))) : h("p", { class: "muted" }, "Addresses appear when their files exist."));
  }

  #renderPlayer({ links = {}, renditions = [], state, playableAt }) {
    const message = ENDED.has(state) ? "There is nothing to play." : "The picture appears here with the first segment.";
    this.#player.show({ hls: playableAt || state === "done" ? links.hls : null, poster: links.poster, sprites: links.sprites, message, mp4s: renditions.filter(one => one.mp4).map(one => ({ name: one.name, url: one.mp4 })) });
  }
}

customElements.define("job-page", JobPage);
