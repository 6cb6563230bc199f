"""The form that asks what was wrong with an answer."""

from typing import Any

from bot.showing.blocks.content import plain

_REASONS = {
    "wrong": "It is wrong",
    "incomplete": "Something is missing",
    "wrong_machine": "It is about another machine",
    "not_found_but_is": "The manual does say it",
    "unsafe": "It is unsafe",
    "other": "Something else",
}
_COMMENT = 3_000
_PROPOSE = "Propose my words as a note: it is shown once somebody approved it"


def reason_modal(answer_id: int) -> dict[str, Any]:
    """The modal `reason` of that answer: a reason to choose and a comment, both optional."""
    options = [{"text": plain(text), "value": value} for value, text in _REASONS.items()]
    return {
        "type": "modal",
        "callback_id": "reason",
        "private_metadata": str(answer_id),
        "title": plain("What was wrong?", 24),
        "submit": plain("Send", 24),
        "close": plain("Not now", 24),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "optional": True,
                "label": plain("Reason"),
                "element": {
                    "type": "static_select",
                    "action_id": "reason",
                    "placeholder": plain("Choose one"),
                    "options": options,
                },
            },
            {
                "type": "input",
                "block_id": "comment",
                "optional": True,
                "label": plain("What should it have said?"),
                "hint": plain(
                    "The nights learn from the reason above; your words are kept with it."
                ),
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
                "label": plain("For who asks this next"),
                "element": {
                    "type": "checkboxes",
                    "action_id": "propose",
                    "options": [{"text": plain(_PROPOSE, 75), "value": "propose"}],
                },
            },
            {
                "type": "context",
                "elements": [plain("Your vote already counts; this only says why.")],
            },
        ],
    }
