// Keeps a list of messages on the page: only what changed is made again, focus and scroll stay.

import { el } from "./dom.js";
import { messageItem, when } from "./message.js";

const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const NEAR_END = 80; // px: within this of the end, new messages pull the list along

/** `list` is the <ol>, `scroller` what scrolls. */
export class MessageList {
  constructor(list, scroller) {
    this.list = list;
    this.scroller = scroller;
    this.known = new Map(); // key -> {mark, node}
  }

  /** Show `messages`; `ctxOf(message)` is its context; `fresh` forgets what was there. */
  show(messages, ctxOf, { fresh = false } = {}) {
    const focus = fresh ? null : this.focused();
    if (fresh) this.known.clear();
    const wanted = new Map();
    let date = "";
    for (const message of messages) {
      const label = day.format(when(message.ts));
      if (label !== date) wanted.set(`day/${label}`, this.keep(`day/${label}`, "", () => separator(label)));
      date = label;
      const ctx = ctxOf(message);
      const mark = JSON.stringify([message, ctx.editing, ctx.failure, ctx.editing ? "" : ctx.names.version]);
      wanted.set(message.ts, this.keep(message.ts, mark, () => messageItem(message, ctx)));
    }
    this.known = wanted;
    this.place([...wanted.values()].map((one) => one.node));
    if (focus) this.refocus(focus);
  }

  /** True where the end is in sight, or the beginning of a last message that is longer than the pane. */
  atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END || Math.abs(scrollTop - this.tail()) < 4;
  }

  /** Go to the end; of a last message that is longer than the pane, show the beginning. */
  toEnd() {
    this.scroller.scrollTop = this.tail();
  }

  /** How far down that is, in pixels. */
  tail() {
    const { scrollHeight, clientHeight } = this.scroller;
    const last = this.list.lastElementChild;
    const end = Math.max(0, scrollHeight - clientHeight);
    return last ? Math.min(end, Math.max(0, last.offsetTop - this.scroller.offsetTop - 4)) : end;
  }

  keep(key, mark, make) {
    const before = this.known.get(key);
    return before?.mark === mark ? before : { mark, node: make() };
  }

  place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.list.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, at) => {
      if (this.list.children[at] !== node) this.list.insertBefore(node, this.list.children[at] ?? null);
    });
  }

  focused() {
    const node = document.activeElement;
    const item = node?.closest?.("li[data-ts]");
    return item && this.list.contains(item) ? { ts: item.dataset.ts, key: node.dataset.key, node } : null;
  }

  refocus({ ts, key, node }) {
    if (node.isConnected || !key) return;
    const item = this.known.get(ts)?.node;
    [...(item?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
  }
}

const separator = (label) => el("li", { class: "day" }, el("span", {}, label));
