import { get, post, send, Problem } from "../lib/api.js";
import { BLOCK, blockOrder } from "./block-order.js";
import { checksum, givePlace, putPiece, takePlace } from "./block-sender.js";
import { StoredBlocks } from "./stored-blocks.js";
import { UploadWindow } from "./upload-window.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10000;

/**
 * One file on its way. States: starting, sending, paused, waiting (for the connection or for the server), needsfile (after a reload),
 * sent, failed, cancelled. Tells every change by the event `change`.
 */
export class Upload extends EventTarget {
  state = "starting";
  file = null;
  fault = null;
  job = null;
  notice = null;
  asset = null;
  saved = undefined;
  #stored;
  #sending = new Map();
  #window = new UploadWindow();
  #abort = new AbortController();
  #key = randomId();

  constructor({ name, size, lastModified, asset = null, jobId = null }) {
    super();
    Object.assign(this, { name, size, lastModified, asset, jobId });
    this.#stored = new StoredBlocks(size);
  }

  /** Bytes the server has acknowledged. */
  get storedBytes() { return this.#stored.bytes; }

  /** The same, and what is sent of blocks on their way. */
  get sentBytes() {
    let sum = this.storedBytes;
    for (const sent of this.#sending.values()) sum += sent;
    return Math.min(this.size, sum);
  }

  get isActive() { return ["starting", "sending", "paused", "waiting", "needsfile"].includes(this.state); }

  isSameFile(file) { return file.name === this.name && file.size === this.size && file.lastModified === this.lastModified; }

  /** 1. Creates asset and job, or asks what is stored. 2. Sends blocks, several at once or in pieces. 3. Completes. */
  async run(file, spec) {
    this.file = file;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      this.#become("starting");
      if (this.asset === null) await this.#again(() => this.#create(spec), signal);
      else await this.#again(() => this.#readStored(), signal);
      this.#become("sending");
      await this.#sendAll(await blockOrder(file), signal);
      await this.#again(() => post(this.#path("/complete"), undefined), signal);
      this.#become("sent");
    } catch (error) {
      if (signal.aborted) return;
      this.fail(error);
    }
  }

  pause() {
    this.#abort.abort();
    this.#sending.clear();
    this.#become("paused");
  }

  resume() { return this.run(this.file); }

  /** Ends the upload and its job. */
  async cancel() {
    this.#abort.abort();
    this.#sending.clear();
    this.#become("cancelled");
    if (this.asset === null) return;
    if (this.jobId) await send("POST", `/api/jobs/${this.jobId}/cancel`).catch(ignoreGone);
    await send("DELETE", this.#path()).catch(ignoreGone);
  }

  fail(error) {
    this.#abort.abort();
    this.#sending.clear();
    this.fault = { code: error.code ?? null, message: error.message };
    this.#become("failed");
  }

  /** Takes in what the server announced of the job. */
  follow(job) {
    this.job = job;
    if (this.isActive && job.state === "failed" && job.fault) this.fail(job.fault);
    else if (this.isActive && job.state === "cancelled") this.cancel();
    else this.#tell();
  }

  needFile() { this.#become("needsfile"); }

  async #create(spec) {
    const created = await post("/api/assets", { fileName: this.name, length: this.size, job: spec }, { headers: { "Idempotency-Key": this.#key } });
    this.asset = created.asset.id;
    this.job = created.job ?? null;
    this.jobId = created.job?.id ?? null;
    this.#tell();
  }

  async #readStored() {
    const asset = await get(this.#path());
    this.#stored = new StoredBlocks(this.size, asset);
    this.jobId ??= asset.job ?? null;
    if (asset.state === "expired" || asset.state === "deleted") throw new Problem(410, { detail: "The server has deleted this upload. Start it again.", code: `asset.${asset.state}` });
  }

  async #sendAll({ ahead, rest }, signal) {
    for (const span of ahead) await this.#sendSpan(span, signal);
    const running = new Set();
    for (const span of rest.filter(one => this.#stored.missing(one) !== null)) {
      while (running.size >= this.#window.size) await Promise.race(running);
      const sending = this.#sendSpan(span, signal).finally(() => running.delete(sending));
      running.add(sending);
    }
    await Promise.all(running);
  }

  async #sendSpan(span, signal) {
    for (let missing; (missing = this.#stored.missing(span)) !== null;) {
      const to = Math.min(missing.to, missing.from + this.#window.pieceLength);
      await this.#sendPiece(span.block, missing.from, to, signal);
      this.#stored.add(span.block, missing.from, to);
    }
    this.#tell();
  }

  async #sendPiece(block, from, to, signal) {
    await takePlace(signal);
    try {
      const content = await this.file.slice(block * BLOCK + from, block * BLOCK + to).arrayBuffer();
      const sha256 = await checksum(content);
      const begun = performance.now();
      const offset = to - from < this.#stored.lengthOf(block) ? from : null;
      this.#sending.set(block, 0);
      const beside = this.#sending.size;
      await this.#again(() => putPiece(this.asset, block, offset, content, sha256, signal, sent => {
        this.#sending.set(block, sent);
        this.#tell();
      }).catch(error => {
        this.#sending.delete(block);
        throw error;
      }), signal);
      this.#window.observe(to - from, (performance.now() - begun) / 1000, beside);
    } finally {
      givePlace();
      this.#sending.delete(block);
      this.#tell();
    }
  }

  // What may go well later is tried until it does: a person sees "waiting" and can cancel.
  async #again(action, signal) {
    for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
      signal.throwIfAborted();
      try {
        const result = await action();
        if (this.state === "waiting") this.#become("sending");
        return result;
      } catch (error) {
        if (signal.aborted || (error instanceof Problem && !error.mayRetry) || !(error instanceof Problem || error instanceof TypeError)) throw error;
        this.notice = error instanceof Problem ? error.message : "The server cannot be reached; trying again.";
        this.#become("waiting");
      }
      await pauseFor(wait, signal);
    }
  }

  #path(rest = "") { return `/api/assets/${encodeURIComponent(this.asset)}${rest}`; }

  #become(state) {
    this.state = state;
    if (state !== "waiting") this.notice = null;
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

// Cancelling what is over already is fine.
function ignoreGone(error) {
  if (!(error instanceof Problem) || ![404, 409, 410].includes(error.status)) throw error;
}

function pauseFor(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

// crypto.randomUUID is there in secure contexts only.
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), one => one.toString(16).padStart(2, "0")).join("");
}
