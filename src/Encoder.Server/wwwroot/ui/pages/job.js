import { get, jobPath, Problem } from "../lib/api.js";
import { atMostEvery, h, perFrame, setText } from "../lib/dom.js";
import { ENDED, ago, bitrate, bytes, clock, count, moment, secondsBetween, span, speed, stateWord } from "../lib/format.js";
import { listen } from "../lib/live.js";
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
  #report = null;
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
  #message = h("div", { class: "empty", role: "status" }, "Reading the job …");
  #content = h("div", { hidden: true });
  #show = perFrame(() => this.#render());
  #readGrid = atMostEvery(1500, () => this.#fetchGrid());

  connectedCallback() {
    this.#content.append(
      h("header", { class: "job-head" }, h("div", { class: "job-title" }, this.#title, this.#badges), this.#actions),
      this.#faults,
      h("div", { class: "job-top" }, this.#player,
        h("section", { class: "panel job-side", "aria-label": "Progress" }, h("div", { class: "panel-body stack" }, this.#phases.map(([, one]) => one.element), this.#facts))),
      this.#gridPanel, this.#timelinePanel,
      h("div", { class: "two-columns" }, this.#renditions, this.#source), this.#links);
    this.append(h("nav", { class: "crumbs", "aria-label": "Where you are" }, h("a", { href: "/jobs" }, "Jobs"), h("span", { "aria-hidden": "true" }, "/"), h("span", { class: "mono truncate" }, this.job)), this.#message, this.#content);
    const timer = setInterval(() => this.#info && this.#renderFacts(), 1000);
    this.#end = [listen({ job: event => event.detail.id === this.job && this.#take(event.detail), deleted: event => event.detail === this.job && this.#gone("This job was deleted."), resync: () => this.#read() }), () => clearInterval(timer)];
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
    if (before && before.run !== info.run) this.#report = null;
    if (hasMoved && info.state !== "queued") this.#readGrid();
    if (info.links?.report && !this.#report) this.#fetchReport(info.links.report);
    this.#show();
  }

  async #fetchGrid() {
    try {
      const grid = await get(jobPath(this.job, "/chunks"));
      this.#gridPanel.hidden = this.#timelinePanel.hidden = grid.cells.length === 0;
      this.#grid.grid = grid;
      this.#timeline.grid = grid;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
    }
  }

  async #fetchReport(path) {
    this.#report = {};
    try {
      this.#report = await get(path);
      this.#drawn = {};
      this.#show();
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#report = null;
    }
  }

  #gone(text) {
    this.#content.hidden = true;
    this.#message.hidden = false;
    this.#message.replaceChildren(h("p", {}, text), h("a", { href: "/jobs", class: "button" }, "All jobs"));
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
    this.#once("renditions", [info.renditions, Boolean(this.#report?.renditions)], () => this.#renditions.replaceChildren(this.#renditionPanel(info)));
    this.#once("source", [info.fileName, Boolean(this.#report?.source)], () => this.#source.replaceChildren(this.#sourcePanel(info)));
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
    const reported = new Map((this.#report?.renditions ?? []).map(one => [one.name, one]));
    const columns = [{ title: "Rendition" }, { title: "Size" }, { title: "Frames", isNumber: true }, { title: "Segments", isNumber: true }, { title: "Bitrate", isNumber: true }, { title: "Peak", isNumber: true }, { title: "Bytes", isNumber: true }];
    const rows = (info.renditions ?? []).map(one => {
      const report = reported.get(one.name);
      return [one.name, report?.width ? `${report.width} × ${report.height}` : one.kind, count(one.frames), count(one.publishedSegments), bitrate(report?.averageBitrateBps), bitrate(report?.peakBitrateBps), bytes(report?.bytes)];
    });
    return panel("Renditions", rows.length > 0 ? table("Renditions", columns, rows) : h("p", { class: "muted" }, "Known once the source is probed."));
  }

  #sourcePanel(info) {
    const source = this.#report?.source;
    const words = track => [track.codec, track.width ? `${track.width} × ${track.height}` : null, track.frameRate ? `${track.frameRate} fps` : null, track.channels ? `${track.channels} ch` : null, track.sampleRateHz ? `${track.sampleRateHz / 1000} kHz` : null, track.language].filter(Boolean).join(", ");
    return panel("Source", facts([["File", info.fileName], ["Length", source ? bytes(source.length) : info.progress.totalBytes ? bytes(info.progress.totalBytes) : null], ["Container", source?.container]]),
      source?.tracks ? table("Tracks of the source", [{ title: "Track" }, { title: "Kind" }, { title: "What" }, { title: "Used" }], source.tracks.map(track => [track.index, track.kind, words(track), track.used ? "yes" : "no"])) : h("p", { class: "muted" }, "Its tracks are listed in the report, when the job is done."));
  }

  #linksPanel({ links = {}, renditions = [] }) {
    const mp4s = renditions.filter(one => one.mp4);
    const entries = [links.hls && ["HLS", links.hls], links.dash && ["DASH", links.dash], ...mp4s.map(one => [`${one.name} MP4`, one.mp4]), links.report && ["Report", links.report]].filter(Boolean);
    return panel("Downloads and addresses",
      mp4s.length > 0 ? h("div", { class: "row" }, mp4s.map(one => h("a", { class: "button", href: one.mp4, download: `${one.name}.mp4` }, `Download ${one.name}.mp4`)), links.report ? h("a", { class: "button", href: links.report, download: "job.json" }, "Download the report") : null) : "",
      entries.length > 0 ? h("div", { class: "addresses" }, entries.map(([label, path]) => address(label, path))) : h("p", { class: "muted" }, "Addresses appear when there is something behind them."));
  }

  #renderPlayer({ links = {}, renditions = [], state, playableAt }) {
    const message = ENDED.has(state) ? "There is nothing to play." : "The picture appears here with the first segment.";
    this.#player.show({ hls: playableAt || state === "done" ? links.hls : null, poster: links.poster, message, mp4s: renditions.filter(one => one.mp4).map(one => ({ name: one.name, url: one.mp4 })) });
  }
}

customElements.define("job-page", JobPage);
