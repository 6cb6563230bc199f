// One message: who, when, what it says, its files, its reactions, and what can be done with it.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { emoji, PICKER } from "./emoji.js";
import { fileCard } from "./files.js";
import { openMenu } from "./menu.js";
import { sure } from "./modal.js";
import { encode, mrkdwn } from "./mrkdwn.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** A Slack timestamp as a date. */
export const when = (ts) => new Date(Number.parseFloat(ts) * 1000);

/** The list item of `message`; `ctx` is the pane's: names, user, act, chosen, fileUrl, inThread, editing. */
export function messageItem(message, ctx) {
  const author = ctx.names.author(message);
  const isBot = Boolean(message.bot_id) || ctx.names.isBot(message.user);
  return el(
    "li",
    { class: message.is_ephemeral ? "message ephemeral" : "message", "data-ts": message.ts, "data-user": message.user },
    el(
      "div",
      { class: `avatar ${isBot ? "bot" : `tint${ctx.names.tint(message.user)}`}`, "aria-hidden": "true" },
      isBot ? "⚙" : author.slice(0, 1).toUpperCase(),
    ),
    el(
      "div",
      { class: "content" },
      el(
        "div",
        { class: "meta" },
        el("strong", { class: "author" }, author),
        isBot && el("span", { class: "badge" }, "app"),
        el("time", { datetime: when(message.ts).toISOString(), title: full.format(when(message.ts)) }, clock.format(when(message.ts))),
        message.edited && !isBot && el("span", { class: "edited" }, "(edited)"),
        message.is_ephemeral && el("span", { class: "edited" }, "only you see this"),
      ),
      ctx.editing ? editor(message, ctx) : body(message, ctx),
      (message.files ?? []).map((file) => fileCard(file, ctx)),
      el(
        "div",
        { class: "foot" },
        reactions(message, ctx),
        !ctx.inThread && message.reply_count > 0 && threadLink(message, ctx),
        tools(message, ctx),
      ),
      el("p", { class: "wrong", role: "alert" }, ctx.failure),
    ),
  );
}

function body(message, ctx) {
  const bound = { ...ctx, click: (action, confirm) => ctx.act.click(message, action, confirm) };
  if (message.blocks?.length && (isFromApp(message) || !message.text))
    return el("div", { class: "body" }, blocks(message.blocks, bound));
  return message.text ? el("div", { class: "body text" }, mrkdwn(message.text, ctx.names)) : null;
}

const isFromApp = (message) => Boolean(message.bot_id) || message.is_ephemeral;

function reactions(message, ctx) {
  if (!message.reactions?.length) return null;
  return el(
    "div",
    { class: "reactions", role: "group", "aria-label": "Reactions" },
    message.reactions.map((reaction) => {
      const mine = reaction.users.includes(ctx.user);
      const who = reaction.users.map(ctx.names.user).join(", ");
      return el(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": mine ? "true" : "false",
          "aria-label": `${reaction.name}, ${reaction.count}: ${who}`,
          title: `${who} reacted with :${reaction.name}:`,
          "data-reaction": reaction.name,
          "data-key": `reaction/${reaction.name}`,
          onclick: () => ctx.act.react(message, reaction.name, mine),
        },
        emoji(reaction.name) ?? `:${reaction.name}:`,
        el("span", { class: "count" }, reaction.count),
      );
    }),
  );
}

function threadLink(message, ctx) {
  const count = message.reply_count;
  const last = message.latest_reply ? `, last at ${clock.format(when(message.latest_reply))}` : "";
  return el(
    "button",
    { type: "button", class: "thread-link", "data-key": "thread", onclick: () => ctx.act.openThread(message) },
    el("span", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    el("small", {}, `${last ? `${last.slice(2)} · ` : ""}open thread ›`),
  );
}

function editor(message, ctx) {
  const field = el("textarea", { rows: 3, "aria-label": "Change your message" });
  field.value = ctx.names.spoken(message.text ?? "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const save = () => ctx.act.edit(message, ctx.names.mentions(encode(field.value.trim())));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") ctx.act.stopEditing();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
    else return;
    event.preventDefault();
  });
  return el(
    "div",
    { class: "editor" },
    field,
    el("button", { type: "button", class: "button", onclick: () => ctx.act.stopEditing() }, "Cancel"),
    el("button", { type: "button", class: "button primary", onclick: save }, "Save"),
  );
}

function tools(message, ctx) {
  if (ctx.editing || message.is_ephemeral) return null;
  const pick = (event) =>
    openMenu(
      event.currentTarget,
      PICKER.map((name) => ({ label: name, glyph: emoji(name), run: () => ctx.act.react(message, name, false) })),
      "React",
      { grid: true },
    );
  const own = message.user === ctx.user && !message.bot_id;
  const file = (message.files ?? []).find((one) => one.user === ctx.user && one.mode !== "tombstone");
  const more = [
    ...ctx.shortcuts.map((one) => ({ label: one.name, detail: one.description, run: () => ctx.act.shortcut(message, one.callback_id) })),
    own && { label: "Edit message", run: () => ctx.act.startEditing(message) },
    own && file && { label: `Delete ${file.name}`, danger: true, run: () => remove(`Delete ${file.name}?`, () => ctx.act.deleteFile(file)) },
    own && { label: "Delete message", danger: true, run: () => remove("Delete this message?", () => ctx.act.remove(message)) },
  ].filter(Boolean);
  const button = (key, label, glyph, onclick, menu) =>
    el(
      "button",
      { type: "button", class: "tool", "data-key": key, "aria-label": label, title: label, "aria-haspopup": menu ? "menu" : null, onclick },
      glyph,
    );
  return el(
    "div",
    { class: "tools", role: "group", "aria-label": "What you can do with this message" },
    button("tool/react", "React", "🙂", pick, true),
    !ctx.inThread && button("tool/reply", "Reply in thread", "💬", () => ctx.act.openThread(message)),
    more.length > 0 && button("tool/more", "More actions", "⋯", (event) => openMenu(event.currentTarget, more, "More actions"), true),
  );
}

async function remove(question, run) {
  if (await sure(question, "Delete")) run();
}
