"""For which machines a manual says that a part is, and that it is not for the one at hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from agent.equipment import Effectivity, Machine, effectivities
from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.escape import cut
from bot.showing.blocks.parts import Part, heading, says

_SAID: Final = 160
_MOST: Final = 3


def with_effect(
    part: Part, machine: Machine | None, language: Language, front: Sequence[Effectivity] = ()
) -> Part:
    """The part with what its headings, its lines and its manual's front matter (`front`) say of
    serial numbers and models: what is not in its heading is said again, and where it is not for
    the machine, that is said above it."""
    whole = [*effectivities(f"{part.section} > {part.title}"), *front]
    lines = [one for line in part.lines for one in effectivities(" ".join(line.quote.split()))]
    above = heading(part) or part.title
    off: list[tuple[Effectivity, str]] = []
    if machine is not None:
        off = [(one, wording.NOT_FOR) for one in whole if one.covers(machine) is False]
        off = off or [(one, wording.NOT_FOR_LINE) for one in lines if one.covers(machine) is False]
    unfit = [
        in_language(sentence, language, said=cut(one.said, _SAID), machine=machine.said)
        for one, sentence in off
        if machine is not None
    ]
    against = [one for one, _ in off]
    effect = [one.said for one in whole if one not in against and not says(above, one.said)]
    told = [in_language(wording.SAYS_FOR, language, said=cut(said, _SAID)) for said in effect]
    return replace(
        part,
        effect=tuple(dict.fromkeys(told))[:_MOST],
        unfit=tuple(dict.fromkeys(unfit))[:_MOST],
        lead="" if unfit else part.lead,
    )
