// Fields in which several may be chosen: conversations, and options of a list.

import { el } from "./dom.js";
import { label } from "./mrkdwn.js";

/** What may be chosen: [{value, text}]; of conversations, those that the element's filter lets through. */
function offered(part, ctx) {
  if (part.type !== "multi_conversations_select")
    return (part.options ?? (part.option_groups ?? []).flatMap((group) => group.options)).map((option) => ({
      value: option.value,
      text: label(option.text),
    }));
  const filter = part.filter ?? {};
  const kinds = filter.include ?? ["public", "private", "im", "mpim"];
  return ctx.names
    .channels()
    .filter((one) => kinds.includes(one.is_im ? "im" : one.is_mpim ? "mpim" : one.is_private ? "private" : "public"))
    .filter((one) => !(filter.exclude_external_shared_channels && (one.is_ext_shared || one.is_pending_ext_shared)))
    .map((one) => ({ value: one.id, text: `#${ctx.names.channel(one.id)}` }));
}

const begun = (part) => part.initial_conversations ?? (part.initial_options ?? []).map((option) => option.value);

/** The field: a box to tick for each that is offered. */
export const severalOf = (part, id, described, required, ctx) =>
  el(
    "div",
    { class: "choices" },
    offered(part, ctx).map((one, at) =>
      el(
        "label",
        { class: "choice" },
        el("input", {
          type: "checkbox",
          id: at === 0 ? id : null,
          name: id,
          value: one.value,
          "aria-describedby": described,
          checked: begun(part).includes(one.value),
        }),
        el("span", {}, one.text),
      ),
    ),
  );

/** What was chosen, in the shape of `state.values`. */
export function severalIn(holder, part) {
  const chosen = [...holder.querySelectorAll("input:checked")].map((box) => box.value);
  if (part.type === "multi_conversations_select") return { type: part.type, selected_conversations: chosen };
  const options = part.options ?? (part.option_groups ?? []).flatMap((group) => group.options);
  return { type: part.type, selected_options: options.filter((option) => chosen.includes(option.value)) };
}
