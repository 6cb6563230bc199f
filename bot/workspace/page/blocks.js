// Block Kit blocks as nodes. `ctx` carries names, click(action), files and which choices were made.

import { el, fill, isSafe } from "./dom.js";
import { element } from "./elements.js";
import { input } from "./inputs.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const LEVELS = { info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };

/** A text object as nodes. */
export function text(object, names) {
  if (typeof object === "string") return plain(object);
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names, { verbatim: object.verbatim }) : plain(object.text, object);
}

/** All blocks of a message or view. */
export function blocks(list, ctx) {
  return (list ?? []).map((block) => one(block, ctx));
}

function one(block, ctx) {
  const make = KINDS[block.type];
  if (make) return make(block, ctx);
  return el("p", { class: "unknown" }, `A block of type “${block.type}”, which this page cannot show.`);
}

const KINDS = {
  section: (block, ctx) =>
    el(
      "div",
      { class: block.accessory ? "block section with-accessory" : "block section" },
      el(
        "div",
        { class: "section-body" },
        block.text && el("div", { class: "text" }, text(block.text, ctx.names)),
        block.fields && el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "text" }, text(field, ctx.names)))),
      ),
      block.accessory && el("div", { class: "accessory" }, element(block.accessory, block, ctx)),
    ),
  context: (block, ctx) =>
    el(
      "div",
      { class: "block context" },
      (block.elements ?? []).map((part) =>
        part.type === "image" ? picture(part, ctx, "context-image") : el("span", { class: "text" }, text(part, ctx.names)),
      ),
    ),
  divider: () => el("hr", { class: "block" }),
  header: (block, ctx) => el("div", { class: "block header", role: "heading", "aria-level": 3 }, text(block.text, ctx.names)),
  actions: (block, ctx) =>
    el("div", { class: "block actions" }, (block.elements ?? []).map((part) => element(part, block, ctx))),
  context_actions: (block, ctx) =>
    el("div", { class: "block actions context-actions" }, (block.elements ?? []).map((part) => element(part, block, ctx))),
  markdown: (block) => el("div", { class: "block markdown" }, markdown(block.text)),
  rich_text: (block, ctx) => el("div", { class: "block rich" }, richText(block, ctx.names)),
  image: (block, ctx) =>
    el(
      "figure",
      { class: "block" },
      block.title && el("figcaption", {}, text(block.title, ctx.names)),
      picture(block, ctx, "block-image"),
    ),
  alert: (block, ctx) => {
    const level = LEVELS[block.level] ? block.level : "default";
    return el(
      "div",
      { class: `block alert ${level}`, role: "note", "aria-label": level === "default" ? "Note" : level },
      LEVELS[level] && el("span", { class: "alert-icon", "aria-hidden": "true" }, LEVELS[level]),
      el("div", { class: "text" }, text(block.text, ctx.names)),
    );
  },
  container: (block, ctx) =>
    el(
      "details",
      { class: "block container", open: !(block.is_collapsible && block.default_collapsed) },
      el("summary", {}, block.title && text(block.title, ctx.names)),
      blocks(block.child_blocks, ctx),
    ),
  table: (block, ctx) => table(block, ctx),
  input: (block, ctx) => input(block, ctx),
};

/** Slack's `table`: its first row is the header. */
function table(block, ctx) {
  const [head, ...rows] = block.rows ?? [];
  const row = (cells, tag) => el("tr", {}, (cells ?? []).map((part) => el(tag, {}, cell(part, ctx))));
  return el(
    "div",
    { class: "block scroll", tabindex: 0, role: "region", "aria-label": "Table" },
    el("table", {}, el("thead", {}, row(head, "th")), el("tbody", {}, rows.map((one) => row(one, "td")))),
  );
}

const cell = (part, ctx) => (part.type === "rich_text" ? richText(part, ctx.names) : String(part.text ?? part.value ?? ""));

/** The address on this server, with the key that it may hold. */
function pathOf(address) {
  const url = new URL(address, location.href);
  return url.pathname + url.search;
}

/** A picture of this workspace; one from elsewhere is only named, since this page loads nothing from outside. */
function picture(part, ctx, kind) {
  const url = part.slack_file ? ctx.fileUrl(part.slack_file) : part.image_url;
  const alt = part.alt_text ?? "";
  if (url && isSafe(url) && new URL(url, location.href).origin === location.origin)
    return el("img", { src: pathOf(url), alt, class: kind, loading: "lazy" });
  return fill(el("span", { class: "unknown" }), `Picture “${alt}” (not loaded: this page shows nothing from outside)`);
}
