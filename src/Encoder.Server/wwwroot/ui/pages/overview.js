import { get, listJobs, Problem } from "../lib/api.js";
import { atMostEvery, h, setText } from "../lib/dom.js";
import { count, secondsBetween, span } from "../lib/format.js";
import { listen } from "../lib/live.js";
import { plot } from "../parts/plot.js";

const HOUR = 3600000;
const BUCKET = 300000;
const MOST_PAGES = 5;

/** The last hour in plots: how soon jobs were playable, what was done and failed, queue and throughput. */
class OverviewPage extends HTMLElement {
  #figures = h("div", { class: "figures" });
  #plots = h("div", { class: "plots" });
  #message = h("div", { class: "empty", role: "status" }, "Reading the last hour …");
  #end = [];
  #refresh = atMostEvery(5000, () => this.#read());

  connectedCallback() {
    this.append(h("h1", { class: "page-title" }, "Overview"), this.#figures, this.#message, this.#plots);
    const timer = setInterval(() => document.hidden || this.#refresh(), 10000);
    this.#end = [listen({ job: () => this.#refresh(), deleted: () => this.#refresh(), resync: () => this.#refresh() }), () => clearInterval(timer)];
    this.#refresh();
  }

  disconnectedCallback() { this.#end.forEach(end => end()); }

  async #read() {
    try {
      const [jobs, history] = await Promise.all([lastHour(), get("/api/overview")]);
      if (this.isConnected) this.#show(jobs, history.samples);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      this.#message.hidden = false;
      setText(this.#message, error instanceof Problem ? error.message : "The server cannot be reached; this page tries again by itself.");
    }
  }

  #show(jobs, samples) {
    const to = Date.now();
    const from = to - HOUR;
    this.#message.hidden = true;
    const playable = jobs.filter(job => job.playableAt).map(job => ({ at: Date.parse(job.createdAt), value: secondsBetween(job.createdAt, job.playableAt), label: job.name })).sort((left, right) => left.at - right.at);
    const waits = playable.map(point => point.value).sort((left, right) => left - right);
    const ended = state => jobs.filter(job => job.state === state && job.endedAt && Date.parse(job.endedAt) >= from);
    const last = samples.at(-1);
    this.#figures.replaceChildren(...[["Jobs in the last hour", count(jobs.length)], ["Playable after (median)", waits.length > 0 ? span(waits[Math.floor(waits.length / 2)]) : "–"], ["Done", count(ended("done").length)], ["Failed", count(ended("failed").length)], ["Queued work now", count(last?.queuedWork ?? 0)]]
      .map(([label, value]) => h("div", { class: "figure" }, h("span", { class: "muted" }, label), h("strong", {}, value))));
    const series = pick => samples.map(sample => ({ at: Date.parse(sample.at), value: pick(sample) })).filter(point => point.at >= from);
    const common = { from, to, name: "last hour" };
    this.#plots.replaceChildren(
      plot({ ...common, title: "Playable after", unit: "seconds from creation, one dot per job", kind: "dots", points: playable, format: span }),
      plot({ ...common, title: "Throughput", unit: "frames per second, all nodes", kind: "line", points: series(sample => sample.framesPerSecond), format: count, color: "leased" }),
      plot({ ...common, title: "Queue", unit: "pieces of work ready and not leased", kind: "line", points: series(sample => sample.queuedWork), format: count, color: "retried" }),
      plot({ ...common, title: "Failures", unit: "jobs per five minutes", kind: "bars", points: bucketed(ended("failed"), from, to), format: count, color: "failed" }));
  }
}

async function lastHour() {
  const since = Date.now() - HOUR;
  const found = [];
  let after = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await listJobs({ after, count: 200 });
    found.push(...answer.jobs.filter(job => Date.parse(job.createdAt) >= since));
    after = answer.next ?? null;
    if (after === null || answer.jobs.some(job => Date.parse(job.createdAt) < since)) break;
  }
  return found;
}

function bucketed(jobs, from, to) {
  if (jobs.length === 0) return [];
  const buckets = Array.from({ length: Math.round((to - from) / BUCKET) }, (_, place) => ({ at: from + place * BUCKET, value: 0 }));
  for (const job of jobs) buckets[Math.min(buckets.length - 1, Math.floor((Date.parse(job.endedAt) - from) / BUCKET))].value++;
  return buckets;
}

customElements.define("overview-page", OverviewPage);
