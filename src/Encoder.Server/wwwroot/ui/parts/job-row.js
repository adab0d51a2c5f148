import { at } from "../lib/address.js";
import { h, icon, setText } from "../lib/dom.js";
import { ago, clock, ENDED, percent, secondsBetween, span, speed, stateWord } from "../lib/format.js";
import { jobActions } from "./job-actions.js";
import { bar, stateBadge } from "./progress.js";

/** A job of the list. `update` changes what differs and nothing else. */
export class JobRow {
  #uploaded = bar("Uploaded", "uploaded");
  #encoded = bar("Encoded", "encoded");
  #state = h("td", { class: "cell-state" });
  #figure = h("span", { class: "progress-figure" });
  #speed = h("td", { class: "number cell-speed" });
  #age = h("td", { class: "number cell-age" });
  #actions = h("td", { class: "cell-actions" });
  #picture = h("a", { class: "poster", tabIndex: -1, "aria-hidden": "true" }, icon("film"));
  #name = h("a", { class: "strong truncate" });
  #sub = h("span", { class: "muted truncate" });
  #key = null;
  #poster = null;

  constructor(job, onDeleted) {
    this.onDeleted = onDeleted;
    this.element = h("tr", { dataset: { job: job.id } },
      h("td", { class: "cell-name" }, h("div", { class: "job-name" }, this.#picture, h("div", { class: "job-words" }, this.#name, this.#sub))),
      this.#state,
      h("td", { class: "cell-progress" }, h("div", { class: "progress-pair" }, this.#uploaded.element, this.#encoded.element), this.#figure),
      this.#speed, this.#age, this.#actions);
    this.#name.href = this.#picture.href = at(`/jobs/${encodeURIComponent(job.id)}`);
    this.update(job);
  }

  update(job) {
    this.job = job;
    const { progress } = job;
    const isUploaded = progress.uploaded >= 1 || !job.asset;
    this.#uploaded.set(isUploaded ? 1 : progress.uploaded);
    this.#encoded.set(job.state === "done" ? 1 : progress.encoded);
    setText(this.#figure, job.state === "done" ? "100 %" : isUploaded ? percent(progress.encoded) : `${percent(progress.uploaded)} in · ${percent(progress.encoded)}`);
    setText(this.#speed, speed(progress.speed));
    setText(this.#name, job.name);
    setText(this.#sub, [clock(job.sourceSeconds), (job.renditions ?? []).filter(one => one.kind === "video").map(one => one.name).join(" ")].filter(one => one && one !== "–").join(" · ") || job.fileName);
    this.updateAge();
    this.#updateWords(job);
  }

  updateAge() {
    const { job } = this;
    setText(this.#age, ago(job.createdAt));
    this.#age.title = job.endedAt ? `Took ${span(secondsBetween(job.createdAt, job.endedAt))}` : "";
  }

  #updateWords(job) {
    const word = stateWord(job);
    const key = [job.state, word, job.fault?.message, Boolean(job.playableAt), job.name].join();
    if (key !== this.#key) {
      this.#key = key;
      this.#state.replaceChildren(stateBadge(job.state, word),
        job.playableAt && !ENDED.has(job.state) ? h("span", { class: "badge playable" }, h("i", { "aria-hidden": "true" }), "Playable") : "",
        job.state === "failed" && job.fault ? h("span", { class: "fault-line truncate", title: job.fault.message }, job.fault.message) : "");
      this.#actions.replaceChildren(...jobActions(job, { isCompact: true, onDeleted: this.onDeleted }));
    }
    const poster = job.links?.poster ?? null;
    if (poster === this.#poster) return;
    this.#poster = poster;
    this.#picture.replaceChildren(poster ? h("img", { src: poster, alt: "", loading: "lazy", width: 64, height: 36 }) : icon("film"));
  }
}
