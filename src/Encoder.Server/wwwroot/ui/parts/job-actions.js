import { jobPath, Problem, send } from "../lib/api.js";
import { h, icon } from "../lib/dom.js";
import { ENDED } from "../lib/format.js";
import { toast } from "./toasts.js";

const UNDO_SECONDS = 5;

/** The buttons of a job: cancel, retry, delete. */
export function jobActions(job, { onDeleted, isCompact = false } = {}) {
  const button = (name, text, isDanger, onclick) => h("button", {
    type: "button", class: `${isCompact ? "quiet square" : ""} ${isDanger ? "danger" : ""}`.trim(), "aria-label": isCompact ? `${text} ${job.name}` : null, title: isCompact ? text : null, onclick,
  }, icon(name), isCompact ? null : text);
  if (!ENDED.has(job.state)) return [button("close", "Cancel", true, () => cancelJob(job))];
  return [
    job.state === "done" ? null : button("retry", "Retry", false, () => act("POST", job, "/retry", `${job.name} is tried again.`)),
    button("trash", "Delete", true, () => deleteJob(job, onDeleted)),
  ].filter(Boolean);
}

async function act(method, job, rest, said) {
  try {
    await send(method, jobPath(job.id, rest));
    if (said) toast(said);
    return true;
  } catch (error) {
    if (!(error instanceof Problem || error instanceof TypeError)) throw error;
    toast(error.message, { isError: true, seconds: 12 });
    return false;
  }
}

async function cancelJob(job) {
  if (await confirmed("Cancel this job?", `${job.name} stops encoding. What is published stays; Retry begins it again.`, "Cancel job", "Keep encoding"))
    if (await act("POST", job, "/cancel")) toast(`${job.name} is cancelled.`, { action: "Retry", onAction: () => act("POST", job, "/retry") });
}

// A deleted job cannot be had back, so the request itself waits for a while.
async function deleteJob(job, onDeleted) {
  if (!await confirmed("Delete this job?", `All output files of ${job.name} will be deleted: segments, MP4s, the report.`, "Delete", "Keep")) return;
  const restore = hide(job.id);
  const timer = setTimeout(async () => {
    if (await act("DELETE", job, "")) onDeleted?.();
    else restore();
  }, UNDO_SECONDS * 1000);
  toast(`${job.name} will be deleted.`, { action: "Undo", seconds: UNDO_SECONDS, onAction: () => {
    clearTimeout(timer);
    restore();
  } });
}

function hide(id) {
  const rows = [...document.querySelectorAll(`[data-job="${CSS.escape(id)}"]`)];
  for (const row of rows) row.hidden = true;
  return () => rows.forEach(row => (row.hidden = false));
}

/** Asks a question in a dialog of the page; true for yes. */
export function confirmed(title, text, yes, no) {
  return new Promise(resolve => {
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
      h("form", { method: "dialog", class: "stack" }, h("h2", { id: "dialog-title" }, title), h("p", { class: "muted" }, text),
        h("div", { class: "row dialog-end" }, h("button", { value: "no", autofocus: true }, no), h("button", { value: "yes", class: "danger" }, yes))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
