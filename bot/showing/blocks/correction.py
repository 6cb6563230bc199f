"""The form for a better answer: words, and where the manual says it."""

from collections.abc import Sequence
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, paragraph, plain
from bot.showing.blocks.escape import clean, cut

MOST: Final = 1_000
"""Characters of the words and of the line: a note is shown whole (`agent.notes.MOST`)."""
_MANUALS: Final = 100
_LAST_PAGE: Final = "99999"
_TITLE: Final = ours("Better answer")
_SEND: Final = ours("Send")
_NOT_NOW: Final = ours("Not now")
_CLOSE: Final = ours("Close")
_WHAT: Final = ours("What is the answer?")
_WRITE: Final = ours(
    "Write it for who asks this next: they read your words as a note, with your name."
)
_WHICH: Final = ours("Which manual says it?")
_CHOOSE: Final = ours("Choose a manual")
_PAGE: Final = ours("On which page of the PDF?")
_LINE: Final = ours("Which line is it?")
_COPY: Final = ours("Copy its words as they are printed.")
_AFTER: Final = ours(
    "It is shown to nobody before it is approved, and then to those who may read the manual."
)
_NOTED: Final = ours(
    "It is a site note now: who asks the same is shown it, with your name and the date. To take it "
    "back, an administrator says `shoptalk withdraw {number}`."
)
_WAITS: Final = ours(
    "Thank you. Nobody is shown it before somebody in charge has approved it: they find it as "
    "number {number} with `shoptalk notes`."
)


def correction_modal(
    answer_id: int,
    manuals: Sequence[tuple[int, str]],
    text: str = "",
    callback: str = "correction",
    language: Language = "en",
) -> dict[str, Any]:
    """The modal `correction` of that answer; `manuals` are those that it may name, by id. `text`:
    what the words are filled in with; `callback`: another name, whose id is what it is given."""
    where = [_manual(manuals, language), _page(language), _line(language)] if manuals else []
    form = _form(answer_id, [_words(text, language), *where, _after(language)], language)
    return {**form, "callback_id": callback}


def thanks(correction_id: int, *, approved: bool, language: Language = "en") -> dict[str, Any]:
    """What stands in the form's place once it was sent."""
    said = in_language(_NOTED if approved else _WAITS, language, number=correction_id)
    return {
        "type": "modal",
        "callback_id": "corrected",
        "title": plain(in_language(_TITLE, language), 24),
        "close": plain(in_language(_CLOSE, language), 24),
        "blocks": [paragraph(said)],
    }


def _form(answer_id: int, blocks: list[Block], language: Language) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "correction",
        "private_metadata": str(answer_id),
        "title": plain(in_language(_TITLE, language), 24),
        "submit": plain(in_language(_SEND, language), 24),
        "close": plain(in_language(_NOT_NOW, language), 24),
        "blocks": blocks,
    }


def _words(text: str, language: Language) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    if filled := cut(clean(text), MOST, "…"):
        element["initial_value"] = filled
    return _input("words", in_language(_WHAT, language), element, in_language(_WRITE, language))


def _manual(manuals: Sequence[tuple[int, str]], language: Language) -> Block:
    options = [{"text": plain(title, 75), "value": str(id_)} for id_, title in manuals[:_MANUALS]]
    placeholder = plain(in_language(_CHOOSE, language), 150)
    element = {"type": "static_select", "placeholder": placeholder, "options": options}
    return _input("manual", in_language(_WHICH, language), element)


def _page(language: Language) -> Block:
    element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": _LAST_PAGE,
    }
    return _input("page", in_language(_PAGE, language), element)


def _line(language: Language) -> Block:
    element = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    return _input("line", in_language(_LINE, language), element, in_language(_COPY, language))


def _after(language: Language) -> Block:
    return {"type": "context", "elements": [plain(in_language(_AFTER, language), 300)]}


def _input(name: str, label: str, element: dict[str, Any], hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label),
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint)} if hint else block
