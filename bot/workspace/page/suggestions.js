// Slash commands as they are typed: the app's commands that fit, one of which is chosen.

import { el, fill } from "./dom.js";

/** A list over `field`, with offer(commands) and taken(event), true where the key was for the list. */
export function suggestions(field) {
  const list = el("ul", { class: "suggestions", role: "listbox", "aria-label": "Commands", id: `commands-${Math.random().toString(36).slice(2)}`, hidden: true });
  field.setAttribute("aria-controls", list.id);
  let commands = [];
  let fitting = [];
  let at = 0;
  let closed = "";

  function look() {
    const typed = field.value;
    const word = typed.split(/\s/, 1)[0];
    const writing = typed === word;
    fitting = typed.startsWith("/") && typed !== closed ? commands.filter((one) => (writing ? one.command.startsWith(word) : one.command === word)) : [];
    at = Math.min(at, Math.max(fitting.length - 1, 0));
    draw();
  }

  function draw() {
    fill(
      list,
      fitting.map((one, number) =>
        el(
          "li",
          {
            role: "option",
            id: `${list.id}-${number}`,
            "aria-selected": number === at ? "true" : "false",
            onpointerdown: (event) => {
              event.preventDefault(); // the field keeps the focus
              choose(one);
            },
          },
          el("strong", {}, one.command),
          " ",
          el("span", { class: "usage" }, one.usage_hint ?? ""),
          el("small", {}, one.description),
        ),
      ),
    );
    list.hidden = fitting.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  }

  function choose(one) {
    if (!field.value.startsWith(`${one.command} `)) field.value = `${one.command} `;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  field.addEventListener("input", () => {
    closed = "";
    look();
  });

  return {
    list,
    offer: (given) => {
      commands = given ?? [];
      look();
    },
    taken(event) {
      if (list.hidden) return false;
      const writing = !field.value.includes(" ");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + fitting.length) % fitting.length;
        draw();
      } else if (event.key === "Escape") {
        closed = field.value;
        look();
      } else if (writing && fitting.length && (event.key === "Tab" || (event.key === "Enter" && field.value !== fitting[at].command))) choose(fitting[at]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    close() {
      closed = field.value;
      look();
    },
  };
}
