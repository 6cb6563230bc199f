"""The forms of a manual's card: share it, say what it replaces, correct, remove or refuse it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, paragraph, plain
from bot.showing.blocks.escape import cut

MOST_CHANNELS: Final = 20
_OPTIONS: Final = 100
_REASON: Final = 500
_TITLE: Final = 300
_SHORT: Final = 120
_NOT_NOW: Final = ours("Not now")
_SHARE: Final = ours("Share it")
_CHANNELS: Final = ours("Channels")
_CHANNELS_HINT: Final = ours(
    "I have to be in them. Channels with other organisations are not offered."
)
_GROUPS: Final = ours("User groups")
_EVERYONE: Final = ours("Everyone")
_EVERYONE_TEAM: Final = ours("Everyone in the team may read it")
_WHO_MAY_SHARE: Final = ours(
    "Sharing with channels and groups is for experts and leads, with everyone for leads."
)
_CHOOSE: Final = ours("Choose…")
_REPLACES: Final = ours("New revision of…")
_WHICH: Final = ours("Which manual does it take the place of?")
_REPLACES_HOW: Final = ours(
    "In this conversation I answer from the newer one alone. The card has a button that undoes it."
)
_CORRECT: Final = ours("Details")
_AS_READ: Final = ours("As it was read from the PDF. What you correct holds wherever it is shared.")
_TITLE_OF: Final = ours("Title")
_REVISION: Final = ours("Revision")
_EQUIPMENT: Final = ours("Equipment")
_EQUIPMENT_HINT: Final = ours("The machine that it is about.")
_SAVE: Final = ours("Save")
_REMOVE: Final = ours("Remove")
_TAKE_BACK: Final = ours("Take it back")
_HERE: Final = ours("Only from this conversation")
_EVERYWHERE: Final = ours("The manual, from everywhere")
_WHAT: Final = ours("What is removed?")
_GOES_HERE: Final = ours(
    "I no longer answer from “{title}” in this conversation. Where nobody else may read it, all "
    "that was read from it is deleted. The file stays in Slack."
)
_GOES: Final = ours(
    "“{title}” is removed for all who may read it ({readers}): its {passages} passages, the lines "
    "of it in {answers} answers, and {notes} site notes go along. Nobody can undo that. The file "
    "stays in Slack."
)
_REFUSE: Final = ours("Refuse it")
_WHY: Final = ours("Why?")
_WHY_HINT: Final = ours("Who shared it reads this, and all who read along there.")


@dataclass(frozen=True)
class Removal:
    """What goes along with a manual: counts. `own`: the person shared it; `all`: they may remove
    it everywhere."""

    title: str
    readers: str
    passages: int
    answers: int
    notes: int
    own: bool
    all: bool


def share_modal(
    upload_id: int,
    groups: Sequence[tuple[str, str]],
    *,
    everyone: bool,
    language: Language = "en",
) -> Block:
    """The modal `upload_share`; `groups`: (id, name) of the user groups; `everyone`: that may be
    chosen. Conversations: https://docs.slack.dev/reference/block-kit/block-elements/"""

    def say(sentence: str) -> str:
        return in_language(sentence, language)

    channels = {
        "type": "multi_conversations_select",
        "placeholder": plain(say(_CHOOSE), 150),
        "max_selected_items": MOST_CHANNELS,
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    blocks = [_input("channels", say(_CHANNELS), channels, say(_CHANNELS_HINT))]
    if groups:
        options = [_option(id_, name) for id_, name in groups[:_OPTIONS]]
        element: Block = {"type": "multi_static_select", "placeholder": plain(say(_CHOOSE), 150)}
        blocks.append(_input("groups", say(_GROUPS), {**element, "options": options}))
    if everyone:
        options = [_option("everyone", say(_EVERYONE_TEAM))]
        element = {"type": "checkboxes", "options": options}
        blocks.append(_input("everyone", say(_EVERYONE), element))
    blocks.append(_small(say(_WHO_MAY_SHARE)))
    return _view("upload_share", upload_id, say(_SHARE), say(_SHARE), say(_NOT_NOW), blocks)


def supersede_modal(
    upload_id: int, manuals: Sequence[tuple[int, str]], language: Language = "en"
) -> Block:
    """The modal `upload_supersede`; `manuals`: (id, name) of those that it may replace here."""

    def say(sentence: str) -> str:
        return in_language(sentence, language)

    options = [_option(str(id_), name) for id_, name in manuals[:_OPTIONS]]
    element = {
        "type": "static_select",
        "placeholder": plain(say(_CHOOSE), 150),
        "options": options,
    }
    blocks = [
        _input("older", say(_WHICH), element, optional=False),
        _small(say(_REPLACES_HOW)),
    ]
    return _view("upload_supersede", upload_id, say(_REPLACES), say(_SAVE), say(_NOT_NOW), blocks)


def revise_modal(
    upload_id: int, title: str, revision: str, equipment: str, language: Language = "en"
) -> Block:
    """The modal `upload_revise`, filled in with what was read."""

    def say(sentence: str) -> str:
        return in_language(sentence, language)

    blocks = [
        paragraph(say(_AS_READ)),
        _input("title", say(_TITLE_OF), _line(title, _TITLE), optional=False),
        _input("revision", say(_REVISION), _line(revision, _SHORT)),
        _input("equipment", say(_EQUIPMENT), _line(equipment, _SHORT), say(_EQUIPMENT_HINT)),
    ]
    return _view("upload_revise", upload_id, say(_CORRECT), say(_SAVE), say(_NOT_NOW), blocks)


def remove_modal(upload_id: int, goes: Removal, language: Language = "en") -> Block:
    """The modal `upload_remove`: what goes along, and, who may do both, which of them."""

    def say(sentence: str, **names: object) -> str:
        return in_language(sentence, language, **names)

    title = cut(goes.title, _SHORT, "…")
    here = say(_GOES_HERE, title=title)
    everywhere = say(
        _GOES,
        title=title,
        readers=goes.readers,
        passages=goes.passages,
        answers=goes.answers,
        notes=goes.notes,
    )
    blocks = [paragraph(one) for one, may in ((here, goes.own), (everywhere, goes.all)) if may]
    if goes.own and goes.all:
        options = [_option("here", say(_HERE)), _option("everywhere", say(_EVERYWHERE))]
        element = {"type": "radio_buttons", "options": options, "initial_option": options[0]}
        blocks.append(_input("what", say(_WHAT), element, optional=False))
    submit = say(_REMOVE if goes.all else _TAKE_BACK)
    how = "both" if goes.own and goes.all else "everywhere" if goes.all else "here"
    return _view("upload_remove", f"{upload_id}:{how}", say(_REMOVE), submit, say(_NOT_NOW), blocks)


def not_approved_modal(upload_id: int, language: Language = "en") -> Block:
    """The modal `upload_refuse`: why."""

    def say(sentence: str) -> str:
        return in_language(sentence, language)

    element = {"type": "plain_text_input", "multiline": True, "max_length": _REASON}
    blocks = [_input("reason", say(_WHY), element, say(_WHY_HINT), optional=False)]
    return _view("upload_refuse", upload_id, say(_REFUSE), say(_REFUSE), say(_NOT_NOW), blocks)


def _line(value: str, most: int) -> Block:
    line: dict[str, Any] = {"type": "plain_text_input", "max_length": most}
    shown = cut(" ".join(value.split()), most, "…")
    return {**line, "initial_value": shown} if shown else line


def _option(value: str, name: str) -> Block:
    return {"text": plain(name, 75), "value": value}


def _small(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, 300)]}


def _view(
    callback: str, about: int | str, title: str, submit: str, close: str, blocks: list[Block]
) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": str(about),
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain(close, 24),
        "blocks": blocks,
    }


def _input(
    name: str, label: str, element: dict[str, Any], hint: str = "", *, optional: bool = True
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, 150),
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint, 150)} if hint else block
