// Puts the page together: what is shown follows from the address and from what the workspace says.

import { listen, read } from "./api.js";
import { actions } from "./actions.js";
import { AgentPane } from "./agent.js";
import { announce } from "./announce.js";
import { byId } from "./dom.js";
import { emptyState } from "./empty.js";
import { Views } from "./modal.js";
import { namesOf } from "./names.js";
import { HomeTab } from "./home.js";
import { Pane } from "./pane.js";
import { go, place, token } from "./route.js";
import { partner, sidebar } from "./sidebar.js";

const SEEDED = "U0ADA"; // who every workspace begins with
const REMEMBERED = "shoptalk.user";

const app = {
  state: null, // what /local/state said
  names: null,
  here: place(),
  editing: null, // ts of the message that is being edited
  failures: new Map(), // ts -> what went wrong with a click on it
  unread: new Set(),
  awaited: new Set(), // ts of own questions whose thread opens by itself
  opened: "", // ts of the one that did last
  refresh,
};
const act = actions(app);
const views = new Views(byId("view"), act.views);
const channelPane = new Pane(byId("channel-pane"), act, { inThread: false });
const threadPane = new Pane(byId("thread-pane"), act, { inThread: true });
const home = new HomeTab(byId("channel-pane"), act);
const agent = new AgentPane(byId("channel-pane"), byId("thread-pane"), act);
const wide = matchMedia("(min-width: 701px)");

let running = null;
let again = false;
let stopListening = () => {};
let listeningAs = "";

/** Look at everything again; calls made meanwhile become one more look. */
function refresh() {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await look().catch((failure) => {
        if (failure.error === "user_not_found") return stranger();
        return lost(failure.message);
      });
    }
    running = null;
  })();
  return running;
}

async function look() {
  const here = place();
  if (JSON.stringify(here) !== JSON.stringify(app.here)) app.editing = null;
  app.here = here;
  if (!here.user) {
    go({ user: localStorage.getItem(REMEMBERED) || SEEDED }, { replace: true });
    again = true;
    return;
  }
  const state = await read("state", { user: here.user });
  app.state = state;
  app.names = namesOf(state);
  app.names.version = JSON.stringify([state.users, state.channels?.map((channel) => [channel.id, channel.name])]);
  if (!settled(state, here)) return;
  listenAs(here.user);
  app.unread.delete(here.channel);
  const asked = { user: here.user, channel: here.channel };
  const [top, inThread] = await Promise.all([
    read("messages", asked),
    here.thread ? read("messages", { ...asked, thread: here.thread }).catch(() => null) : null,
  ]);
  const now = place();
  if (now.channel !== here.channel || now.user !== here.user || now.thread !== here.thread) {
    again = true;
    return;
  }
  lost("");
  show(state, here, top.messages ?? [], inThread?.messages ?? null);
  agent.show(state, here, isBotsOwn(state, here) && state.is_agent, top);
}

/** The address names nobody of this workspace (it may have been another one's): be who is there. */
function stranger() {
  localStorage.removeItem(REMEMBERED);
  go({ user: SEEDED, channel: "", thread: "" }, { replace: true });
  again = true;
}

/** True where the address names a place that this person sees; else goes to such an address. */
function settled(state, here) {
  const channels = (state.channels ?? []).filter((channel) => channel.is_member !== false);
  if (!channels.some((channel) => channel.id === here.channel)) {
    const first = channels.find((channel) => !channel.is_im && channel.name !== "general") ?? channels[0];
    if (!first) return false;
    go({ channel: first.id, thread: "" }, { replace: true });
    again = true;
    return false;
  }
  localStorage.setItem(REMEMBERED, here.user);
  return true;
}

