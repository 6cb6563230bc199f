"""What experts see of an answer that they look at first: its buttons, its form, and what a click
that changed nothing is answered."""

from collections.abc import Sequence
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, Content, content, paragraph, plain
from bot.showing.blocks.correction import correction_modal
from bot.showing.blocks.deciding import refuse_modal
from bot.showing.blocks.escape import cut

_BUTTONS: Final = (
    ("approve", ours("Approve"), ours("This is right: let it be shown to who asked")),
    ("edit", ours("Edit"), ours("Answer in your own words, with the manual's lines below")),
    ("refuse", ours("Refuse"), ours("This is not right: say why")),
)
_LATE: Final = {
    "approved": ours("{by} approved it already."),
    "edited": ours("{by} answered in their own words already."),
    "refused": ours("{by} refused it already."),
    "lapsed": ours(
        "Too late: nobody had decided in time, so it is shown as it is. Vote on it, or write a "
        "better answer, below the answer itself."
    ),
    "overtaken": ours("The question was changed since, so this draft is gone."),
}
_YOU: Final = {
    "approved": ours("You approved it already."),
    "edited": ours("You answered in your own words already."),
    "refused": ours("You refused it already."),
}
_GONE: Final = ours("It is gone: the question was deleted or changed.")
_READ_BY: Final = ours("Who asked reads this.")


def draft_decisions(draft_id: int, language: Language = "en") -> Block:
    """The three buttons."""
    elements = [
        {
            "type": "button",
            "action_id": f"draft_{name}",
            "text": plain(in_language(label, language), 75),
            "accessibility_label": cut(in_language(said, language), 75, "…"),
            "value": str(draft_id),
        }
        for name, label, said in _BUTTONS
    ]
    return {"type": "actions", "elements": elements}


def draft_edit_modal(
    draft_id: int, manuals: Sequence[tuple[int, str]], text: str = ""
) -> dict[str, Any]:
    """The modal `draft_edited`: the expert's own words, filled in with the draft's sentence, and
    where the manual says it."""
    return correction_modal(draft_id, manuals, text, "draft_edited")


def draft_refuse_modal(draft_id: int, language: Language = "en") -> dict[str, Any]:
    """The modal `draft_refused`: why."""
    return refuse_modal(draft_id, "draft_refused", _READ_BY, language)


def draft_kept(
    kept: str,
    status: str | None,
    by: str,
    *,
    own: bool,
    refusal: str = "",
    language: Language = "en",
) -> Content:
    """Why a click changed nothing. `by`: the name of who decided; `own`: it was the reader;
    `refusal`: what is said to who may not."""
    if kept == "may not":
        said = refusal
    elif kept == "decided" and status is not None:
        late = _YOU.get(status, "") if own else ""
        said = in_language(late or _LATE.get(status, _GONE), language, by=cut(by, 80, "…"))
    else:
        said = in_language(_GONE, language)
    return content([said], [paragraph(said)])
