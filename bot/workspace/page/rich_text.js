// Slack's `rich_text` block: what its own composer sends, and what some answers are made of.

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** Nodes of a rich_text block. */
export function richText(block, names) {
  return (block.elements ?? []).map((part) => {
    const inside = part.elements ?? [];
    if (part.type === "rich_text_list") {
      const items = inside.map((item) => el("li", {}, (item.elements ?? []).map((leaf) => word(leaf, names))));
      const tag = part.style === "ordered" ? "ol" : "ul";
      return el(tag, { class: `indent${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null }, items);
    }
    const words = inside.map((leaf) => word(leaf, names));
    if (part.type === "rich_text_quote") return el("blockquote", {}, words);
    if (part.type === "rich_text_preformatted") return el("pre", {}, words);
    return el("div", { class: "text" }, words);
  });
}

function word(leaf, names) {
  let node = content(leaf, names);
  for (const [style, tag] of Object.entries(STYLES)) if (leaf.style?.[style]) node = el(tag, {}, node);
  return node;
}

function content(leaf, names) {
  switch (leaf.type) {
    case "link":
      return link(leaf.url, leaf.text || leaf.url);
    case "emoji":
      return emoji(leaf.name) ?? `:${leaf.name}:`;
    case "user":
      return mention(`@${names.user(leaf.user_id)}`);
    case "usergroup":
      return mention(`@${names.group(leaf.usergroup_id)}`);
    case "channel":
      return mention(`#${names.channel(leaf.channel_id)}`);
    case "broadcast":
      return mention(`@${leaf.range}`);
    case "date":
      return leaf.fallback ?? new Date(leaf.timestamp * 1000).toLocaleString();
    default:
      return leaf.text ?? leaf.value ?? "";
  }
}

const mention = (text) => el("span", { class: "mention" }, text);
