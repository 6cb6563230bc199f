// Says new messages to screen readers: once each, shortly, never what was there when a place was opened.

import { byId } from "./dom.js";
import { words } from "./mrkdwn.js";

const LONGEST = 240;
let place = "";
let seen = new Map();

/** Compare with what was there before and say what is new or has become another text. */
export function announce(here, top, inThread, names) {
  const key = `${here.user}/${here.channel}/${here.thread}`;
  const now = new Map([...top, ...inThread].map((message) => [message.ts, message.text ?? ""]));
  if (key === place) {
    const fresh = [...top, ...inThread].filter((message) => message.user !== here.user && seen.get(message.ts) !== (message.text ?? ""));
    const latest = fresh.at(-1);
    if (latest) {
      const verb = seen.has(latest.ts) ? "changed a message" : "wrote";
      byId("announcer").textContent = `${names.author(latest)} ${verb}: ${words(latest.text, names).slice(0, LONGEST)}`;
    }
  }
  place = key;
  seen = now;
}
