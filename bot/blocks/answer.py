"""The final message of a question that the manuals answer.

From the top: the warnings over the cited lines or, where they are long, a notice that they stand
below; each claim with the lines that it stands on and their places, the long warnings, our remarks,
the two thumbs, the menu, and in small what the answer came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.translations import put
from bot.blocks import lines
from bot.blocks.content import Block, Content, content, paragraph, small
from bot.blocks.escape import cut
from bot.blocks.lines import Line
from bot.blocks.votes import votes
from bot.blocks.warnings import notices, warnings_over

_CHARACTERS: Final = 10_000
_LINES: Final = 12
_LEAD: Final = 600
_CLAIM: Final = 1_000


@dataclass(frozen=True)
class Told:
    """A claim with the lines that it stands on; an empty `claim`: the lines say it themselves."""

    claim: str
    lines: tuple[Line, ...]


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
    told: Sequence[Told],
    warnings: Sequence[Line],
    footing: Footing,
    *,
    lead: str = "",
    remarks: Sequence[str] = (),
    language: Language = "en",
) -> Content:
    """The answer. `lead`: a sentence before it, where it is not a plain answer; `remarks`: ours,
    after it, like where its list goes on."""
    cited = [line for one in told for line in one.lines]
    warned = warnings_over(warnings, cited, language)
    blocks: list[Block] = notices(warned.above)
    blocks += [paragraph(cut(lead, _LEAD))] if lead else []
    said = [*warned.above, lead]
    taken = sum(map(len, (*warned.above, *warned.below, lead)))
    shown, left = _within(told, _CHARACTERS - taken)
    for one in shown:
        repeats = lines.says(one.lines[0], one.claim)
        said += ["" if repeats else one.claim, *map(lines.said, one.lines)]
        blocks += _blocks(one, footing.question_id)
    if left:
        more = f"{left} more lines bear this out than fit in a message; the menu shows their pages."
        said.append(more)
        blocks.append(small(more))
    said += (*warned.below, *remarks)
    blocks += notices(warned.below)
    blocks += [paragraph(cut(remark, _LEAD)) for remark in remarks]
    note = f"{put(wording.WORD_FOR_WORD, language)} {footing.small}"
    return content(
        [*said, note],
        [
            *blocks,
            votes(footing.answer_id),
            lines.menu(cited, footing.question_id, footing.answer_id),
            small(note),
        ],
    )


def _blocks(one: Told, question_id: int) -> list[Block]:
    claim = cut(one.claim.strip(), _CLAIM)
    first, *others = one.lines
    blocks = lines.blocks(first, claim, question_id)
    return blocks + [b for line in others for b in lines.blocks(line, "", question_id)]


def _within(told: Sequence[Told], room: int) -> tuple[list[Told], int]:
    """What fits in so many characters, and how many lines do not; the first line always does."""
    shown: list[Told] = []
    count = left = 0
    for one in told:
        kept: list[Line] = []
        for line in one.lines:
            room -= len(lines.said(line)) + (0 if kept else min(len(one.claim), _CLAIM))
            if count == 0 or (room >= 0 and count < _LINES):
                kept.append(line)
                count += 1
        left += len(one.lines) - len(kept)
        if kept:
            shown.append(Told(one.claim, tuple(kept)))
    return shown, left
