"""Rich text by its types, and the cells of tables."""

from typing import Final

from bot.workspace.rules.kinds import Any, Flag, Kind, Many, Number, One, Rule, Word

_STYLE: Final[dict[str, Rule]] = {"style": Any()}
RUNS: Final = (
    "broadcast",
    "channel",
    "color",
    "date",
    "emoji",
    "link",
    "team",
    "text",
    "user",
    "usergroup",
)
_INSIDE: Final = Many(One(RUNS), None, 0)

RICH_TEXT: Final[dict[str, Kind]] = {
    "rich_text_section": Kind({"elements": _INSIDE}, ("elements",)),
    "rich_text_list": Kind(
        {
            "elements": Many(One(("rich_text_section",))),
            "style": Word(among=frozenset({"bullet", "ordered"})),
            "indent": Number(0, 8),
            "offset": Number(0),
            "border": Number(0, 1),
        },
        ("elements", "style"),
    ),
    "rich_text_quote": Kind({"elements": _INSIDE, "border": Number(0, 1)}, ("elements",)),
    "rich_text_preformatted": Kind(
        {
            "elements": Many(One(("text", "link")), None, 0),
            "border": Number(0, 1),
            "language": Word(),
        },
        ("elements",),
    ),
    "text": Kind({"text": Word(None, 1), **_STYLE}, ("text",)),
    "link": Kind({"url": Word(None, 1), "text": Word(), "unsafe": Flag(), **_STYLE}, ("url",)),
    "user": Kind({"user_id": Word(None, 1), **_STYLE}, ("user_id",)),
    "usergroup": Kind({"usergroup_id": Word(None, 1), **_STYLE}, ("usergroup_id",)),
    "channel": Kind({"channel_id": Word(None, 1), **_STYLE}, ("channel_id",)),
    "team": Kind({"team_id": Word(None, 1), **_STYLE}, ("team_id",)),
    "emoji": Kind({"name": Word(None, 1), "unicode": Word(), "url": Word(), **_STYLE}, ("name",)),
    "color": Kind({"value": Word(None, 1), **_STYLE}, ("value",)),
    "broadcast": Kind(
        {"range": Word(among=frozenset({"here", "channel", "everyone"})), **_STYLE}, ("range",)
    ),
    "date": Kind(
        {
            "timestamp": Number(),
            "format": Word(None, 1),
            "url": Word(),
            "fallback": Word(),
            **_STYLE,
        },
        ("timestamp", "format"),
    ),
}
CELLS: Final[dict[str, Kind]] = {
    "raw_text": Kind({"text": Word(None, 1)}, ("text",)),
    "raw_number": Kind({"value": Any(), "text": Word(None, 1)}, ("value", "text")),
    "column_setting": Kind(
        {"align": Word(among=frozenset({"left", "center", "right"})), "is_wrapped": Flag()}
    ),
}