function show(state, here, top, inThread) {
  const channel = state.channels.find((one) => one.id === here.channel);
  const other = channel.is_im ? partner(channel, here.user) : null;
  const kind = !channel.is_im ? "channel" : other === app.names.bot ? "bot" : "person";
  const name = channel.is_im ? app.names.user(other) : channel.name;
  byId("title").textContent = channel.is_im ? name : `${channel.is_private ? "🔒" : "#"} ${name}`;
  byId("subtitle").textContent = subtitle(kind, channel);
  byId("thread-subtitle").textContent = channel.is_im ? `with ${name}` : `in #${name}`;
  document.title = `${channel.is_im ? "" : "#"}${name} · Shoptalk, local workspace`;
  const parts = { who: byId("who"), channels: byId("channels"), directs: byId("directs"), connection: byId("connection") };
  sidebar(parts, state, here, app.names, app.unread, act.go);
  const share = () => byId("channel-pane").querySelector("input[type=file]").click();
  channelPane.show(`${here.user}/${here.channel}`, top, contexts(false), {
    emptyState: emptyState(kind, name, { share, write: channelPane.composer.insert }),
    writing: { ...writing(kind, name), commands: state.commands },
  });
  home.show(state, here, kind === "bot", baseContext());
  byId("thread-pane").hidden = !here.thread;
  byId("shell").classList.toggle("with-thread", Boolean(here.thread));
  if (here.thread) {
    threadPane.show(`${here.user}/${here.channel}/${here.thread}`, inThread ?? [], contexts(true), {
      writing: { label: "Reply in this thread", help: "Follow-ups need no mention once shoptalk has answered here.", mentionable: kind === "channel", commands: state.commands },
    });
  } else if (threadPane.key) threadPane.leave();
  announce(here, top, inThread ?? [], app.names, app.opened);
  if (here.thread === app.opened) app.opened = "";
  views.show(state.view ?? null, baseContext());
  openAwaited(here, top);
}

/** Whether the conversation is the one with the app. */
function isBotsOwn(state, here) {
  const channel = state.channels.find((one) => one.id === here.channel);
  return channel.is_im && partner(channel, here.user) === app.names.bot;
}

function subtitle(kind, channel) {
  if (kind === "bot") return "Only you two. Answers draw on the manuals of your channels.";
  if (kind === "person") return "Only you two. shoptalk is not here.";
  const members = (channel.members ?? []).filter((id) => !app.names.isBot(id)).map(app.names.user);
  const who = members.length ? `${members.join(", ")} · ` : "";
  return `${who}${channel.topic?.value || "a PDF shared here answers questions asked here"}`;
}

function writing(kind, name) {
  if (kind === "bot") return { label: "Ask shoptalk", help: "Every message here is a question.", mentionable: false };
  if (kind === "person") return { label: `Message ${name}`, help: "", mentionable: false };
  return { label: `Message #${name}`, help: "Begin with @shoptalk to ask, with / for a command.", mentionable: true };
}

/** A file's address on this server. */
function fileUrl(file) {
  const url = file.url_private ?? file.url;
  return url ? `${new URL(url, location.href).pathname}?${new URLSearchParams({ token: token() })}` : "#";
}

function baseContext() {
  return { names: app.names, user: app.here.user, act: act.messages, fileUrl, shortcuts: app.state?.shortcuts ?? [] };
}

/** What each message of a pane is shown with. */
function contexts(inThread) {
  const base = { ...baseContext(), inThread };
  return (message) => {
    const chosen = (action) => message.chosen?.[action] ?? null;
    return { ...base, chosen, editing: app.editing === message.ts, failure: app.failures.get(message.ts) ?? "" };
  };
}

function openAwaited(here, top) {
  if (here.thread || !wide.matches) return;
  const answered = top.find((message) => app.awaited.has(message.ts) && message.reply_count > 0);
  if (!answered) return;
  app.awaited.clear();
  app.opened = answered.ts;
  go({ thread: answered.ts });
}

function listenAs(user) {
  if (user === listeningAs) return;
  stopListening();
  listeningAs = user;
  stopListening = listen(
    user,
    (what) => {
      const elsewhere = what.channel && what.channel !== app.here.channel;
      if (elsewhere && what.what === "posted" && what.user !== user) app.unread.add(what.channel);
      refresh();
    },
    (on) => (on ? refresh() : lost("The connection to the local workspace is lost; trying again…")),
  );
}

function lost(sentence) {
  const line = byId("lost");
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence && !listeningAs) setTimeout(refresh, 2000);
}

function side(open) {
  byId("shell").classList.toggle("side-open", open);
  byId("open-side").setAttribute("aria-expanded", String(open));
  (open ? byId("who") : byId("open-side")).focus();
}

byId("open-side").addEventListener("click", () => side(!byId("shell").classList.contains("side-open")));
byId("close-thread").addEventListener("click", () => act.closeThread());
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (app.here.thread ? threadPane : channelPane).composer.focus();
});
byId("side").addEventListener("click", (event) => {
  if (event.target.closest(".place")) byId("shell").classList.remove("side-open");
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (byId("shell").classList.contains("side-open")) side(false);
  else if (app.here.thread) act.closeThread();
});
addEventListener("hashchange", refresh);
for (const type of ["dragover", "drop"]) addEventListener(type, (event) => event.preventDefault()); // a miss must not leave the page
refresh();
