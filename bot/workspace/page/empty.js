// What an empty conversation teaches: share a manual, ask, vote.

import { el } from "./dom.js";

/** `kind` is "channel", "bot" or "person"; `act` has share() and write(text). */
export function emptyState(kind, name, act) {
  if (kind === "person")
    return el("div", { class: "empty" }, el("p", {}, `This is a conversation between you and ${name}. shoptalk does not read it.`));
  const inChannel = kind === "channel";
  const touch = matchMedia("(hover: none)").matches; // a phone has nothing to drop from
  const example = inChannel ? "@shoptalk What torque do the gland bolts need?" : "What torque do the gland bolts need?";
  return el(
    "div",
    { class: "empty" },
    el("h2", {}, inChannel ? `Nobody has said anything in #${name} yet` : "Ask in private"),
    el(
      "p",
      {},
      inChannel
        ? "Three steps to the line of the manual that answers you:"
        : "Only you see what is said here. Answers draw on the manuals of the channels that you are in.",
    ),
    el(
      "ol",
      { class: "steps" },
      el(
        "li",
        {},
        el("div", {}, el("strong", {}, "Share a manual. "), touch ? "Choose a PDF. A card shows how it is read." : "Drop a PDF here, or choose one. A card shows how it is read."),
        el("button", { type: "button", class: "dropper", onclick: act.share }, el("span", { "aria-hidden": "true" }, "📄 "), touch ? "Choose a PDF" : "Drop a PDF here or choose one"),
      ),
      el(
        "li",
        {},
        el(
          "div",
          {},
          el("strong", {}, "Ask. "),
          inChannel ? "Begin with @shoptalk, then your question in your own words. " : "Write your question in your own words; no mention is needed. ",
          "From the sample manual of a press, which is there from the start:",
        ),
        el("button", { type: "button", class: "example", onclick: () => act.write(example) }, example),
      ),
      el(
        "li",
        {},
        el(
          "div",
          {},
          el("strong", {}, "Check and vote. "),
          "The answer comes in a thread: the verbatim line, the manual and the page. Say 👍 or 👎; the bot learns from it at night.",
        ),
      ),
    ),
  );
}
