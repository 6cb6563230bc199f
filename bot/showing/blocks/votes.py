"""The buttons below an answer, and the words that say which vote stands.

Two plain buttons, and not Slack's `feedback_buttons`: a second click on one of those shows the vote
as taken back and is reported like the first (bolt-python#1435), so that nobody could know which of
the two a person sees. A plain button shows no state; a click sets the vote, however often, the menu
beside it takes it back, and after each click the person reads what stands.
"""

from collections.abc import Mapping
from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, Content, content, paragraph, plain
from bot.showing.blocks.escape import cut
from sql.samples import SOURCE
from sql.vote_events import Value

TAKE_BACK: Final = ours("Take my vote back")
_WORDS: Final[Mapping[Value, str]] = {"up": ours("👍 Right"), "down": ours("👎 Wrong")}
_LABELS: Final[Mapping[Value, str]] = {
    "up": ours("This answer is right. The menu beside takes the vote back"),
    "down": ours("This answer is wrong or did not help. The menu takes the vote back"),
}
_BY_BUTTON: Final = ours("To undo it, choose “{choice}” in the menu beside the buttons.")
_BY_REACTION: Final = ours("It is your reaction: to undo it, take the reaction off.")
_BY_LEAD: Final = ours(
    "To change it, click the other button; to take it back, use the menu of the answer itself."
)
_YOURS: Final = ours("Your vote on this answer: {vote}.")
_NONE: Final = ours("You have no vote on this answer now.")
_ASK: Final = ours("Ask an expert")
_OPEN: Final = ours("Open a work order")


def votes(
    answer_id: int,
    menu: Block,
    opens: bool = False,
    walk: Block | None = None,
    *,
    unsure: bool = False,
    language: Language = "en",
) -> Block:
    """Buttons to say whether the answer helped, one that begins a walk through it, one that asks an
    expert, which stands out where the bot is `unsure`, one that opens a work order where there is a
    place for it (`opens`), and beside them the menu."""
    ask: Block = {
        "type": "button",
        "action_id": "ask_expert",
        "text": plain(in_language(_ASK, language), 75),
        "value": str(answer_id),
    }
    buttons = _buttons(answer_id, "vote", language)
    if walk is not None:
        buttons.append(walk)
    buttons.append({**ask, "style": "primary"} if unsure else ask)
    if opens:
        buttons.append(
            {
                "type": "button",
                "action_id": "open_order",
                "text": plain(in_language(_OPEN, language), 75),
                "value": f"order:{answer_id}",
            }
        )
    return {"type": "actions", "elements": [*buttons, menu]}


def asked_votes(answer_id: int, language: Language = "en") -> Block:
    """Buttons for a lead who is asked whether the answer is right."""
    return {"type": "actions", "elements": _buttons(answer_id, "asked", language)}


def is_votes(block: Block) -> bool:
    """Whether the block holds the buttons below an answer."""
    ids = [str(one.get("action_id")) for one in block.get("elements") or ()]
    return any(one.startswith("vote_") for one in ids)


def _buttons(answer_id: int, name: str, language: Language) -> list[Block]:
    return [
        {
            "type": "button",
            "action_id": f"{name}_{value}",
            "text": plain(in_language(words, language), 75),
            "accessibility_label": cut(in_language(_LABELS[value], language), 75, "…"),
            "value": f"{answer_id}:{value}",
        }
        for value, words in _WORDS.items()
    ]


def voted(stands: tuple[str, Value] | None, language: Language = "en") -> Content:
    """Which vote of the reader's stands, by (source, value), and how to undo it; None: no vote."""
    if stands is None:
        said = in_language(_NONE, language)
    else:
        source, value = stands
        how = {"reaction": _BY_REACTION, SOURCE: _BY_LEAD}.get(source, _BY_BUTTON)
        undo = in_language(how, language, choice=in_language(TAKE_BACK, language))
        yours = in_language(_YOURS, language, vote=in_language(_WORDS[value], language))
        said = f"{yours} {undo}"
    return content([said], [paragraph(said)])
