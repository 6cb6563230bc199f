// The basics of standard Markdown, for Slack's `markdown` block: headings, lists, quotes, code, tables, emphasis.

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { decode } from "./mrkdwn.js";

const TOKEN = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "\\\\(?<escaped>[\\\\`*_{}\\[\\]()#+\\-.!>~|<&])",
    "\\[(?<label>[^\\]\\n]+)\\]\\((?<url>[^\\s)]+)\\)",
    "<(?<auto>https?:[^<>\\s]+)>",
    "(?<bare>https?:\\/\\/[^\\s<>)\\]*]+[^\\s<>)\\]*.,;:!?'\"])",
    ":(?<emoji>[a-z0-9_+'-]+):",
    "\\*\\*(?<bold>\\S(?:[^\\n]*?\\S)?)\\*\\*|__(?<bold2>\\S(?:[^\\n]*?\\S)?)__",
    "~~(?<strike>\\S(?:[^\\n]*?\\S)?)~~",
    "\\*(?<italic>[^\\s*](?:[^\\n*]*[^\\s*])?)\\*|(?<![\\p{L}\\p{N}])_(?<italic2>[^\\s_](?:[^\\n_]*[^\\s_])?)_(?![\\p{L}\\p{N}])",
  ].join("|"),
  "gu",
);
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;

/** Nodes of a Markdown text. */
export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  let at = 0;
  const take = (test) => {
    const from = at;
    while (at < lines.length && test(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = line.match(/^(#{1,6})\s+(.*)$/);
    if (!line.trim()) at += 1;
    else if (/^```/.test(line)) {
      at += 1;
      nodes.push(el("pre", {}, decode(take((next) => !/^```/.test(next)).join("\n"))));
      at += 1;
    } else if (heading) {
      at += 1;
      nodes.push(el("p", { class: `heading h${heading[1].length}`, role: "heading", "aria-level": 4 }, inline(heading[2])));
    } else if (/^(-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
      at += 1;
      nodes.push(el("hr"));
    } else if (/^(>|&gt;)/.test(line)) {
      const quoted = take((next) => /^(>|&gt;)/.test(next)).map((next) => next.replace(/^(>|&gt;) ?/, ""));
      nodes.push(el("blockquote", {}, markdown(quoted.join("\n"))));
    } else if (ITEM.test(line)) nodes.push(list(take((next) => ITEM.test(next) || /^\s{2,}\S/.test(next))));
    else if (isTable(lines, at)) nodes.push(table(take((next) => next.includes("|"))));
    else nodes.push(paragraph(take((next) => next.trim() && !starts(next))));
    if (nodes.length > 2000) break; // far past what Slack allows a message
  }
  return nodes;
}

const starts = (line) => /^(```|#{1,6}\s|>|&gt;)/.test(line) || ITEM.test(line);

const paragraph = (lines) => el("p", {}, inline(lines.join("\n")));

function list(lines) {
  const first = lines[0].match(ITEM);
  const depth = first[1].length;
  const node = el(first[2] ? "ol" : "ul", first[2] ? { start: first[2] } : {});
  let inner = [];
  const flush = () => {
    if (inner.length) node.lastChild.append(ITEM.test(inner[0]) ? list(inner) : el("div", {}, inline(inner.join("\n"))));
    inner = [];
  };
  for (const line of lines) {
    const item = line.match(ITEM);
    if (item && item[1].length <= depth) {
      flush();
      node.append(el("li", {}, inline(item[3])));
    } else inner.push(line);
  }
  flush();
  return node;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

const isTable = (lines, at) => lines[at].includes("|") && /^[\s|:-]*-[\s|:-]*$/.test(lines[at + 1] ?? "");

function table(lines) {
  const [head, , ...rows] = lines.map(cells);
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head.map((cell) => el("th", {}, inline(cell))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, inline(cell)))))),
    ),
  );
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) nodes.push(decode(text.slice(from, match.index)));
    nodes.push(piece(match.groups, match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(decode(text.slice(from)));
  return nodes;
}

function piece(groups, whole) {
  if (groups.code !== undefined) return el("code", {}, decode(groups.code));
  if (groups.escaped !== undefined) return groups.escaped;
  if (groups.url !== undefined) return link(decode(groups.url), inline(groups.label));
  const address = groups.auto ?? groups.bare;
  if (address !== undefined) return link(decode(address));
  if (groups.emoji !== undefined) return emoji(groups.emoji) ?? whole;
  const bold = groups.bold ?? groups.bold2;
  if (bold !== undefined) return el("strong", {}, inline(bold));
  if (groups.strike !== undefined) return el("s", {}, inline(groups.strike));
  return el("em", {}, inline(groups.italic ?? groups.italic2));
}
