/** The server's sub-folder, such as "/encoder", or "" at the root of its host: this module is served at {base}/ui/lib/address.js. */
export const base = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The address of a path of this server. Links that the API gives are addresses already. */
export const at = path => base + path;

/** The path that an address of this server stands for; null for one outside of its sub-folder. */
export function pathOf(pathname) {
  if (!pathname.startsWith(base)) return null;
  const path = pathname.slice(base.length);
  return path === "" || path.startsWith("/") ? path || "/" : null;
}
