// Interactive elements of Block Kit in messages: each reports a click through ctx.click(action).

import { text } from "./blocks.js";
import { el, isSafe } from "./dom.js";
import { openMenu } from "./menu.js";
import { label } from "./mrkdwn.js";

const ICONS = { trash: "🗑️" };

/** One element of a section's accessory, an actions block or a context_actions block. */
export function element(part, block, ctx) {
  const make = KINDS[part.type];
  if (!make) return el("span", { class: "unknown" }, `(an element of type “${part.type}”, which this page cannot show)`);
  return make(part, block, ctx);
}

const key = (part, value) => `${part.action_id}/${value ?? ""}`;

function act(part, block, ctx, value, more = {}) {
  return ctx.click({ type: part.type, action_id: part.action_id, block_id: block.block_id, value, ...more }, part.confirm);
}

const KINDS = {
  button: (part, block, ctx) =>
    el(
      "button",
      {
        type: "button",
        class: `button ${part.style ?? ""}`,
        "aria-label": part.accessibility_label,
        "data-action": part.action_id,
        "data-key": key(part, part.value),
        onclick: () => {
          if (part.url && ctx.goTo?.(part.url)) return;
          if (part.url && isSafe(part.url)) window.open(part.url, "_blank", "noopener,noreferrer");
          act(part, block, ctx, part.value);
        },
      },
      text(part.text, ctx.names),
    ),

  overflow: (part, block, ctx) =>
    el(
      "button",
      {
        type: "button",
        class: "button overflow",
        "aria-haspopup": "menu",
        "aria-label": "More choices",
        "data-action": part.action_id,
        "data-key": key(part),
        onclick: (event) =>
          openMenu(
            event.currentTarget,
            (part.options ?? []).map((option) => ({
              label: label(option.text),
              detail: option.description && label(option.description),
              run: () => {
                if (option.url && isSafe(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
                act(part, block, ctx, option.value, { selected_option: option });
              },
            })),
            "More choices",
          ),
      },
      "⋯",
    ),

  static_select: (part, block, ctx) => {
    const options = part.options ?? (part.option_groups ?? []).flatMap((group) => group.options);
    return el(
      "select",
      {
        class: "select",
        "aria-label": part.placeholder ? label(part.placeholder) : "Choose",
        "data-action": part.action_id,
        "data-key": key(part),
        onchange: (event) => {
          const option = options.find((one) => one.value === event.currentTarget.value);
          if (option) act(part, block, ctx, option.value, { selected_option: option });
        },
      },
      el("option", { value: "" }, part.placeholder ? label(part.placeholder) : "Choose…"),
      options.map((option) =>
        el("option", { value: option.value, selected: option.value === part.initial_option?.value }, label(option.text)),
      ),
    );
  },

  feedback_buttons: (part, block, ctx) =>
    el(
      "div",
      { class: "feedback", role: "group", "aria-label": "Your vote on this answer" },
      [
        ["👍", part.positive_button],
        ["👎", part.negative_button],
      ].map(([thumb, button]) =>
        el(
          "button",
          {
            type: "button",
            class: "button",
            "aria-label": button.accessibility_label,
            "aria-pressed": ctx.chosen(part.action_id) === button.value ? "true" : "false",
            "data-action": part.action_id,
            "data-value": button.value,
            "data-key": key(part, button.value),
            onclick: () => act(part, block, ctx, button.value),
          },
          label(button.text).includes(thumb) ? null : el("span", { "aria-hidden": "true" }, `${thumb} `),
          text(button.text, ctx.names),
        ),
      ),
    ),

  icon_button: (part, block, ctx) => {
    if (part.visible_to_user_ids?.length && !part.visible_to_user_ids.includes(ctx.user)) return null;
    return el(
      "button",
      {
        type: "button",
        class: "button icon",
        "aria-label": part.accessibility_label ?? label(part.text),
        title: label(part.text),
        "data-action": part.action_id,
        "data-key": key(part, part.value),
        onclick: () => act(part, block, ctx, part.value),
      },
      ICONS[part.icon] ?? label(part.text),
    );
  },

  image: (part) => el("span", { class: "unknown" }, `Picture “${part.alt_text ?? ""}”`),
};
