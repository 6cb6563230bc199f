"""The lower part of a manual's card: who may read it, and the buttons of what can be done to it."""

from collections.abc import Sequence
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, plain
from bot.showing.blocks.escape import cut

_NAME: Final = 80
_READERS: Final = 8
_EQUIPMENT: Final = ours("Equipment: {equipment}")
_READ_BY: Final = ours("Who may read it: {readers}.")
_READ_BY_MORE: Final = ours("Who may read it: {readers} and {count} more.")
_LET_IN: Final = ours("Approved by {by}.")
HERE: Final = ours("this conversation")
EVERYONE: Final = ours("everyone in the team")
_GROUP: Final = ours("the group {name}")
_BUTTONS: Final = {
    "approve": (ours("Approve"), ours("Let this conversation be answered from it")),
    "refuse": (ours("Refuse"), ours("Do not let it be read, and say why")),
    "share": (ours("Share with…"), ours("Let other channels, groups or everyone read it")),
    "supersede": (ours("New revision of…"), ours("Say which manual it takes the place of here")),
    "revise": (ours("Details"), ours("See title, revision and equipment, and correct them")),
    "remove": (ours("Remove"), ours("Take it back, or remove it: says first what goes along")),
}
_STYLES: Final = {"approve": "primary", "refuse": "danger"}


def group_named(name: str) -> str:
    """A user group, as one of those who may read."""
    return _GROUP.format(name=cut(name, _NAME, "…"))


def reader_named(name: str, language: Language = "en") -> str:
    """One of those who may read, as `card_readers` says it, in the language."""
    before, after = _GROUP.split("{name}")
    if name in (HERE, EVERYONE):
        return in_language(name, language)
    if name.startswith(before):
        return in_language(_GROUP, language, name=name[len(before) : len(name) - len(after)])
    return name


def about(
    equipment: str | None, readers: Sequence[str], decided: str, language: Language = "en"
) -> list[str]:
    """What is said of the manual in small letters."""
    said = []
    if equipment and equipment.strip():
        shown = cut(" ".join(equipment.split()), _NAME, "…")
        said.append(in_language(_EQUIPMENT, language, equipment=shown))
    if readers:
        named = [reader_named(name, language) for name in readers[:_READERS]]
        shown = ", ".join(cut(name, _NAME, "…") for name in named)
        more = len(readers) - _READERS
        said.append(
            in_language(_READ_BY_MORE, language, readers=shown, count=more)
            if more > 0
            else in_language(_READ_BY, language, readers=shown)
        )
    if decided:
        said.append(in_language(_LET_IN, language, by=decided))
    return said


def acts(upload_id: int, *, waits: bool, language: Language = "en") -> Block:
    """The buttons: everybody sees them, and who may not is told so alone."""
    names = ["approve", "refuse"] if waits else ["share", "supersede"]
    return buttons(upload_id, [*names, "revise", "remove"], language)


def buttons(upload_id: int, names: Sequence[str], language: Language = "en") -> Block:
    """These buttons, for the upload."""
    return {"type": "actions", "elements": [_button(name, upload_id, language) for name in names]}


def _button(name: str, upload_id: int, language: Language) -> Block:
    label, said = _BUTTONS[name]
    button: dict[str, Any] = {
        "type": "button",
        "action_id": f"upload_{name}",
        "text": plain(in_language(label, language), 75),
        "accessibility_label": cut(in_language(said, language), 75, "…"),
        "value": str(upload_id),
    }
    return {**button, "style": _STYLES[name]} if name in _STYLES else button


def card_readers(
    *,
    here: bool,
    channels: Sequence[str] = (),
    groups: Sequence[str] = (),
    everyone: bool = False,
) -> list[str]:
    """Who may read a manual, as its card names them."""
    said = [HERE] if here else []
    said += [*channels, *map(group_named, groups)]
    return [*said, EVERYONE] if everyone else said
