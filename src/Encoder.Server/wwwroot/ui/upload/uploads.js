import { jobPath, get, Problem } from "../lib/api.js";
import { listen } from "../lib/live.js";
import { Upload } from "./upload.js";

// One entry per upload, so that two tabs do not write over each other.
const PREFIX = "encoder-upload:";

/** Every upload of this page, also those that a reload interrupted. Tells `change` when one comes or goes. */
class Uploads extends EventTarget {
  all = [];

  constructor() {
    super();
    for (const key of Object.keys(localStorage).filter(one => one.startsWith(PREFIX))) this.#add(new Upload(JSON.parse(localStorage.getItem(key)))).needFile();
    listen({
      job: event => this.all.find(upload => upload.jobId === event.detail.id)?.follow(event.detail),
      resync: () => this.refresh(),
    });
    addEventListener("beforeunload", event => {
      if (this.all.some(upload => ["starting", "sending", "waiting"].includes(upload.state) && upload.asset === null)) event.preventDefault();
    });
  }

  /** Begins uploads; a file that was interrupted goes on where it stopped. */
  begin(files, spec) {
    for (const file of files) {
      const interrupted = this.all.find(upload => upload.state === "needsfile" && upload.isSameFile(file));
      const upload = interrupted ?? this.#add(new Upload(file));
      upload.run(file, spec);
    }
    this.#tell();
  }

  /** Takes an ended upload off the list; an active one is not dismissed. */
  dismiss(upload) {
    this.all = this.all.filter(one => one !== upload);
    localStorage.removeItem(PREFIX + upload.asset);
    this.#tell();
  }

  /** Asks for the jobs of interrupted uploads, which no event may tell. */
  async refresh() {
    await Promise.all(this.all.filter(upload => upload.jobId).map(async upload => {
      try {
        upload.follow(await get(jobPath(upload.jobId)));
      } catch (error) {
        if (error instanceof Problem && error.status === 404) this.dismiss(upload);
        else if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      }
    }));
  }

  #add(upload) {
    this.all = [upload, ...this.all];
    upload.addEventListener("change", () => save(upload));
    return upload;
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

function save(upload) {
  if (upload.asset === null) return;
  const key = PREFIX + upload.asset;
  const { name, size, lastModified, asset, jobId } = upload;
  if (!upload.isActive) localStorage.removeItem(key);
  else if (upload.saved !== jobId) localStorage.setItem(key, JSON.stringify({ name, size, lastModified, asset, jobId }));
  upload.saved = jobId;
}

export const uploads = new Uploads();
