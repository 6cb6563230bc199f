"""Buttons for the machines that an answer fits, where their manuals say different things."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.equipment import called
from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.content import Block, label, plain
from bot.showing.blocks.escape import cut

MOST: Final = 5
_NAME: Final = 70


@dataclass(frozen=True)
class Choice:
    """A machine to choose: the manual that is of it, and how people know it."""

    manual_id: int
    name: str


def which(question_id: int, machines: Sequence[Choice], language: Language = "en") -> list[Block]:
    """A row of buttons, one a machine; a click says with it which others were to choose from."""
    ids = [one.manual_id for one in machines]
    if len(ids) < 2:
        return []
    buttons = []
    short = [called(one.name) for one in machines]
    for number, one in enumerate(machines[:MOST]):
        # On a phone a row of long names is a column of paragraphs.
        name = one.name if short.count(short[number]) > 1 else short[number]
        name = cut(" ".join(name.split()), _NAME, "…") or f"{number + 1}"
        others = ",".join(str(id_) for id_ in ids if id_ != one.manual_id)
        said = in_language(wording.THIS_MACHINE, language, machine=one.name)
        buttons.append(
            {
                "type": "button",
                "action_id": f"machine_{number}",
                "text": plain(name, 75),
                "accessibility_label": label(said),
                "value": f"machine:{question_id}:{one.manual_id}:{others}"[:2_000],
            }
        )
    return [{"type": "actions", "elements": buttons}]
