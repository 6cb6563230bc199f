// The local workspace's own interface, `/local/…`; failures carry a sentence for the person.

import { token } from "./route.js";

/** Only who has the token that the printed address holds may act here. */
const headers = () => ({ "X-Shoptalk-Local": token() });

const SENTENCES = {
  not_allowed: "This address lacks its key: open the one that `shoptalk up` printed (`shoptalk doctor` says it again).",
  not_in_channel: "You are not in that channel.",
  channel_not_found: "There is no such channel.",
  message_not_found: "That message is gone.",
  thread_not_found: "That thread is gone.",
  already_reacted: "You have reacted with that already.",
  not_your_message: "That message is somebody else's.",
  not_your_file: "That file is somebody else's.",
  file_too_large: "That file is too large.",
  bot_did_not_answer: "shoptalk did not answer within three seconds. Is it running?",
  unknown_command: "There is no such command. What begins with a slash is read as a command.",
  unknown_shortcut: "The app has no such shortcut.",
  command_in_thread: "Slack takes an app's commands in the conversation itself only, not in threads.",
  operation_timeout: "The command failed: shoptalk did not answer within three seconds. Is it running?",
  no_text: "There is nothing to send.",
  nothing_to_stop: "There is nothing to stop any more.",
  view_not_found: "That form is closed already.",
};

/** What the workspace refused or could not do, as a sentence. */
export class Failure extends Error {}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Failure("The local workspace does not answer. Is `shoptalk up` still running?");
  }
  const said = await response.json().catch(() => ({}));
  if (!response.ok || (said.ok === false && !said.errors)) {
    const sentence = SENTENCES[said.error] ?? said.message ?? `The workspace said: ${said.error ?? response.status}.`;
    throw Object.assign(new Failure(sentence), { error: said.error });
  }
  return said;
}

/** Read `/local/NAME`. */
export function read(name, parameters) {
  const asked = Object.entries(parameters).filter(([, value]) => value);
  return send(`local/${name}?${new URLSearchParams(asked)}`, { headers: headers() });
}

/** Change something through `/local/NAME`. */
export function write(name, body) {
  const json = { ...headers(), "Content-Type": "application/json" };
  return send(`local/${name}`, { method: "POST", headers: json, body: JSON.stringify(body) });
}

/** Share a file; `fields` are user, channel and perhaps thread_ts and text. */
export function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  form.append("file", file, file.name);
  return send("local/upload", { method: "POST", headers: headers(), body: form });
}

/** Listen for changes as `user`: `changed(what)` for each, `live(bool)` as the connection comes and goes. */
export function listen(user, changed, live) {
  const source = new EventSource(`local/stream?${new URLSearchParams({ user, token: token() })}`);
  const heard = (event) => {
    let what = {};
    try {
      what = JSON.parse(event.data);
    } catch {
      // an event without details: look at everything
    }
    changed(what ?? {});
  };
  source.addEventListener("changed", heard);
  source.onmessage = heard;
  source.onopen = () => live(true);
  source.onerror = () => live(false);
  return () => source.close();
}
