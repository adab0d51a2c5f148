import { Problem, send } from "../lib/api.js";
import { channelPath, isActive } from "../lib/channels.js";
import { h, icon } from "../lib/dom.js";
import { confirmed } from "./job-actions.js";
import { toast } from "./toasts.js";

/** The buttons of a channel: stop or resume, and delete. `onChanged` gets the channel, or null when it is deleted. */
export function channelActions(channel, onChanged) {
  const button = (name, text, isDanger, onclick) => h("button", { type: "button", class: isDanger ? "danger" : "", onclick }, icon(name), text);
  return [
    isActive(channel)
      ? button("pause", "Stop", false, async () => await confirmed("Stop this channel?", `The publisher of ${channel.name} is disconnected, and its playlists end. Resume continues it.`, "Stop channel", "Keep it") && act("POST", channel, "/stop", onChanged))
      : button("play", "Resume", false, () => act("POST", channel, "/resume", onChanged)),
    button("trash", "Delete", true, async () => await confirmed("Delete this channel?", `${channel.name} ends, and the jobs of its sessions are deleted unless it records. Its key and addresses are gone.`, "Delete", "Keep") && act("DELETE", channel, "", onChanged)),
  ];
}

async function act(method, channel, rest, onChanged) {
  try {
    onChanged(await send(method, channelPath(channel.id, rest)));
  } catch (error) {
    if (!(error instanceof Problem || error instanceof TypeError)) throw error;
    toast(error.message, { isError: true, seconds: 12 });
  }
}
