"""The form for a better answer: words, and where the manual says it."""

from collections.abc import Sequence
from typing import Any, Final

from bot.showing.blocks.content import Block, paragraph, plain
from bot.showing.blocks.escape import clean, cut

MOST: Final = 1_000
"""Characters of the words and of the line: a note is shown whole (`agent.notes.MOST`)."""
_MANUALS: Final = 100
_LAST_PAGE: Final = "99999"


def correction_modal(
    answer_id: int,
    manuals: Sequence[tuple[int, str]],
    text: str = "",
    callback: str = "correction",
) -> dict[str, Any]:
    """The modal `correction` of that answer; `manuals` are those that it may name, by id. `text`:
    what the words are filled in with; `callback`: another name, whose id is what it is given."""
    where = [_manual(manuals), _page(), _line()] if manuals else []
    form = _form(answer_id, [_words(text), *where, _after()])
    return {**form, "callback_id": callback}


def thanks(correction_id: int, *, approved: bool) -> dict[str, Any]:
    """What stands in the form's place once it was sent."""
    said = (
        "It is a site note now: who asks the same is shown it, with your name and the date. "
        f"To take it back, an administrator says `shoptalk withdraw {correction_id}`."
        if approved
        else "Thank you. Nobody is shown it before somebody in charge has approved it: they find "
        f"it as number {correction_id} with `shoptalk notes`."
    )
    return {
        "type": "modal",
        "callback_id": "corrected",
        "title": plain("Better answer", 24),
        "close": plain("Close", 24),
        "blocks": [paragraph(said)],
    }


def _form(answer_id: int, blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "correction",
        "private_metadata": str(answer_id),
        "title": plain("Better answer", 24),
        "submit": plain("Send", 24),
        "close": plain("Not now", 24),
        "blocks": blocks,
    }


def _words(text: str) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    if filled := cut(clean(text), MOST, "…"):
        element["initial_value"] = filled
    return _input(
        "words",
        "What is the answer?",
        element,
        "Write it for who asks this next: they read your words as a note, with your name.",
    )


def _manual(manuals: Sequence[tuple[int, str]]) -> Block:
    options = [{"text": plain(title, 75), "value": str(id_)} for id_, title in manuals[:_MANUALS]]
    placeholder = plain("Choose a manual", 150)
    element = {"type": "static_select", "placeholder": placeholder, "options": options}
    return _input("manual", "Which manual says it?", element)


def _page() -> Block:
    element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": _LAST_PAGE,
    }
    return _input("page", "On which page of the PDF?", element)


def _line() -> Block:
    element = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    return _input("line", "Which line is it?", element, "Copy its words as they are printed.")


def _after() -> Block:
    said = "It is shown to nobody before it is approved, and then to those who may read the manual."
    return {"type": "context", "elements": [plain(said, 300)]}


def _input(name: str, label: str, element: dict[str, Any], hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label),
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint)} if hint else block
