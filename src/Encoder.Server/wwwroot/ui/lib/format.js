const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

export function bytes(count) {
  if (count === null || count === undefined) return "–";
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  return `${value.toFixed(power > 0 && value < 100 ? 1 : 0)} ${UNITS[power]}`;
}

export const bitrate = bps => bps === null || bps === undefined ? "–" : bps >= 1e6 ? `${(bps / 1e6).toFixed(bps >= 1e7 ? 1 : 2)} Mb/s` : `${Math.round(bps / 1e3)} kb/s`;

/** 24000/1001 as 23.976, 25/1 as 25. */
export function frameRate(fraction) {
  const [num, den] = fraction.split("/").map(Number);
  return den > 0 ? String(Number((num / den).toFixed(3))) : fraction;
}

/** 0:07, 12:05, 1:02:05. */
export function clock(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const two = number => String(number).padStart(2, "0");
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** 0.8 s, 12 s, 3 min, 2 h, 5 d. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

export const secondsBetween = (from, to) => (new Date(to ?? Date.now()) - new Date(from)) / 1000;

export const ago = time => {
  const seconds = secondsBetween(time);
  return seconds < 5 ? "now" : `${span(seconds)} ago`;
};

export const percent = share => `${Math.floor(Math.min(1, Math.max(0, share ?? 0)) * 100)} %`;

export const count = number => number === null || number === undefined ? "–" : Math.round(number).toLocaleString("en");

export const speed = times => times ? `${times.toFixed(times < 10 ? 2 : 1)}×` : "–";

export const moment = time => time ? new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" }) : "–";

export const ENDED = new Set(["done", "failed", "cancelled"]);

/** The one word for a job's state that people see: an upload that is behind has its own. */
export function stateWord(job) {
  if (job.isWaitingForUpload && !ENDED.has(job.state)) return "Waiting for upload";
  return job.state[0].toUpperCase() + job.state.slice(1);
}
