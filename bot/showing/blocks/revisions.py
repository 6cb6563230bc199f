"""What a card says of a manual's other revisions, and the buttons that decide about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.showing.blocks.content import Block, plain
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import revision_of

ACTION: Final = "revisions"
_NAME: Final = 120
_NAMED: Final = 3
"""Named; of more, it is said how many."""


@dataclass(frozen=True)
class Revised:
    """Names of other revisions that those who see the card may read.

    `older` and `newer`: both are searched, for nobody has decided. `replaces` and `replaced_by`:
    it was decided. `undo`: in this conversation, so that it can be undone here. `upload_id`: whose
    card it is.
    """

    older: Sequence[str] = ()
    newer: Sequence[str] = ()
    replaces: Sequence[str] = ()
    replaced_by: Sequence[str] = ()
    undo: bool = False
    upload_id: int = 0


def revision_named(title: str, revision: str | None, published: str | None) -> str:
    """How people tell one revision of a manual from another."""
    told = revision_of(revision, title) or " ".join((published or "").split())
    return cut(", ".join(filter(None, (" ".join(title.split()), told))), _NAME, "…")


def sentences(revised: Revised) -> list[str]:
    """What is searched now and why, and who may change it."""
    said = []
    if revised.replaces:
        said.append(f"It replaces {_listed(revised.replaces)}: here I answer from the newer one.")
    if revised.replaced_by:
        are = "is newer and replaces" if len(revised.replaced_by) == 1 else "are newer and replace"
        said.append(f"{_listed(revised.replaced_by)} {are} it: here I do not answer from this one.")
    if revised.older or revised.newer:
        said.append(_undecided(revised))
    return said


def choices(revised: Revised) -> list[Block]:
    """The buttons; none where there is nothing to decide here."""
    buttons = []
    if revised.older or revised.newer:
        buttons.append(_button("Use only the newest", f"newest:{revised.upload_id}"))
    if revised.undo:
        buttons.append(_button("Use all revisions again", f"all:{revised.upload_id}"))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _undecided(revised: Revised) -> str:
    there = [
        f"Revisions that are {kind} are here too: {_listed(names)}."
        if len(names) > 1
        else f"{one} revision is here too: {_listed(names)}."
        for one, kind, names in (
            ("An older", "older", revised.older),
            ("A newer", "newer", revised.newer),
        )
        if names
    ]
    several = len(revised.older) + len(revised.newer) > 1
    return " ".join(
        [
            *there,
            f"I answer from {'all of them' if several else 'both'} until somebody decides: who"
            " shared the older one, or an expert.",
        ]
    )


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(cut(name, _NAME, "…") for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown


def _button(text: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": f"{ACTION}_{value.split(':')[0]}",
        "text": plain(text, 75),
        "value": value,
    }
