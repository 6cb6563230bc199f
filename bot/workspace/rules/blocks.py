"""Blocks by their types: where each may stand, and what it may hold."""

from typing import Final

from bot.workspace.rules.elements import COMPOSITION, ELEMENTS
from bot.workspace.rules.kinds import (
    EVERYWHERE,
    MESSAGE,
    MODAL,
    Flag,
    Kind,
    Many,
    Number,
    One,
    Rule,
    Surface,
    Text,
    Word,
)
from bot.workspace.rules.rich_text import CELLS, RICH_TEXT

_PARAGRAPHS: Final = tuple(name for name in RICH_TEXT if name.startswith("rich_text_"))
_PICTURE: Final = (ELEMENTS["image"].needs, ELEMENTS["image"].either)
_SELECTS: Final = tuple(name for name in ELEMENTS if name.endswith("_select"))
ACTIONS: Final = (
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "overflow",
    "radio_buttons",
    "rich_text_input",
    "timepicker",
    "workflow_button",
    *_SELECTS,
)
ACCESSORIES: Final = (
    "button",
    "checkboxes",
    "datepicker",
    "image",
    "overflow",
    "radio_buttons",
    "timepicker",
    "workflow_button",
    *_SELECTS,
)
INPUTS: Final = (
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "radio_buttons",
    "rich_text_input",
    "timepicker",
    "url_text_input",
    *_SELECTS,
)
_WITHIN: Final = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
_RICH: Final = One(("rich_text",), block=True)
_CELL: Final = One(("raw_text", "raw_number", "rich_text"))
_IMAGE: Final = One(("image",))


def _block(
    fields: dict[str, Rule],
    needs: tuple[str, ...] = (),
    either: tuple[tuple[str, ...], ...] = (),
    surfaces: frozenset[Surface] = EVERYWHERE,
) -> Kind:
    return Kind({"block_id": Word(255), **fields}, needs, either, surfaces)


BLOCKS: Final[dict[str, Kind]] = {
    "actions": _block({"elements": Many(One(ACTIONS), 25)}, ("elements",)),
    "alert": _block(
        {
            "text": Text(200, mrkdwn=True),
            "level": Word(among=frozenset({"default", "info", "warning", "error", "success"})),
        },
        ("text",),
        surfaces=MODAL,
    ),
    "card": _block(
        {
            "hero_image": _IMAGE,
            "icon": _IMAGE,
            "title": Text(150, mrkdwn=True),
            "subtitle": Text(150, mrkdwn=True),
            "body": Text(200, mrkdwn=True),
            "subtext": Text(200, mrkdwn=True),
            "actions": Many(One(("button",)), 3),
        },
        either=(("hero_image", "title", "actions", "body"),),
        surfaces=MESSAGE,
    ),
    "carousel": _block(
        {"elements": Many(One(("card",), block=True), 10)}, ("elements",), surfaces=MESSAGE
    ),
    "container": _block(
        {
            "title": Text(150),
            "rich_text_title": _RICH,
            "subtitle": Text(150, mrkdwn=True),
            "child_blocks": Many(One(_WITHIN, block=True), 10),
            "width": Word(among=frozenset({"narrow", "standard", "wide", "full"})),
            "icon": _IMAGE,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        ("child_blocks",),
        (("title", "rich_text_title"),),
        MESSAGE,
    ),
    "context": _block(
        {"elements": Many(One(("image", "plain_text", "mrkdwn")), 10)}, ("elements",)
    ),
    "context_actions": _block(
        {"elements": Many(One(("feedback_buttons", "icon_button")), 5)},
        ("elements",),
        surfaces=MESSAGE,
    ),
    "data_table": _block(
        {
            "rows": Many(Many(_CELL, 20), 101, 2),
            "caption": Word(None, 1),
            "page_size": Number(1, 100),
            "row_header_column_index": Number(0, 19),
        },
        ("rows", "caption"),
        surfaces=MESSAGE,
    ),
    "divider": _block({}),
    "header": _block({"text": Text(150), "level": Number(1, 4)}, ("text",)),
    "image": _block({**ELEMENTS["image"].fields, "title": Text(2_000)}, *_PICTURE),
    "input": _block(
        {
            "label": Text(2_000),
            "hint": Text(2_000),
            "element": One(INPUTS),
            "optional": Flag(),
            "dispatch_action": Flag(),
        },
        ("label", "element"),
    ),
    "markdown": _block({"text": Word(12_000, 1)}, ("text",), surfaces=MESSAGE),
    "plan": _block(
        {"title": Word(None, 1), "tasks": Many(One(("task_card",), block=True), None, 0)},
        ("title",),
        surfaces=MESSAGE,
    ),
    "rich_text": _block({"elements": Many(One(_PARAGRAPHS))}, ("elements",)),
    "section": _block(
        {
            "text": Text(3_000, mrkdwn=True),
            "fields": Many(Text(2_000, mrkdwn=True), 10),
            "accessory": One(ACCESSORIES),
            "expand": Flag(),
        },
        either=(("text", "fields"),),
    ),
    "table": _block(
        {"rows": Many(Many(_CELL, 20), 100), "column_settings": Many(One(("column_setting",)), 20)},
        ("rows",),
        surfaces=MESSAGE,
    ),
    "task_card": _block(
        {
            "task_id": Word(None, 1),
            "title": Word(None, 1),
            "details": _RICH,
            "output": _RICH,
            "sources": Many(One(("url",))),
            "status": Word(among=frozenset({"pending", "in_progress", "complete", "error"})),
        },
        ("task_id", "title", "status"),
        surfaces=MESSAGE,
    ),
    "video": _block(
        {
            "alt_text": Word(None, 1),
            "title": Text(199),
            "title_url": Word(),
            "video_url": Word(None, 1),
            "thumbnail_url": Word(None, 1),
            "author_name": Word(49),
            "description": Text(200),
            "provider_name": Word(),
            "provider_icon_url": Word(),
        },
        ("alt_text", "title", "video_url", "thumbnail_url"),
    ),
}
"""Those that an app may send. `file` and `call` are Slack's own to show; `auth_provider` is not
documented."""

OTHERS: Final[dict[str, Kind]] = {
    **ELEMENTS,
    **COMPOSITION,
    **RICH_TEXT,
    **CELLS,
    "plain_text": Kind({"text": Word(3_000, 1), "emoji": Flag()}, ("text",)),
    "mrkdwn": Kind({"text": Word(3_000, 1), "verbatim": Flag()}, ("text",)),
}
"""Whatever stands in a block."""
