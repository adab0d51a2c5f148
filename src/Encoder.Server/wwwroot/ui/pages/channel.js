import { at } from "../lib/address.js";
import { get, Problem } from "../lib/api.js";
import { CHANNEL_STATES, channelPath, isActive, PROTOCOLS, publishAddress, streamKeys } from "../lib/channels.js";
import { h, setText } from "../lib/dom.js";
import { ago, bitrate, bytes, count, frameRate, moment, secondsBetween, span } from "../lib/format.js";
import { channelActions } from "../parts/channel-actions.js";
import { address, copyable, facts, faultList, panel, table } from "../parts/facts.js";
import { InputHistory } from "../parts/input-history.js";
import { stateBadge } from "../parts/progress.js";
import "../parts/video-player.js";

const READ_EVERY = 2000;

/** One channel: player, state, where to publish, input with its history, warnings, sessions. Read again while the page is seen, for nothing announces its changes. */
class ChannelPage extends HTMLElement {
  channel = null;
  #info = null;
  #drawn = {};
  #timer = null;
  #title = h("h1");
  #badges = h("div", { class: "row" });
  #actions = h("div", { class: "row" });
  #faults = h("div");
  #player = document.createElement("video-player");
  #facts = h("div");
  #publish = h("div");
  #input = h("div");
  #history = new InputHistory();
  #plots = h("div");
  #sessions = h("div");
  #links = h("div");
  #message = h("div", { class: "empty", role: "status" }, "Reading the channel …");
  #content = h("div", { hidden: true });

  connectedCallback() {
    this.#content.append(
      h("header", { class: "job-head" }, h("div", { class: "job-title" }, this.#title, this.#badges), this.#actions), this.#faults,
      h("div", { class: "job-top" }, this.#player, h("section", { class: "panel job-side", "aria-label": "State" }, h("div", { class: "panel-body stack" }, this.#facts))),
      this.#publish, h("div", { class: "two-columns" }, this.#input, this.#links), this.#plots, this.#sessions);
    this.append(h("nav", { class: "crumbs", "aria-label": "Where you are" }, h("a", { href: at("/channels") }, "Live channels"), h("span", { "aria-hidden": "true" }, "/"), h("span", { class: "mono truncate" }, this.channel)), this.#message, this.#content);
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY);
    this.#read();
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  async #read() {
    try {
      this.#take(await get(channelPath(this.channel)));
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      if (error instanceof Problem && error.status === 404) this.#gone(error.message);
      else if (!this.#info) setText(this.#message, error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.");
    }
  }

  #gone(text) {
    clearInterval(this.#timer);
    this.#content.hidden = true;
    this.#message.hidden = false;
    this.#message.replaceChildren(h("p", {}, text), h("a", { href: at("/channels"), class: "button" }, "All channels"));
  }

  #take(info) {
    if (!this.isConnected) return;
    // A player that has seen the end of a playlist does not load it again.
    if (this.#info && !isActive(this.#info) && isActive(info)) {
      const player = document.createElement("video-player");
      this.#player.replaceWith(player);
      this.#player = player;
    }
    this.#info = info;
    this.#message.hidden = true;
    this.#content.hidden = false;
    setText(this.#title, info.name);
    document.title = `${info.name} · Encoder`;
    this.#once("head", [info.state, info.name], () => {
      this.#badges.replaceChildren(stateBadge(info.state, CHANNEL_STATES[info.state]?.[0] ?? info.state), h("span", { class: "muted small" }, CHANNEL_STATES[info.state]?.[1] ?? ""));
      this.#actions.replaceChildren(...channelActions(info, changed => (changed ? this.#take(changed) : this.#gone("This channel was deleted."))));
    });
    this.#once("faults", [info.fault, info.warnings], () => {
      const all = [...(info.fault ? [{ fault: info.fault, isError: true }] : []), ...(info.warnings ?? []).map(fault => ({ fault, isError: false }))];
      this.#faults.replaceChildren(all.length > 0 ? faultList(all) : "");
    });
    this.#once("publish", [info.ingestAddress, info.protocol, info.state], () => this.#publish.replaceChildren(publishPanel(info)));
    this.#once("links", info.links, () => this.#links.replaceChildren(linksPanel(info.links ?? {})));
    this.#draw("facts", this.#facts, facts(stateFacts(info)));
    this.#draw("input", this.#input, panel("Input", info.input ? facts(inputFacts(info.input)) : h("p", { class: "muted" }, "Known once a stream has come.")));
    this.#history.add(info);
    this.#draw("plots", this.#plots, this.#history.plots());
    this.#draw("sessions", this.#sessions, sessionsPanel(info.sessions ?? []));
    this.#player.show({ hls: info.links?.hls, isLive: true, message: "The picture appears here with the first segment." });
  }

