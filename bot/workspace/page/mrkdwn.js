// Slack's mrkdwn, in the form that travels (`&amp;`, `<@U1>`, `<https://…|label>`), as nodes.
// `names` answers user(id), channel(id) and group(id). Nothing of the text is ever read as markup.

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";

const EDGE_BEFORE = "(?<![\\p{L}\\p{N}_*~`])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}_*~`])";
const styled = (mark, name) =>
  `${EDGE_BEFORE}${mark}(?<${name}>[^\\s${mark}](?:[^\\n${mark}]*[^\\s${mark}])?)${mark}${EDGE_AFTER}`;
const TOKEN = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<entity>[^<>\\n]+)>",
    ":(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
    "(?<bare>https?:\\/\\/[^\\s<>|*_~`)\\]]+[^\\s<>|*_~`)\\].,;:!?'\"])",
    styled("\\*", "bold"),
    styled("_", "italic"),
    styled("~", "strike"),
  ].join("|"),
  "gu",
);

/** What a person reads for Slack's three escapes. */
export const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Slack's three escapes, for text that a person typed. */
export const encode = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Nodes of a whole mrkdwn text; `verbatim` leaves bare addresses as they are, as Slack does. */
export function mrkdwn(text, names, { verbatim = false } = {}) {
  return String(text ?? "")
    .split(/(```[\s\S]+?```)/)
    .flatMap((part, at, parts) => {
      if (isFence(part)) return fence(part);
      // a code block begins and ends its own line: the line breaks beside it are not seen
      const after = at > 0 && isFence(parts[at - 1]) ? part.replace(/^\n/, "") : part;
      const bare = isFence(parts[at + 1] ?? "") ? after.replace(/\n$/, "") : after;
      return bare ? quotes(bare, names, verbatim) : [];
    });
}

/** Text without any mark-up but emoji names (`emoji: false`: not even those): what Slack calls plain_text. */
export function plain(text, { emoji: named = true } = {}) {
  if (named === false) return [decode(String(text ?? ""))];
  return pieces(String(text ?? ""), /:(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (groups, whole) =>
    emojiNode(groups.emoji, whole),
  );
}

/** A plain_text object as a string, for labels. */
export const label = (object) => plain(object?.text, object ?? {}).map((node) => node.textContent ?? node).join("");

/** One line's words for labels and announcements: entities named, marks left out. */
export function words(text, names) {
  return mrkdwn(text, names).map((node) => node.textContent ?? node).join("").replace(/\s+/g, " ").trim();
}

const isFence = (part) => part.length > 6 && part.startsWith("```") && part.endsWith("```");

const fence = (part) => [el("pre", {}, decode(part.slice(3, -3).replace(/^\n|\n$/g, "")))];

function quotes(text, names, verbatim) {
  const nodes = [];
  let quoted = null;
  let plainLines = [];
  const flush = () => {
    if (plainLines.length) nodes.push(...inline(plainLines.join("\n"), names, verbatim));
    plainLines = [];
  };
  for (const line of text.split("\n")) {
    const mark = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (mark) {
      flush();
      if (quoted === null) nodes.push((quoted = el("blockquote")));
      else quoted.append("\n");
      quoted.append(...inline(mark[1], names, verbatim));
    } else {
      quoted = null;
      plainLines.push(line);
    }
  }
  flush();
  return nodes;
}

function inline(text, names, verbatim) {
  return pieces(text, TOKEN, (groups, whole) => {
    if (groups.code !== undefined) return el("code", {}, decode(groups.code));
    if (groups.entity !== undefined) return entity(groups.entity, names);
    if (groups.emoji !== undefined) return emojiNode(groups.emoji, whole);
    if (groups.bare !== undefined) return verbatim ? whole : link(decode(groups.bare));
    if (groups.bold !== undefined) return el("strong", {}, inline(groups.bold, names, verbatim));
    if (groups.italic !== undefined) return el("em", {}, inline(groups.italic, names, verbatim));
    return el("s", {}, inline(groups.strike, names, verbatim));
  });
}

function pieces(text, pattern, make) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) nodes.push(decode(text.slice(from, match.index)));
    nodes.push(make(match.groups, match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(decode(text.slice(from)));
  return nodes;
}

function emojiNode(name, whole) {
  const character = emoji(name);
  return character === null ? whole : el("span", { title: `:${name}:`, class: "emoji" }, character);
}

function entity(inside, names) {
  const [target, label] = inside.split("|", 2);
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${names.channel(target.slice(1))}`);
  if (target.startsWith("!subteam^")) return mention(`@${names.group(target.slice(9))}`);
  if (target.startsWith("!date^")) return decode(label ?? target);
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  return link(decode(target), decode(label ?? target.replace(/^mailto:/, "")));
}

const mention = (text) => el("span", { class: "mention" }, text);
