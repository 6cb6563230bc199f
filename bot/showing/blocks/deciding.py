"""What leads see of a proposed correction: the message's end, its forms, and what a click that
changed nothing is answered."""

import re
from typing import Any, Final

from bot.showing.blocks.content import Block, Content, content, paragraph, plain
from bot.showing.blocks.correction import MOST
from bot.showing.blocks.escape import cut

REASON: Final = 500
_PERSON: Final = re.compile(r"^[UW][A-Z0-9]+$")
_BUTTONS: Final = (
    ("approve", "Approve", "This is right: let it be shown to who asks the same"),
    ("edit", "Edit", "Correct the proposal before it is shown"),
    ("refuse", "Refuse", "This is not right: say why"),
)
_LATE: Final = {
    "approved": "approved it",
    "refused": "refused it",
    "withdrawn": "took it back",
    "superseded": "put another in its place",
}


def decisions(correction_id: int) -> Block:
    """The three buttons."""
    elements = [
        {
            "type": "button",
            "action_id": f"correction_{name}",
            "text": plain(label, 75),
            "accessibility_label": said,
            "value": str(correction_id),
        }
        for name, label, said in _BUTTONS
    ]
    return {"type": "actions", "elements": elements}


def edit_modal(correction_id: int, text: str, place: tuple[int, str] | None) -> Block:
    """The modal `correction_edited`, filled in; `place`: page and line of its manual."""
    words = {"type": "plain_text_input", "multiline": True, "max_length": MOST}
    blocks = [_input("words", "What is the answer?", {**words, **_initial(text)})]
    if place is not None:
        page, line = place
        number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
        blocks += [
            _input("page", "On which page of the PDF?", {**number, **_initial(page)}),
            _input("line", "Which line is it?", {**words, **_initial(line)}),
        ]
    said = "It is shown with your name instead of theirs."
    blocks.append({"type": "context", "elements": [plain(said, 300)]})
    return _view("correction_edited", correction_id, "Edit the answer", "Approve", blocks)


def refuse_modal(
    correction_id: int,
    callback: str = "correction_refused",
    hint: str = "Who proposed it reads this.",
) -> Block:
    """The modal `correction_refused`, or of another name: why."""
    words = {"type": "plain_text_input", "multiline": True, "max_length": REASON}
    why = _input("reason", "Why?", words, optional=False)
    why["hint"] = plain(hint, 150)
    return _view(callback, correction_id, "Refuse it", "Refuse", [why])


def not_changed(
    kept: str, status: str | None, by: str | None, user: str, refusal: str = ""
) -> Content:
    """Why a click changed nothing. Who decided is in the message itself; a Slack id is no name.
    `refusal`: what is said to who may not."""
    match kept:
        case "may not":
            said = refusal
        case "own":
            said = "You wrote it yourself: here somebody else has to approve it."
        case "decided":
            who = "You" if by == user else _named(by)
            already = " already" if status in ("approved", "refused") else ""
            said = f"{who} {_LATE.get(status or '', 'decided it')}{already}."
        case _:
            said = "It is gone: the question was deleted, or a manual that it belongs to."
    return told(said)


def too_late(said: Content) -> Block:
    """The form that stands in a form's place where that came too late."""
    return {
        "type": "modal",
        "callback_id": "corrected",
        "title": plain("Too late", 24),
        "close": plain("Close", 24),
        "blocks": list(said.blocks),
    }


def told(text: str) -> Content:
    """A plain sentence."""
    return content([text], [paragraph(text)])


def _named(by: str | None) -> str:
    return "Somebody else" if not by or _PERSON.match(by) else cut(by, 80, "…")


def _initial(value: str | int) -> dict[str, str]:
    return {"initial_value": str(value)} if value else {}


def _view(
    callback: str, correction_id: int, title: str, submit: str, blocks: list[Block]
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": str(correction_id),
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Not now", 24),
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