  #once(part, key, draw) {
    const text = JSON.stringify(key ?? null);
    if (this.#drawn[part] === text) return;
    this.#drawn[part] = text;
    draw();
  }

  #draw(part, place, element) {
    this.#once(part, element.outerHTML, () => place.replaceChildren(element));
  }
}

const stateFacts = info => {
  const open = (info.sessions ?? []).find(session => !session.endedAt && !session.isSlate);
  return [
    ["Protocol", PROTOCOLS[info.protocol] ?? info.protocol], ["Source", info.source], ["Live for", open ? span(secondsBetween(open.startedAt)) : null],
    ["Seek back", span(info.windowSeconds)], ["Latency", info.lowLatency ? "low" : null], ["Created", ago(info.createdAt)], ...Object.entries(info.metadata ?? {}),
  ];
};

const inputFacts = input => [
  ["Video", input.videoCodec], ["Size", input.width ? `${input.width} × ${input.height}` : null], ["Frame rate", input.frameRate ? `${frameRate(input.frameRate)} fps` : null],
  ["Keyframes", input.keyframeIntervalSeconds ? `every ${Number(input.keyframeIntervalSeconds.toFixed(2))} s` : null],
  ["Audio", input.audioCodec], ["Sound", input.sampleRateHz ? `${input.sampleRateHz / 1000} kHz, ${input.channels} ch` : null],
  ["Bitrate", input.bitrateBps ? bitrate(input.bitrateBps) : null], ["Received", input.receivedBytes ? bytes(input.receivedBytes) : null],
  ["Missing frames", input.missingFrames ? count(input.missingFrames) : null],
];

function publishPanel(info) {
  const key = streamKeys.get(info.id);
  if (info.protocol === "pull") return "";
  return panel("Publish",
    info.ingestAddress ? "" : h("p", { class: "muted" }, isActive(info) ? "The address appears as soon as a node listens." : "The channel is stopped."),
    h("div", { class: "addresses" }, info.ingestAddress ? copyable("Address", info.ingestAddress) : "", key ? copyable(info.protocol === "srt" ? "Passphrase" : "Stream key", key) : "",
      key && info.ingestAddress ? copyable("For ffmpeg", `ffmpeg -re -i FILE -c:v libx264 -g 50 -c:a aac -f ${info.protocol === "srt" ? "mpegts" : "flv"} "${publishAddress(info, key)}"`) : ""),
    h("p", { class: "muted small" }, key ? "The key is shown only now, until this page is loaded again. Copy it." : "The key was shown when the channel was created. It cannot be shown again."));
}

const linksPanel = links => panel("Playback addresses", links.hls || links.dash
  ? h("div", { class: "addresses" }, links.hls ? address("HLS", links.hls) : "", links.dash ? address("DASH", links.dash) : "")
  : h("p", { class: "muted" }, "They appear with the first segment, and stay the same."));

const sessionsPanel = sessions => panel("Sessions", sessions.length === 0 ? h("p", { class: "muted" }, "One begins with each arrival of a publisher.") : table("Sessions", [{ title: "Session" }, { title: "From" }, { title: "To" }, { title: "Length", isNumber: true }, { title: "Job" }],
  sessions.toReversed().map(one => [one.isSlate ? `${one.number} (black)` : one.number, moment(one.startedAt), one.endedAt ? moment(one.endedAt) : "now", one.endedAt ? span(secondsBetween(one.startedAt, one.endedAt)) : "–", one.job ? h("a", { class: "mono", href: at(`/jobs/${encodeURIComponent(one.job)}`) }, one.job.slice(0, 8)) : "–"])));

customElements.define("channel-page", ChannelPage);
