// Where a message is written: a field that grows, the bot's mention, a file, and Send.

import { el } from "./dom.js";
import { suggestions } from "./suggestions.js";

const touch = () => matchMedia("(pointer: coarse)").matches;

/** A form with show(place), insert(text) and focus(). `act` has send(text) and share(files). */
export function composer(act) {
  const drafts = new Map();
  let here = "";
  const field = el("textarea", { rows: 1, enterkeyhint: "send" });
  const picker = el("input", {
    type: "file",
    accept: "application/pdf,.pdf",
    multiple: true,
    hidden: true,
    tabindex: "-1",
    onchange: () => {
      act.share([...picker.files]);
      picker.value = "";
    },
  });
  const offered = suggestions(field);
  const hint = el("p", { class: "composer-hint" });
  const wrong = el("p", { class: "wrong", role: "alert" });
  const sendButton = el("button", { type: "submit", class: "button primary send" }, "Send");
  const mention = el("button", { type: "button", class: "button quiet", onclick: () => insert("@shoptalk ") }, "@shoptalk");
  const attach = el(
    "button",
    { type: "button", class: "button quiet", onclick: () => picker.click() },
    el("span", { "aria-hidden": "true" }, "📎 "),
    "Share a PDF",
  );
  const form = el(
    "form",
    { class: "composer", onsubmit: submit },
    offered.list,
    el("div", { class: "composer-box" }, field, el("div", { class: "composer-row" }, mention, attach, picker, sendButton)),
    hint,
    wrong,
  );

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 180)}px`;
    sendButton.disabled = field.value.trim() === "";
  }

  function insert(text) {
    const at = field.selectionStart ?? field.value.length;
    field.setRangeText(text, at, field.selectionEnd ?? at, "end");
    grow();
    field.focus();
  }

  async function submit(event) {
    event?.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    const from = here;
    field.value = "";
    offered.close();
    grow();
    wrong.textContent = "";
    try {
      await act.send(text);
      drafts.delete(from);
    } catch (failure) {
      wrong.textContent = failure.message;
      if (from === here && !field.value) field.value = text;
      grow();
    }
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (offered.taken(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch()) return;
    submit(event);
  });
  grow();

  return {
    form,
    insert,
    focus: () => field.focus(),
    fail: (text) => (wrong.textContent = text),
    /** Write for `key`; unsent words of each place are kept while the page is open. */
    show(key, { label, help, mentionable, commands }) {
      field.placeholder = label;
      field.setAttribute("aria-label", label);
      hint.textContent = help + (touch() ? "" : " Enter sends, Shift+Enter begins a new line.");
      mention.hidden = !mentionable;
      offered.offer(commands);
      if (key === here) return;
      drafts.set(here, field.value);
      here = key;
      field.value = drafts.get(key) ?? "";
      offered.offer(commands);
      wrong.textContent = "";
      grow();
    },
  };
}
