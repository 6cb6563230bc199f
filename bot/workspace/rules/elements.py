"""Elements and composition objects by their types (docs.slack.dev/reference/block-kit)."""

from typing import Final

from bot.workspace.rules.kinds import MODAL, Any, Flag, Kind, Many, Number, One, Rule, Text, Word

_ID: Final = Word(255)
_CONFIRM: Final = One(("confirm",))
_PICTURE: Final[dict[str, Rule]] = {
    "alt_text": Word(2_000),
    "image_url": Word(3_000),
    "slack_file": Any(),
}
_ACTION: Final[dict[str, Rule]] = {"action_id": _ID}
_CHOICE: Final[dict[str, Rule]] = {
    **_ACTION,
    "confirm": _CONFIRM,
    "focus_on_load": Flag(),
    "placeholder": Text(150),
}
_INPUT: Final[dict[str, Rule]] = {
    **_ACTION,
    "dispatch_action_config": Any(),
    "focus_on_load": Flag(),
    "placeholder": Text(150),
}
_LISTED: Final[dict[str, Rule]] = {
    "options": Many(One(("option",)), 100),
    "option_groups": Many(One(("option_group",)), 100),
}
_EITHER: Final = (("options", "option_groups"),)
_PAGE: Final[dict[str, Rule]] = {
    "default_to_current_conversation": Flag(),
    "filter": Any(),
    "response_url_enabled": Flag(),
}
_ANY_OPTION: Final = Many(One(("option", "wide_option")), 10)


def _select(initial: str, rule: Rule, **more: Rule) -> Kind:
    return Kind({**_CHOICE, initial: rule, **more})


def _selects(initial: str, rule: Rule, **more: Rule) -> Kind:
    return Kind({**_CHOICE, initial: rule, "max_selected_items": Number(1), **more})


COMPOSITION: Final[dict[str, Kind]] = {
    "confirm": Kind(
        {
            "title": Text(100),
            "text": Text(300, mrkdwn=True),
            "confirm": Text(30),
            "deny": Text(30),
            "style": Word(among=frozenset({"primary", "danger"})),
        },
        ("title", "text", "confirm", "deny"),
    ),
    "option": Kind(
        {"text": Text(75), "value": Word(150, 1), "description": Text(75), "url": Word(3_000)},
        ("text", "value"),
    ),
    "wide_option": Kind(
        {
            "text": Text(75, mrkdwn=True),
            "value": Word(150, 1),
            "description": Text(75, mrkdwn=True),
        },
        ("text", "value"),
    ),
    "option_group": Kind(
        {"label": Text(75), "options": Many(One(("option",)), 100)}, ("label", "options")
    ),
    "feedback_button": Kind(
        {"text": Text(75), "value": Word(2_000), "accessibility_label": Word(75)},
        ("text", "value"),
    ),
}
"""Objects that say no `type` of their own."""

ELEMENTS: Final[dict[str, Kind]] = {
    "button": Kind(
        {
            **_ACTION,
            "text": Text(75),
            "value": Word(2_000),
            "url": Word(3_000),
            "style": Word(among=frozenset({"primary", "danger"})),
            "confirm": _CONFIRM,
            "accessibility_label": Word(75),
            "agent_prompt": Word(4_000),
            "agent_prompt_display": Word(),
            "visible_to_user_ids": Many(Word(), None, 0),
        },
        ("text",),
    ),
    "workflow_button": Kind(
        {
            **_ACTION,
            "text": Text(75),
            "workflow": Any(),
            "style": Word(among=frozenset({"primary", "danger"})),
            "accessibility_label": Word(75),
        },
        ("text", "workflow"),
    ),
    "feedback_buttons": Kind(
        {
            **_ACTION,
            "positive_button": One(("feedback_button",)),
            "negative_button": One(("feedback_button",)),
        },
        ("positive_button", "negative_button"),
    ),
    "icon_button": Kind(
        {
            **_ACTION,
            "icon": Word(among=frozenset({"trash"})),
            "text": Text(75),
            "value": Word(2_000),
            "accessibility_label": Word(75),
            "confirm": _CONFIRM,
            "visible_to_user_ids": Many(Word(), None, 0),
        },
        ("icon", "text"),
    ),
    "overflow": Kind(
        {**_ACTION, "options": Many(One(("option",)), 5), "confirm": _CONFIRM}, ("options",)
    ),
    "image": Kind(_PICTURE, ("alt_text",), (("image_url", "slack_file"),)),
    "checkboxes": Kind(
        {
            **_ACTION,
            "options": _ANY_OPTION,
            "initial_options": _ANY_OPTION,
            "confirm": _CONFIRM,
            "focus_on_load": Flag(),
        },
        ("options",),
    ),
    "radio_buttons": Kind(
        {
            **_ACTION,
            "options": _ANY_OPTION,
            "initial_option": One(("option", "wide_option")),
            "confirm": _CONFIRM,
            "focus_on_load": Flag(),
        },
        ("options",),
    ),
    "datepicker": _select("initial_date", Word(10)),
    "timepicker": _select("initial_time", Word(5), timezone=Word()),
    "datetimepicker": Kind(
        {**_ACTION, "initial_date_time": Number(), "confirm": _CONFIRM, "focus_on_load": Flag()}
    ),
    "static_select": Kind(
        {**_CHOICE, **_LISTED, "initial_option": One(("option",))}, either=_EITHER
    ),
    "external_select": _select("initial_option", One(("option",)), min_query_length=Number(0)),
    "users_select": _select("initial_user", Word()),
    "conversations_select": _select("initial_conversation", Word(), **_PAGE),
    "channels_select": _select("initial_channel", Word(), response_url_enabled=Flag()),
    "multi_static_select": Kind(
        {
            **_CHOICE,
            **_LISTED,
            "initial_options": Many(One(("option",)), 100),
            "max_selected_items": Number(1),
        },
        either=_EITHER,
    ),
    "multi_external_select": _selects(
        "initial_options", Many(One(("option",)), 100), min_query_length=Number(0)
    ),
    "multi_users_select": _selects("initial_users", Many(Word())),
    "multi_conversations_select": _selects(
        "initial_conversations",
        Many(Word()),
        default_to_current_conversation=Flag(),
        filter=Any(),
    ),
    "multi_channels_select": _selects("initial_channels", Many(Word())),
    "plain_text_input": Kind(
        {
            **_INPUT,
            "initial_value": Word(),
            "multiline": Flag(),
            "min_length": Number(0, 3_000),
            "max_length": Number(1, 3_000),
        }
    ),
    "email_text_input": Kind({**_INPUT, "initial_value": Word()}),
    "url_text_input": Kind({**_INPUT, "initial_value": Word()}),
    "number_input": Kind(
        {
            **_INPUT,
            "is_decimal_allowed": Flag(),
            "initial_value": Word(),
            "min_value": Word(),
            "max_value": Word(),
        },
        ("is_decimal_allowed",),
    ),
    "rich_text_input": Kind(
        {
            **_INPUT,
            "initial_value": One(("rich_text",), block=True),
            "min_lines": Number(1, 100),
            "max_lines": Number(1, 100),
        }
    ),
    "file_input": Kind(
        {**_ACTION, "filetypes": Many(Word()), "max_files": Number(1, 10)}, surfaces=MODAL
    ),
    "url": Kind({"url": Word(3_000), "text": Word()}, ("url", "text")),
}
"""Elements that stand in a block."""
