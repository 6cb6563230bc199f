"""The form that asks what was wrong with an answer."""

from functools import partial
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import plain

_REASONS = {
    "wrong": ours("It is wrong"),
    "incomplete": ours("Something is missing"),
    "wrong_machine": ours("It is about another machine"),
    "not_found_but_is": ours("The manual does say it"),
    "unsafe": ours("It is unsafe"),
    "other": ours("Something else"),
}
_COMMENT = 3_000
_PROPOSE = ours("Propose my words as a note: it is shown once somebody approved it")
_TITLE: Final = ours("What was wrong?")
_SEND: Final = ours("Send")
_NOT_NOW: Final = ours("Not now")
_REASON: Final = ours("Reason")
_CHOOSE: Final = ours("Choose one")
_SHOULD: Final = ours("What should it have said?")
_LEARN: Final = ours("The nights learn from the reason above; your words are kept with it.")
_NEXT: Final = ours("For who asks this next")
_COUNTS: Final = ours("Your vote already counts; this only says why.")


def reason_modal(answer_id: int, language: Language = "en") -> dict[str, Any]:
    """The modal `reason` of that answer: a reason to choose and a comment, both optional."""
    said = partial(in_language, language=language)
    options = [{"text": plain(said(text), 75), "value": value} for value, text in _REASONS.items()]
    return {
        "type": "modal",
        "callback_id": "reason",
        "private_metadata": str(answer_id),
        "title": plain(said(_TITLE), 24),
        "submit": plain(said(_SEND), 24),
        "close": plain(said(_NOT_NOW), 24),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "optional": True,
                "label": plain(said(_REASON)),
                "element": {
                    "type": "static_select",
                    "action_id": "reason",
                    "placeholder": plain(said(_CHOOSE)),
                    "options": options,
                },
            },
            {
                "type": "input",
                "block_id": "comment",
                "optional": True,
                "label": plain(said(_SHOULD)),
                "hint": plain(said(_LEARN)),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "comment",
                    "multiline": True,
                    "max_length": _COMMENT,
                },
            },
            {
                "type": "input",
                "block_id": "propose",
                "optional": True,
                "label": plain(said(_NEXT)),
                "element": {
                    "type": "checkboxes",
                    "action_id": "propose",
                    "options": [{"text": plain(said(_PROPOSE), 75), "value": "propose"}],
                },
            },
            {
                "type": "context",
                "elements": [plain(said(_COUNTS))],
            },
        ],
    }
