// Says new messages to screen readers: once each, shortly, never what was there when a place was opened.

import { byId } from "./dom.js";
import { words } from "./mrkdwn.js";

const LONGEST = 240;
let place = "";
let seen = new Map();
let looked = 0;

/** Compare with what was there before and say what is new or has become another text. */
export function announce(here, top, inThread, names) {
  const key = `${here.user}/${here.channel}/${here.thread}`;
  const now = new Map([...top, ...inThread].map((message) => [message.ts, message.text ?? ""]));
  // A thread that opens by itself with its first reply is the same place: what came since is new.
  const opened = key !== place && place.startsWith(`${here.user}/${here.channel}/`);
  if (key === place || opened) {
    const isNew = (message) => (opened ? Number(message.ts) > looked : seen.get(message.ts) !== (message.text ?? ""));
    const fresh = [...top, ...inThread].filter((message) => message.user !== here.user && isNew(message));
    const latest = fresh.at(-1);
    if (latest) {
      const verb = seen.has(latest.ts) ? "changed a message" : "wrote";
      byId("announcer").textContent = `${names.author(latest)} ${verb}: ${words(latest.text, names).slice(0, LONGEST)}`;
    }
  }
  place = key;
  looked = Date.now() / 1000;
  seen = now;
}
