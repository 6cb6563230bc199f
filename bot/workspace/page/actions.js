// What a person can do; each act writes to the workspace and looks again.

import { upload, write } from "./api.js";
import { byId } from "./dom.js";
import { confirmed } from "./modal.js";
import { encode } from "./mrkdwn.js";
import { go } from "./route.js";

/** The acts of one page over `app` (see app.js). */
export function actions(app) {
  const at = () => ({ user: app.here.user, channel: app.here.channel });

  /** Do it for `message`; what goes wrong is said below it. */
  async function onMessage(message, run) {
    app.failures.delete(message.ts);
    try {
      await run();
    } catch (failure) {
      app.failures.set(message.ts, failure.message);
    }
    await app.refresh();
  }

  async function send(text, inThread) {
    const place = at();
    const thread = inThread ? app.here.thread : "";
    if (text.startsWith("/")) {
      await write("command", { ...place, text, ...(thread && { thread_ts: thread }) });
      await app.refresh();
      return;
    }
    const said = await write("message", { ...place, text: app.names.mentions(encode(text)), encoded: true, ...(thread && { thread_ts: thread }) });
    const ts = said.ts;
    if (ts && !thread) app.awaited.add(ts);
    await app.refresh();
  }

  async function share(files, inThread, composer) {
    const place = { ...at(), thread_ts: inThread ? app.here.thread : "" };
    composer.fail("");
    for (const file of files) {
      byId("announcer").textContent = `Sharing ${file.name}`;
      try {
        const said = await upload(place, file);
        const ts = said.ts;
        if (ts && !inThread) app.awaited.add(ts);
      } catch (failure) {
        composer.fail(`${file.name}: ${failure.message}`);
      }
      await app.refresh();
    }
  }

  const messages = {
    openThread: (message) => go({ thread: message.thread_ts ?? message.ts }),
    react: (message, name, remove) =>
      onMessage(message, () => write("react", { ...at(), ts: message.ts, name, ...(remove && { remove: true }) })),
    click: async (message, action, confirm) => {
      if (!(await confirmed(confirm))) return;
      await onMessage(message, () => write("click", { ...at(), ts: message.ts, ...action }));
    },
    shortcut: (message, callback_id) => onMessage(message, () => write("shortcut", { ...at(), ts: message.ts, callback_id })),
    startEditing: (message) => {
      app.editing = message.ts;
      app.refresh().then(() => document.querySelector(".editor textarea")?.focus());
    },
    stopEditing: () => {
      app.editing = null;
      app.refresh();
    },
    edit: (message, text) =>
      onMessage(message, async () => {
        if (text) await write("edit", { ...at(), ts: message.ts, text, encoded: true });
        app.editing = null;
      }),
    remove: (message) => onMessage(message, () => write("delete", { ...at(), ts: message.ts })),
    deleteFile: (file) => write("delete_file", { user: app.here.user, file_id: file.id }).then(app.refresh),
  };

  return {
    messages,
    send,
    share,
    views: {
      submit: async (view, values) => {
        const answer = await write("submit", { user: app.here.user, view_id: view.id, values });
        await app.refresh();
        return answer;
      },
      close: (view) => write("close_view", { user: app.here.user, view_id: view.id }).then(app.refresh, app.refresh),
      click: (view, action) => write("click", { user: app.here.user, view_id: view.id, ...action }).then(app.refresh, app.refresh),
    },
    home: {
      open: () => write("open_home", { user: app.here.user }),
      click: async (view, action, confirm) => {
        if (!(await confirmed(confirm))) return;
        await write("click", { user: app.here.user, view_id: view.id, ...action }).catch(() => {});
        await app.refresh();
      },
    },
    agent: {
      open: (about) => write("open_pane", { user: app.here.user, ...(about && { about }) }),
      stop: (thread) => write("stop", { ...at(), thread_ts: thread }).catch(() => app.refresh()),
    },
    closeThread: () => {
      const thread = app.here.thread;
      go({ thread: "" });
      app.refresh().then(() => {
        const item = [...document.querySelectorAll("#channel-pane li[data-ts]")].find((one) => one.dataset.ts === thread);
        (item?.querySelector(".thread-link") ?? byId("channel-pane").querySelector("textarea"))?.focus();
      });
    },
    go: async (next) => {
      if (next.user) return go({ user: next.user, channel: app.here.channel, thread: "", tab: app.here.tab });
      if (next.tab !== undefined) return go({ tab: next.tab, thread: "" });
      if (next.channel) return go({ channel: next.channel, thread: next.thread ?? "", tab: "" });
      const opened = await write("open_dm", { user: app.here.user, with: next.dm });
      await app.refresh();
      return go({ channel: opened.channel, thread: "", tab: "" });
    },
  };
}
