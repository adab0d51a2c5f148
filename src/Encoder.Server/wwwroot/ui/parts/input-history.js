import { h } from "../lib/dom.js";
import { bitrate, count, span } from "../lib/format.js";
import { plot } from "./plot.js";

const [SHORT, KEPT] = [120000, 600000];

// Nodes report the bytes that they have received every few seconds.
const MEASURED = 10000;

/** What a page has seen of the stream of a channel since it was opened, for ten minutes: how fast it comes in, and how far the encode is behind it. */
export class InputHistory {
  #readings = [];

  /** Takes the state of the channel at a time in ms. */
  add(info, at = Date.now()) {
    const session = (info.sessions ?? []).find(one => !one.endedAt && !one.isSlate)?.number ?? null;
    this.#readings.push({ at, session, bytes: info.input?.receivedBytes ?? 0, behind: info.input?.secondsBehind ?? 0 });
    this.#readings = this.#readings.filter(reading => at - reading.at <= KEPT);
  }

  plots() {
    const to = this.#readings.at(-1)?.at ?? Date.now();
    const isLong = to - (this.#readings[0]?.at ?? to) > SHORT;
    const common = { from: to - (isLong ? KEPT : SHORT), to, name: isLong ? "last ten minutes" : "last two minutes", kind: "line" };
    const series = value => this.#readings.map((reading, place) => ({ at: reading.at, value: reading.session === null ? 0 : value(reading, place) }));
    return h("div", { class: "plots" },
      plot({ ...common, title: "Received", unit: "bits per second, over ten seconds, since this page was opened", points: series((reading, place) => this.#rate(reading, place)), format: bps => (bps ? bitrate(bps) : "0") }),
      plot({ ...common, title: "Behind the stream", unit: "seconds received and not published, slowest rendition", points: series(reading => reading.behind), format: seconds => (seconds ? span(seconds) : count(0)), color: "retried" }));
  }

  #rate(reading, place) {
    const before = this.#readings.slice(0, place).find(one => one.session === reading.session && reading.at - one.at <= MEASURED);
    return before ? Math.max(0, (reading.bytes - before.bytes) * 8000 / (reading.at - before.at)) : 0;
  }
}
