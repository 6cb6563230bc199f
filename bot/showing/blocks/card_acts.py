"""The lower part of a manual's card: who may read it, and the buttons of what can be done to it."""

from collections.abc import Sequence
from typing import Any, Final

from bot.showing.blocks.content import Block, plain
from bot.showing.blocks.escape import cut

_NAME: Final = 80
_READERS: Final = 8
_EQUIPMENT: Final = "Equipment: {equipment}"
_READ_BY: Final = "Who may read it: {readers}."
_READ_BY_MORE: Final = "Who may read it: {readers} and {count} more."
_LET_IN: Final = "Approved by {by}."
HERE: Final = "this conversation"
EVERYONE: Final = "everyone in the team"
_GROUP: Final = "the group {name}"
_BUTTONS: Final = {
    "approve": ("Approve", "Let this conversation be answered from it"),
    "refuse": ("Refuse", "Do not let it be read, and say why"),
    "share": ("Share with…", "Let other channels, groups or everyone read it"),
    "supersede": ("New revision of…", "Say which manual it takes the place of here"),
    "revise": ("Details", "See title, revision and equipment, and correct them"),
    "remove": ("Remove", "Take it back, or remove it: says first what goes along"),
}
_STYLES: Final = {"approve": "primary", "refuse": "danger"}


def group_named(name: str) -> str:
    """A user group, as one of those who may read."""
    return _GROUP.format(name=cut(name, _NAME, "…"))


def about(equipment: str | None, readers: Sequence[str], decided: str) -> list[str]:
    """What is said of the manual in small letters."""
    said = []
    if equipment and equipment.strip():
        said.append(_EQUIPMENT.format(equipment=cut(" ".join(equipment.split()), _NAME, "…")))
    if readers:
        shown = ", ".join(cut(name, _NAME, "…") for name in readers[:_READERS])
        more = len(readers) - _READERS
        said.append(
            _READ_BY_MORE.format(readers=shown, count=more)
            if more > 0
            else _READ_BY.format(readers=shown)
        )
    if decided:
        said.append(_LET_IN.format(by=decided))
    return said


def acts(upload_id: int, *, waits: bool) -> Block:
    """The buttons: everybody sees them, and who may not is told so alone."""
    names = ["approve", "refuse"] if waits else ["share", "supersede"]
    return buttons(upload_id, [*names, "revise", "remove"])


def buttons(upload_id: int, names: Sequence[str]) -> Block:
    """These buttons, for the upload."""
    return {"type": "actions", "elements": [_button(name, upload_id) for name in names]}


def _button(name: str, upload_id: int) -> Block:
    label, said = _BUTTONS[name]
    button: dict[str, Any] = {
        "type": "button",
        "action_id": f"upload_{name}",
        "text": plain(label, 75),
        "accessibility_label": said,
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
