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
      if (this.list.atEnd()) this.toEnd.hidden = true;
    });
    // pictures grow the list after they have come; stay at the end when we were there
    this.scroller.addEventListener("load", () => this.pinned && this.list.toEnd(), true);
    this.key = null;
    this.count = 0;
  }

  /** Show these messages of `key`, a place's name; `emptyState` is shown where there are none. */
  show(key, messages, ctxOf, { emptyState, writing }) {
    const fresh = key !== this.key;
    const wasAtEnd = fresh || this.list.atEnd();
    this.key = key;
    this.composer.show(key, writing);
    fill(this.empty, messages.length === 0 && emptyState ? emptyState : null);
    this.list.show(messages, ctxOf, { fresh });
    this.pinned = wasAtEnd;
    this.toEnd.hidden = wasAtEnd || messages.length <= this.count;
    this.count = messages.length;
  }
}
