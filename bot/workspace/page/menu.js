// One menu at a time: choices of a button, of a message, or of reactions. Arrow keys, Escape, a click elsewhere.

import { el } from "./dom.js";

let close = () => {};

/** Open a menu at `anchor`; `items` are {label, detail?, glyph?, danger?, run}; `grid` shows glyphs in rows. */
export function openMenu(anchor, items, title, { grid = false } = {}) {
  if (anchor.hasAttribute("aria-expanded")) return close(true);
  close();
  const menu = el(
    "div",
    { class: grid ? "menu grid" : "menu", role: "menu", "aria-label": title },
    items.map((item) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: "-1",
          class: item.danger ? "danger" : "",
          "aria-label": item.glyph ? item.label : null,
          title: item.glyph ? item.label : null,
          onclick: () => {
            close(true);
            item.run();
          },
        },
        item.glyph ?? item.label,
        item.detail && el("small", {}, item.detail),
      ),
    ),
  );
  const entries = [...menu.children];
  const step = (by) => {
    const at = entries.indexOf(document.activeElement);
    entries[(at + by + entries.length) % entries.length]?.focus();
  };
  const onKey = (event) => {
    const moves = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.key in moves) step(moves[event.key]);
    else if (event.key === "Home") entries[0]?.focus();
    else if (event.key === "End") entries.at(-1)?.focus();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") return close(true);
    else return undefined;
    event.preventDefault();
    return event.stopPropagation();
  };
  const onPress = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };
  close = (back = false) => {
    close = () => {};
    document.removeEventListener("pointerdown", onPress, true);
    menu.remove();
    anchor.removeAttribute("aria-expanded");
    if (back && anchor.isConnected) anchor.focus();
  };
  menu.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPress, true);
  anchor.setAttribute("aria-expanded", "true");
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  entries[0]?.focus();
  return undefined;
}

/** True while a menu is open. */
export const menuIsOpen = () => document.querySelector(".menu") !== null;

function place(menu, anchor) {
  if (matchMedia("(max-width: 700px)").matches) return; // the style sheet makes it a sheet at the bottom
  const from = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = from.bottom + 4 + size.height < innerHeight;
  menu.style.top = `${below ? from.bottom + 4 : Math.max(8, from.top - size.height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(from.left, innerWidth - size.width - 8))}px`;
}
