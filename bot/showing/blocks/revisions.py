"""What a card says of a manual's other revisions, and the buttons that decide about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import Language, in_language, ours
from agent.wording import sentences as wording
from bot.showing.blocks.content import Block, plain
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import revision_of

ACTION: Final = "revisions"
_NAME: Final = 120
_NAMED: Final = 3
"""Named; of more, it is said how many."""
_REPLACES: Final = ours("It replaces {named}: here I answer from the newer one.")
_REPLACED_BY: Final = ours("{named} is newer and replaces it: here I do not answer from this one.")
_REPLACED_BY_SOME: Final = ours(
    "{named} are newer and replace it: here I do not answer from this one."
)
_OLDER: Final = ours("An older revision is here too: {named}.")
_SOME_OLDER: Final = ours("Revisions that are older are here too: {named}.")
_NEWER: Final = ours("A newer revision is here too: {named}.")
_SOME_NEWER: Final = ours("Revisions that are newer are here too: {named}.")
_BOTH: Final = ours(
    "I answer from both until somebody decides: who shared the older one, or an expert."
)
_ALL: Final = ours(
    "I answer from all of them until somebody decides: who shared the older one, or an expert."
)
_ONLY_NEWEST: Final = ours("Use only the newest")
_EVERY_ONE: Final = ours("Use all revisions again")


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


def revision_named(
    title: str, revision: str | None, published: str | None, language: Language = "en"
) -> str:
    """How people tell one revision of a manual from another."""
    told = revision_of(revision, title, language) or " ".join((published or "").split())
    return cut(", ".join(filter(None, (" ".join(title.split()), told))), _NAME, "…")


def sentences(revised: Revised, language: Language = "en") -> list[str]:
    """What is searched now and why, and who may change it."""
    said = []
    if revised.replaces:
        named = _listed(revised.replaces, language)
        said.append(in_language(_REPLACES, language, named=named))
    if revised.replaced_by:
        by = _REPLACED_BY if len(revised.replaced_by) == 1 else _REPLACED_BY_SOME
        said.append(in_language(by, language, named=_listed(revised.replaced_by, language)))
    if revised.older or revised.newer:
        said.append(_undecided(revised, language))
    return said


def choices(revised: Revised, language: Language = "en") -> list[Block]:
    """The buttons; none where there is nothing to decide here."""
    buttons = []
    if revised.older or revised.newer:
        buttons.append(_button(in_language(_ONLY_NEWEST, language), f"newest:{revised.upload_id}"))
    if revised.undo:
        buttons.append(_button(in_language(_EVERY_ONE, language), f"all:{revised.upload_id}"))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _undecided(revised: Revised, language: Language) -> str:
    there = [
        in_language(several if len(names) > 1 else one, language, named=_listed(names, language))
        for one, several, names in (
            (_OLDER, _SOME_OLDER, revised.older),
            (_NEWER, _SOME_NEWER, revised.newer),
        )
        if names
    ]
    several = len(revised.older) + len(revised.newer) > 1
    return " ".join([*there, in_language(_ALL if several else _BOTH, language)])


def _listed(names: Sequence[str], language: Language) -> str:
    shown = "; ".join(cut(name, _NAME, "…") for name in names[:_NAMED])
    more = len(names) - _NAMED
    return in_language(wording.MORE, language, named=shown, more=more) if more > 0 else shown


def _button(text: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": f"{ACTION}_{value.split(':')[0]}",
        "text": plain(text, 75),
        "value": value,
    }
