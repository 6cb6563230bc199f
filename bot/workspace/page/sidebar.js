// Who you are and where you can go.

import { el, fill } from "./dom.js";

/** Fill the person picker, the channels and the direct messages. `go` takes {user} or {channel} or {dm: user}. */
export function sidebar({ who, channels, directs, connection }, state, here, names, unread, go) {
  const people = (state.users ?? []).filter((user) => !names.isBot(user.id) && !user.deleted);
  const mark = `${here.user}/${people.map((user) => user.id)}`;
  if (who.dataset.mark !== mark) {
    who.dataset.mark = mark;
    fill(
      who,
      people.map((user) => {
        const role = names.role(user.id);
        return el("option", { value: user.id, selected: user.id === here.user }, names.user(user.id) + (role ? ` (${role})` : ""));
      }),
    );
  }
  who.onchange = () => go({ user: who.value });
  const ims = (state.channels ?? []).filter((channel) => channel.is_im);
  const groups = (state.channels ?? []).filter((channel) => channel.is_mpim);
  const rooms = (state.channels ?? []).filter((channel) => !channel.is_im && !channel.is_mpim && channel.is_member !== false);
  keyed(
    channels,
    rooms.map((channel) => entry(channel.id, channel.is_private ? "🔒" : "#", channel.name, channel.is_ext_shared ? "external" : "", here, unread, () => go({ channel: channel.id }))),
  );
  const partners = [names.bot, ...people.map((user) => user.id).filter((id) => id !== here.user)].filter(Boolean);
  keyed(directs, [
    ...partners.map((id) => {
      const im = ims.find((channel) => partner(channel, here.user) === id);
      const open = () => (im ? go({ channel: im.id }) : go({ dm: id }));
      return entry(im?.id ?? `dm/${id}`, id === names.bot ? "⚙" : "●", names.user(id), id === names.bot ? "ask in private" : names.role(id), here, unread, open);
    }),
    ...groups.map((channel) => entry(channel.id, "●", channel.name, "", here, unread, () => go({ channel: channel.id }))),
  ]);
  const known = typeof state.connected === "boolean";
  connection.className = known ? (state.connected ? "connection on" : "connection off") : "connection";
  connection.textContent = !known ? "" : state.connected ? "shoptalk is connected" : "No bot is connected: run `shoptalk up`, or wait until it has started";
}

/** With whom `user` talks in this direct message. */
export function partner(channel, user) {
  if (channel.members?.length) return channel.members.find((id) => id !== user) ?? user;
  return channel.user;
}

function entry(id, glyph, name, detail, here, unread, open) {
  const current = here.channel === id;
  const fresh = unread.has(id) && !current;
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: fresh ? "place unread" : "place",
        "aria-current": current ? "page" : null,
        "data-place": id,
        onclick: open,
      },
      el("span", { class: "glyph", "aria-hidden": "true" }, glyph),
      el("span", { class: "place-name" }, name, detail && el("small", {}, detail)),
      fresh && el("span", { class: "dot" }, el("span", { class: "sr" }, "new messages")),
    ),
  );
}

/** Replace a list's entries, but leave the focus where it was. */
function keyed(list, entries) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  fill(list, entries);
  if (focused) [...list.querySelectorAll("[data-place]")].find((one) => one.dataset.place === focused)?.focus();
}
