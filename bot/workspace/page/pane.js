// A conversation: its messages and its composer. The channel is one, an open thread is another.

import { composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { dropZone } from "./files.js";
import { MessageList } from "./list.js";

/** Fills `root`, which holds .messages (scrolls), .drop and .compose. `act` does what is asked, with the pane's place. */
export class Pane {
  constructor(root, act, { inThread }) {
    this.inThread = inThread;
    this.act = act;
    this.scroller = root.querySelector(".messages");
    this.empty = el("div", { class: "empty-holder" });
    const list = el("ol", { class: "message-list", "aria-label": inThread ? "Thread" : "Messages" });
    this.toEnd = el("button", { type: "button", class: "to-end", hidden: true, onclick: () => this.list.toEnd() }, "New messages ↓");
    this.scroller.append(this.empty, list);
    this.list = new MessageList(list, this.scroller);
    this.composer = composer({
      send: (text) => act.send(text, inThread),
      share: (files) => act.share(files, inThread, this.composer),
    });
    root.querySelector(".compose").append(this.toEnd, this.composer.form);
    dropZone(root, root.querySelector(".drop"), (files) => act.share(files, inThread, this.composer));
    this.scroller.addEventListener("scroll", () => {
      this.pinned = this.list.atEnd();
      if (this.pinned) this.toEnd.hidden = true;
    });
    // pictures that come late and a pane that becomes narrower make the list longer: stay at the end
    const follow = new ResizeObserver(() => this.pinned && this.list.toEnd());
    for (const node of [list, this.scroller]) follow.observe(node);
    this.key = null;
    this.pinned = true;
    this.count = 0;
  }

  /** Show these messages of `key`, a place's name; `emptyState` is shown where there are none. */
  show(key, messages, ctxOf, { emptyState, writing }) {
    const fresh = key !== this.key;
    const wasAtEnd = fresh || this.pinned;
    this.key = key;
    this.composer.show(key, writing);
    fill(this.empty, messages.length === 0 && emptyState ? emptyState : null);
    this.list.show(messages, ctxOf, { fresh });
    this.pinned = wasAtEnd;
    if (wasAtEnd) this.list.toEnd();
    this.toEnd.hidden = wasAtEnd || messages.length <= this.count;
    this.count = messages.length;
  }

  /** Nothing is shown any more; what is shown next begins at its end. */
  leave() {
    this.key = null;
    this.list.show([], () => ({}), { fresh: true });
  }
}
