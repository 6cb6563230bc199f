"""The final message of a question that the manuals answer, or come close to.

From the top: our sentence where it is not a plain answer; the warnings over the lines or, where
they are long, a notice that they stand below; the parts, each with its place, its lead and its
lines; the long warnings, our remarks, the two thumbs, the menu, and in small what it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.translations import put
from bot.blocks import lines
from bot.blocks.content import BLOCKS, TEXT, Block, Content, content, paragraph, small
from bot.blocks.escape import cut
from bot.blocks.lines import Line
from bot.blocks.part_blocks import CLOSE, Drawn, close, full, listed
from bot.blocks.parts import Part, Room, size
from bot.blocks.votes import votes
from bot.blocks.warnings import notices, warnings_over

_SENTENCE: Final = 600
_WARNED: Final = 1_000
"""Characters of the text that warnings take from the parts; in the blocks they are whole."""
_STEPS: Final = 12
_BLOCKS: Final = 18
_SIDE_BY_SIDE: Final = 4
_CLOSE_ONES: Final = 3
_LISTED: Final = 2


@dataclass(frozen=True)
class Footing:
    """Where an answer comes from: its ids, the program's version, and seconds from the question."""

    question_id: int
    answer_id: int
    program: str
    seconds: float

    @property
    def small(self) -> str:
        """In a few words."""
        return f"Program {self.program}, {self.seconds:.1f} s"


def answer(
    parts: Sequence[Part],
    warnings: Sequence[Line],
    footing: Footing,
    *,
    lead: str = "",
    remarks: Sequence[str] = (),
    language: Language = "en",
    alike: bool = False,
) -> Content:
    """The answer. `lead`: a sentence before it, where it is not a plain answer; `remarks`: ours,
    after it; `alike`: the parts stand side by side, else the first is the answer and the others
    are close to it."""
    cited = [line for part in parts for line in part.lines]
    warned = warnings_over(warnings, cited, language)
    note = f"{put(wording.WORD_FOR_WORD, language)} {footing.small}"
    lead, remarks = cut(lead, _SENTENCE), [cut(remark, _SENTENCE) for remark in remarks]
    ours = sum(map(size, (lead, note, *remarks, *warned.above))) + 100
    room = TEXT - ours - min(_WARNED, sum(map(size, warned.below)))
    show = _side_by_side if alike else _best_first
    drawn = show(parts, room, footing.question_id, language)
    body = [
        *([paragraph(lead)] if lead else []),
        *notices(warned.above),
        *(block for one in drawn for block in one.blocks),
    ]
    tail = [
        *notices(warned.below),
        *([paragraph("\n".join(remarks))] if remarks else []),
        votes(footing.answer_id),
        lines.menu(cited, footing.question_id, footing.answer_id),
        small(note),
    ]
    return content(
        [lead, *warned.above, *(one.said for one in drawn), *remarks, *warned.below, note],
        [*body[: BLOCKS - len(tail)], *tail],
    )


def _best_first(
    parts: Sequence[Part], room: int, question_id: int, language: Language
) -> list[Drawn]:
    """The first as far as it fits beside those that are close to it."""
    best, *others = parts
    near = [
        close(part, question_id, language, manual=part.manual != before.manual)
        for before, part in zip(parts, others[:_CLOSE_ONES], strict=False)
    ]
    near += _rest(others[_CLOSE_ONES:], question_id, language)
    also = put(wording.ALSO_CLOSE, language)
    heading = [Drawn(also, [{"type": "divider"}, paragraph(also)])] if near else []
    room -= sum(size(one.said) + 1 for one in (*heading, *near))
    return [full(best, 0, Room(room, _STEPS, _BLOCKS), question_id, language), *heading, *near]


def _side_by_side(
    parts: Sequence[Part], room: int, question_id: int, language: Language
) -> list[Drawn]:
    """Each with an equal share of what is left; those of one manual together, under its name."""
    by_manual: dict[str, list[Part]] = {}
    for part in parts:
        by_manual.setdefault(part.manual, []).append(part)
    ordered = [part for group in by_manual.values() for part in group]
    rest = _rest(ordered[_SIDE_BY_SIDE:], question_id, language)
    room -= sum(size(one.said) + 1 for one in rest)
    drawn: list[Drawn] = []
    named = ""
    left = ordered[:_SIDE_BY_SIDE]
    steps = _STEPS if len(left) == 1 else CLOSE.steps
    blocks = min(_BLOCKS, 40 // len(left) - 6)
    for number, part in enumerate(left):
        is_new, named = part.manual != named, part.manual
        share = max(room // (len(left) - number), CLOSE.characters // 2)
        one = full(
            part,
            0,
            Room(share, steps, blocks),
            question_id,
            language,
            manual=is_new,
            may_table=not any(other.has_table for other in drawn),
        )
        room -= size(one.said) + 1
        drawn += [Drawn("", [{"type": "divider"}]), one] if drawn else [one]
    return [*drawn, *rest]


def _rest(parts: Sequence[Part], question_id: int, language: Language) -> list[Drawn]:
    """Those of which there is only room for the place, and how many more there are."""
    named = [listed(part, question_id, language) for part in parts[:_LISTED]]
    if more := len(parts) - len(named):
        said = f"+ {more}"
        blocks: list[Block] = [small(said)]
        named.append(Drawn(said, blocks))
    return named
