// Input blocks of a modal, and what was filled in, in the shape of a view's `state.values`.

import { text } from "./blocks.js";
import { severalIn, severalOf } from "./choosing.js";
import { el } from "./dom.js";
import { label } from "./mrkdwn.js";

const all = (part) => part.options ?? (part.option_groups ?? []).flatMap((group) => group.options);

/** One input block: label, field, hint and a place for what is wrong with it. */
export function input(block, ctx) {
  const part = block.element ?? {};
  const id = `in-${block.block_id}`;
  const described = `${id}-hint ${id}-error`;
  const make = FIELDS[part.type];
  const field = make
    ? make(part, id, described, !block.optional, ctx)
    : el("p", { class: "unknown" }, `A field of type “${part.type}”, which this page cannot show.`);
  const grouped = GROUPED.includes(part.type);
  const title = [text(block.label, ctx.names), block.optional && el("span", { class: "optional" }, " (optional)")];
  return el(
    grouped ? "fieldset" : "div",
    { class: "block input", "data-block": block.block_id, "data-action": part.action_id, "data-type": part.type },
    grouped ? el("legend", {}, title) : el("label", { for: id }, title),
    field,
    el("p", { class: "hint", id: `${id}-hint` }, block.hint && text(block.hint, ctx.names)),
    el("p", { class: "wrong", id: `${id}-error`, role: "alert" }),
  );
}

const SEVERAL = ["multi_conversations_select", "multi_static_select"];
const GROUPED = ["radio_buttons", "checkboxes", ...SEVERAL];

const choices = (kind) => (part, id, described) =>
  el(
    "div",
    { class: "choices" },
    all(part).map((option, at) => {
      const initial = kind === "radio" ? [part.initial_option] : (part.initial_options ?? []);
      return el(
        "label",
        { class: "choice" },
        el("input", {
          type: kind,
          id: at === 0 ? id : null,
          name: id,
          value: option.value,
          "aria-describedby": described,
          checked: initial.some((one) => one?.value === option.value),
        }),
        el("span", {}, label(option.text), option.description && el("small", {}, label(option.description))),
      );
    }),
  );

const line = (kind) => (part, id, described, required) => {
  const area = part.multiline === true;
  const field = el(area ? "textarea" : "input", {
    id,
    type: area ? null : kind,
    rows: area ? 4 : null,
    required,
    placeholder: part.placeholder ? label(part.placeholder) : null,
    maxlength: part.max_length,
    minlength: part.min_length,
    "aria-describedby": described,
  });
  field.value = part.initial_value ?? "";
  return field;
};

const FIELDS = {
  plain_text_input: line("text"),
  email_text_input: line("email"),
  url_text_input: line("url"),
  number_input: line("number"),
  radio_buttons: choices("radio"),
  checkboxes: choices("checkbox"),
  multi_conversations_select: severalOf,
  multi_static_select: severalOf,
  static_select: (part, id, described, required) =>
    el(
      "select",
      { id, required, class: "select", "aria-describedby": described },
      el("option", { value: "" }, part.placeholder ? label(part.placeholder) : "Choose…"),
      all(part).map((option) =>
        el("option", { value: option.value, selected: option.value === part.initial_option?.value }, label(option.text)),
      ),
    ),
};

/** What is filled in below `root`: {block_id: {action_id: {type, …}}}. */
export function collect(root, view) {
  const values = {};
  for (const block of view.blocks ?? []) {
    if (block.type !== "input" || !FIELDS[block.element?.type]) continue;
    const holder = [...root.querySelectorAll("[data-block]")].find((one) => one.dataset.block === block.block_id);
    if (holder) values[block.block_id] = { [block.element.action_id]: read(holder, block.element) };
  }
  return values;
}

function read(holder, part) {
  if (SEVERAL.includes(part.type)) return severalIn(holder, part);
  const option = (value) => all(part).find((one) => one.value === value) ?? null;
  if (part.type === "radio_buttons")
    return { type: part.type, selected_option: option(holder.querySelector("input:checked")?.value) };
  if (part.type === "checkboxes") {
    const ticked = [...holder.querySelectorAll("input:checked")].map((box) => option(box.value));
    return { type: part.type, selected_options: ticked };
  }
  const field = holder.querySelector("input, select, textarea");
  if (part.type === "static_select") return { type: part.type, selected_option: option(field.value) };
  return { type: part.type, value: field.value === "" ? null : field.value };
}

/** Show the reasons why the app refused the submission, and go to the first. */
export function complain(root, errors) {
  let first = null;
  for (const holder of root.querySelectorAll("[data-block]")) {
    const reason = errors[holder.dataset.block] ?? "";
    holder.querySelector(".wrong").textContent = reason;
    const field = holder.querySelector("input, select, textarea");
    if (reason) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (reason && !first) first = field;
  }
  first?.focus();
}
