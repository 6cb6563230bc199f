// Dialogs: the views that the app opens, and a plain question before something is lost.

import { blocks } from "./blocks.js";
import { el, fill } from "./dom.js";
import { collect, complain } from "./inputs.js";
import { label } from "./mrkdwn.js";

/** Shows the open view of a person. `act` has submit(view, values), close(view) and click(view, action). */
export class Views {
  constructor(dialog, act) {
    this.dialog = dialog;
    this.act = act;
    this.view = null;
    this.hash = "";
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
  }

  /** Show `view`, or nothing where it is null; what is being filled in survives as long as the view is the same. */
  show(view, ctx) {
    const hash = view ? `${view.id}/${view.hash ?? ""}/${JSON.stringify(view.blocks)}` : "";
    if (hash === this.hash) return;
    this.hash = hash;
    this.view = view;
    if (!view) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    const form = el(
      "form",
      { class: "view", method: "dialog", onsubmit: (event) => this.submit(event) },
      el("h2", { id: "view-title" }, label(view.title)),
      el("div", { class: "view-body" }, blocks(view.blocks, { ...ctx, chosen: () => null, click: (action) => this.act.click(view, action) })),
      el("p", { class: "wrong", role: "alert" }),
      el(
        "div",
        { class: "view-foot" },
        el("button", { type: "button", class: "button", onclick: () => this.leave() }, view.close ? label(view.close) : "Close"),
        view.submit && el("button", { type: "submit", class: "button primary" }, label(view.submit)),
      ),
    );
    fill(this.dialog, form);
    this.dialog.setAttribute("aria-labelledby", "view-title");
    if (!this.dialog.open) this.dialog.showModal();
  }

  async submit(event) {
    event.preventDefault();
    const view = this.view;
    const said = this.dialog.querySelector("form > .wrong");
    said.textContent = "";
    this.dialog.setAttribute("aria-busy", "true");
    try {
      const answer = await this.act.submit(view, collect(this.dialog, view));
      if (answer?.errors) complain(this.dialog, answer.errors);
      else this.show(null);
    } catch (failure) {
      said.textContent = failure.message;
    } finally {
      this.dialog.removeAttribute("aria-busy");
    }
  }

  leave() {
    const view = this.view;
    this.show(null);
    if (view) this.act.close(view);
  }
}

/** Ask before doing; true where the person agreed. */
export function sure(question, yes, { no = "Cancel", danger = true } = {}) {
  return new Promise((settle) => {
    const dialog = el(
      "dialog",
      { class: "ask", "aria-label": question },
      el(
        "form",
        { method: "dialog" },
        el("p", {}, question),
        el(
          "div",
          { class: "view-foot" },
          el("button", { class: "button", value: "no" }, no),
          el("button", { class: `button ${danger ? "danger" : "primary"}`, value: "yes" }, yes),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      settle(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The question of a Block Kit `confirm` object. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const question = [confirm.title, confirm.text].filter(Boolean).map(label).join(" ");
  return sure(question, label(confirm.confirm) || "Yes", { no: label(confirm.deny) || "No", danger: confirm.style === "danger" });
}
