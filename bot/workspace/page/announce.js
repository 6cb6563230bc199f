// Says new messages to screen readers: once each, shortly, never what was there when a place was opened.

import { byId } from "./dom.js";
import { words } from "./mrkdwn.js";

const LONGEST = 240;
let place = "";
let seen = new Map();

/** Compare with what was there before and say what is new or has become another text. `opened`: the
 * thread that opened by itself, with its first reply, which nobody was told of before. */
export function announce(here, top, inThread, names, opened) {
  const key = `${here.user}/${here.channel}/${here.thread}`;
  const now = new Map([...top, ...inThread].map((message) => [message.ts, message.text ?? ""]));
  const byItself = key !== place && here.thread && here.thread === opened && place === `${here.user}/${here.channel}/`;
  if (key === place || byItself) {
    const isNew = (message) => seen.get(message.ts) !== (message.text ?? "");
    const fresh = [...top, ...inThread].filter((message) => message.user !== here.user && isNew(message));
    const latest = fresh.at(-1);
    if (latest) {
      const verb = seen.has(latest.ts) ? "changed a message" : "wrote";
      byId("announcer").textContent = `${names.author(latest)} ${verb}: ${words(latest.text, names).slice(0, LONGEST)}`;
    }
  }
  place = key;
  seen = now;
}
