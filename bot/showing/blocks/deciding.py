"""What leads see of a proposed correction: the message's end, its forms, and what a click that
changed nothing is answered."""

import re
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, Content, content, paragraph, plain
from bot.showing.blocks.correction import MOST
from bot.showing.blocks.escape import cut

REASON: Final = 500
_PERSON: Final = re.compile(r"^[UW][A-Z0-9]+$")
_BUTTONS: Final = (
    ("approve", ours("Approve"), ours("This is right: let it be shown to who asks the same")),
    ("edit", ours("Edit"), ours("Correct the proposal before it is shown")),
    ("refuse", ours("Refuse"), ours("This is not right: say why")),
)
_LATE: Final = {
    "approved": ours("{by} approved it already."),
    "refused": ours("{by} refused it already."),
    "withdrawn": ours("{by} took it back."),
    "superseded": ours("{by} put another in its place."),
}
_LATE_YOURS: Final = {
    "approved": ours("You approved it already."),
    "refused": ours("You refused it already."),
    "withdrawn": ours("You took it back."),
    "superseded": ours("You put another in its place."),
}
_DECIDED: Final = ours("{by} decided it.")
_DECIDED_YOURS: Final = ours("You decided it.")
_OWN: Final = ours("You wrote it yourself: here somebody else has to approve it.")
_GONE: Final = ours("It is gone: the question was deleted, or a manual that it belongs to.")
_SOMEBODY: Final = ours("Somebody else")
_ANSWER: Final = ours("What is the answer?")
_PAGE: Final = ours("On which page of the PDF?")
_LINE: Final = ours("Which line is it?")
_WITH_YOUR_NAME: Final = ours("It is shown with your name instead of theirs.")
_EDIT: Final = ours("Edit the answer")
_REFUSE: Final = ours("Refuse it")
_WHY: Final = ours("Why?")
_READ_BY: Final = ours("Who proposed it reads this.")
_TOO_LATE: Final = ours("Too late")
_CLOSE: Final = ours("Close")
_NOT_NOW: Final = ours("Not now")


def decisions(correction_id: int, language: Language = "en") -> Block:
    """The three buttons."""
    elements = [
        {
            "type": "button",
            "action_id": f"correction_{name}",
            "text": plain(in_language(label, language), 75),
            "accessibility_label": cut(in_language(said, language), 75, "…"),
            "value": str(correction_id),
        }
        for name, label, said in _BUTTONS
    ]
    return {"type": "actions", "elements": elements}


def edit_modal(
    correction_id: int, text: str, place: tuple[int, str] | None, language: Language = "en"
) -> Block:
    """The modal `correction_edited`, filled in; `place`: page and line of its manual."""
    words = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    blocks = [_input("words", in_language(_ANSWER, language), {**words, **_initial(text)})]
    if place is not None:
        page, line = place
        number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
        blocks += [
            _input("page", in_language(_PAGE, language), {**number, **_initial(page)}),
            _input("line", in_language(_LINE, language), {**words, **_initial(line)}),
        ]
    said = in_language(_WITH_YOUR_NAME, language)
    blocks.append({"type": "context", "elements": [plain(said, 300)]})
    return _view("correction_edited", correction_id, _EDIT, _BUTTONS[0][1], blocks, language)


def refuse_modal(
    correction_id: int,
    callback: str = "correction_refused",
    hint: str = _READ_BY,
    language: Language = "en",
) -> Block:
    """The modal `correction_refused`, or of another name: why."""
    words = {"type": "plain_text_input", "multiline": True, "max_length": REASON}
    why = _input("reason", in_language(_WHY, language), words, optional=False)
    why["hint"] = plain(in_language(hint, language), 150)
    return _view(callback, correction_id, _REFUSE, _BUTTONS[2][1], [why], language)


def not_changed(
    kept: str,
    status: str | None,
    by: str | None,
    user: str,
    refusal: str = "",
    language: Language = "en",
) -> Content:
    """Why a click changed nothing. Who decided is in the message itself; a Slack id is no name.
    `refusal`: what is said to who may not."""
    match kept:
        case "may not":
            said = refusal
        case "own":
            said = in_language(_OWN, language)
        case "decided" if by == user:
            said = in_language(_LATE_YOURS.get(status or "", _DECIDED_YOURS), language)
        case "decided":
            late = _LATE.get(status or "", _DECIDED)
            said = in_language(late, language, by=_named(by, language))
        case _:
            said = in_language(_GONE, language)
    return told(said)


def too_late(said: Content, language: Language = "en") -> Block:
    """The form that stands in a form's place where that came too late."""
    return {
        "type": "modal",
        "callback_id": "corrected",
        "title": plain(in_language(_TOO_LATE, language), 24),
        "close": plain(in_language(_CLOSE, language), 24),
        "blocks": list(said.blocks),
    }


def told(text: str) -> Content:
    """A plain sentence."""
    return content([text], [paragraph(text)])


def _named(by: str | None, language: Language) -> str:
    unnamed = not by or _PERSON.match(by)
    return in_language(_SOMEBODY, language) if unnamed else cut(str(by), 80, "…")


def _initial(value: str | int) -> dict[str, str]:
    return {"initial_value": str(value)} if value else {}


def _view(
    callback: str,
    correction_id: int,
    title: str,
    submit: str,
    blocks: list[Block],
    language: Language,
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": str(correction_id),
        "title": plain(in_language(title, language), 24),
        "submit": plain(in_language(submit, language), 24),
        "close": plain(in_language(_NOT_NOW, language), 24),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block, *, optional: bool = True) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, 150),
        "element": {**element, "action_id": name},
    }
