// The agent pane: what the app proposes to ask, that it works, and Stop.

import { byId, el, fill } from "./dom.js";

/** Shows it in the conversation with the app. `act` has go(place), send(text) and agent {open(), stop(thread)}. */
export class AgentPane {
  constructor(channelPane, threadPane, act) {
    this.act = act;
    this.prompts = el("div", { class: "prompts", role: "group", "aria-label": "Suggested prompts", hidden: true });
    this.below = el("div", { class: "at-work", role: "status", hidden: true });
    this.belowThread = el("div", { class: "at-work", role: "status", hidden: true });
    channelPane.querySelector(".compose").prepend(this.prompts, this.below);
    threadPane.querySelector(".compose").prepend(this.belowThread);
    this.opened = "";
    this.beside = "";
    this.marks = new Map();
  }

  /** `on`: the conversation is the one with an app that is an agent; `seen`: its sessions and prompts. */
  show(state, here, on, seen) {
    if (!on) {
      this.beside = here.channel;
      this.opened = "";
    } else if (this.opened !== here.user) {
      this.opened = here.user;
      this.act.agent.open(this.beside).catch(() => {
        this.opened = "";
      });
    }
    const sessions = on ? (seen.sessions ?? {}) : {};
    const working = Object.keys(sessions).filter((thread) => sessions[thread].status === "processing");
    this.propose(on && !working.length ? seen.prompts : null);
    this.prompts.classList.toggle("slim", (seen.messages ?? []).length > 0);
    const last = working.sort().at(-1);
    this.tell(this.below, last, sessions, state);
    this.tell(this.belowThread, working.find((thread) => thread === here.thread), sessions, state);
    const title = here.thread && sessions[here.thread]?.title;
    byId("thread-title").textContent = title || "Thread";
  }

  propose(said) {
    const mark = JSON.stringify(said ?? null);
    if (this.marks.get(this.prompts) === mark) return;
    this.marks.set(this.prompts, mark);
    this.prompts.hidden = !said;
    const ask = (prompt) => el("button", { type: "button", class: "prompt", onclick: () => this.act.send(prompt.message, false) }, prompt.title);
    fill(this.prompts, said && [said.title && el("p", {}, said.title), el("div", { class: "prompt-list" }, said.prompts.map(ask))]);
  }

  tell(line, thread, sessions, state) {
    const mark = JSON.stringify([thread, thread && sessions[thread], state.hears_stop]);
    if (this.marks.get(line) === mark) return;
    this.marks.set(line, mark);
    line.hidden = !thread;
    if (!thread) return fill(line, null);
    const stop = el(
      "button",
      {
        type: "button",
        class: "button stop",
        onclick: (event) => {
          event.currentTarget.disabled = true;
          this.act.agent.stop(thread);
        },
      },
      el("span", { "aria-hidden": "true" }, "■ "),
      "Stop",
    );
    fill(line, [el("span", { class: "working", "aria-hidden": "true" }), el("span", { class: "doing" }, `shoptalk ${sessions[thread].doing || "is working …"}`), state.hears_stop && stop]);
  }
}
