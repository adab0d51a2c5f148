import { get } from "./api.js";

/** The words of the states, and what a state means to a reader of the page. */
export const CHANNEL_STATES = {
  created: ["Created", "No node listens yet."],
  waiting: ["Waiting", "A node waits for the stream."],
  live: ["Live", "The stream comes in."],
  interrupted: ["Interrupted", "The stream has gone; the channel goes on when it returns."],
  stopped: ["Stopped", "The playlists have ended. Resume continues with the same key and addresses."],
  failed: ["Failed", "Three attempts failed. Resume tries again."],
};

export const PROTOCOLS = { rtmp: "RTMP", srt: "SRT", pull: "Pull" };

export const isActive = channel => channel.state !== "stopped" && channel.state !== "failed";

export const channelPath = (id, rest = "") => `/api/channels/${encodeURIComponent(id)}${rest}`;

export const listChannels = () => get("/api/channels");

/** Stream keys that this page was told, by channel: the server tells a key once, at creation. Gone when the page is loaded again. */
export const streamKeys = new Map();

/** Where a publisher sends to, with its key. */
export const publishAddress = (channel, key) => (channel.protocol === "srt" ? `${channel.ingestAddress}?passphrase=${key}` : `${channel.ingestAddress}/${key}`);
