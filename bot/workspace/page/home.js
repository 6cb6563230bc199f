// The app's home tab, beside the messages of the conversation with it.

import { blocks } from "./blocks.js";
import { byId, el, fill } from "./dom.js";

const ADDRESS = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/; // as chat.getPermalink gives it

/** Shows the tab in `pane`. `act` has go(place) and home {open(), click(view, action, confirm)}. */
export class HomeTab {
  constructor(pane, act) {
    this.pane = pane;
    this.act = act;
    this.opened = "";
    this.shown = "";
    for (const tab of byId("tabs").querySelectorAll("[data-tab]")) tab.addEventListener("click", () => act.go({ tab: tab.dataset.tab }));
    byId("tabs").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const tabs = [...event.currentTarget.querySelectorAll("[data-tab]")];
      const other = tabs[1 - tabs.indexOf(document.activeElement)];
      other?.focus();
      other?.click();
    });
  }

  /** `isBot`: the conversation is the one with the app. */
  show(state, here, isBot, ctx) {
    const tabs = isBot && state.has_home;
    const on = tabs && here.tab === "home";
    byId("tabs").hidden = !tabs;
    for (const tab of byId("tabs").querySelectorAll("[data-tab]")) {
      const chosen = (tab.dataset.tab === "home") === on;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.pane.classList.toggle("at-home", on);
    byId("home").hidden = !on;
    if (!on) {
      this.opened = "";
      return;
    }
    if (this.opened !== here.user) {
      this.opened = here.user;
      this.act.home.open().catch(() => {
        this.opened = "";
      });
    }
    const view = state.home;
    const mark = `${here.user}/${view?.hash ?? ""}`;
    if (mark === this.shown) return;
    this.shown = mark;
    const nothing = el("p", { class: "empty" }, "shoptalk has shown nothing here yet. It draws this page when you look at it.");
    const click = (action, confirm) => this.act.home.click(view, action, confirm);
    fill(byId("home"), view ? blocks(view.blocks, { ...ctx, chosen: () => null, click, goTo: (url) => this.goTo(url) }) : nothing);
  }

  /** Whether the address is of a message here; if it is, go there. */
  goTo(address) {
    const url = new URL(address, location.href);
    const found = url.origin === location.origin && url.pathname.match(ADDRESS);
    if (!found) return false;
    const ts = `${found[2]}.${found[3]}`;
    this.act.go({ channel: found[1], thread: url.searchParams.get("thread_ts") ?? ts });
    return true;
  }
}
