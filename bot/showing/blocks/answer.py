"""The final message of a question that the manuals answer, or come close to.

From the top: site notes; our sentence where it is not a plain answer; the warnings over the lines
or, where they are long, a notice that they stand below; the parts, each with its place, its lead
and its lines; the long warnings, our remarks, the two thumbs, the menu, and in small what it came
from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from agent.wording import Language, figure, in_language, ours
from agent.wording import sentences as wording
from bot.showing.blocks import lines
from bot.showing.blocks.content import BLOCKS, TEXT, Block, Content, content, fits, paragraph, small
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import Line
from bot.showing.blocks.notes import Note, notes
from bot.showing.blocks.orders import PastFault, past_orders
from bot.showing.blocks.part_blocks import CLOSE, Drawn, close, full, listed
from bot.showing.blocks.parts import Part, size
from bot.showing.blocks.votes import votes
from bot.showing.blocks.warnings import notices, warnings_over
from bot.showing.blocks.which import Choice, which
from bot.showing.blocks.windows import Room

_SENTENCE: Final = 600
_WARNED: Final = 1_000
"""Characters of the text that warnings take from the parts; in the blocks they are whole."""
_STEPS: Final = 12
_FOR_ORDERS: Final = 1
"""Blocks that are left for past orders, also where there are none: the answer is the same."""
_WHOLE: Final = 5
"""Parts that stand side by side as they are; of more, the first two do."""
_SIDE_BY_SIDE: Final = 4
_CLOSE_ONES: Final = 3
_LISTED: Final = 2
_SMALL: Final = ours("Program {program}, {seconds} s")


@dataclass(frozen=True)
class Footing:
    """Where an answer comes from: its ids, the program's version, and seconds from the question."""

    question_id: int
    answer_id: int
    program: str
    seconds: float

    def small(self, language: Language = "en") -> str:
        """In a few words."""
        seconds = figure(f"{self.seconds:.1f}", language)
        return in_language(_SMALL, language, program=self.program, seconds=seconds)


def answer(
    parts: Sequence[Part],
    warnings: Sequence[Line],
    footing: Footing,
    *,
    lead: str = "",
    remarks: Sequence[str] = (),
    language: Language = "en",
    alike: bool = False,
    beside: Sequence[Note] = (),
    past: Sequence[PastFault] = (),
    opens: bool = False,
    walk: Block | None = None,
    unsure: bool = False,
    machines: Sequence[Choice] = (),
) -> Content:
    """The answer. `lead`: a sentence before it, where it is not a plain answer; `remarks`: ours,
    after it; `alike`: the parts stand side by side, else the first is the answer and the others
    are close to it; `beside`: site notes, which stand above; `past`: past work orders, folded below
    where there is room, and never in the place of anything else; `opens`: with a button that opens
    a work order; `walk`: one that begins a walk through it; `unsure`: the button that asks
    an expert stands out; `machines`: to choose from."""
    cited = [line for part in parts for line in part.lines]
    warned = warnings_over(warnings, cited, language)
    note = f"{in_language(wording.WORD_FOR_WORD, language)} {footing.small(language)}"
    lead, remarks = cut(lead, _SENTENCE), [cut(remark, _SENTENCE) for remark in remarks]
    shown_here = notes(beside, language)
    ours = sum(map(size, (lead, note, *remarks, *warned.above))) + 100
    ours += sum(size(one.plain) + 1 for one in shown_here)
    characters = TEXT - ours - min(_WARNED, sum(map(size, warned.below)))
    show = _side_by_side if alike else _best_first
    top = [block for one in shown_here for block in one.blocks]
    top += [
        *([paragraph(lead)] if lead else []),
        *which(footing.question_id, machines, language),
        *notices(warned.above),
    ]
    menu = lines.menu(cited, footing.question_id, footing.answer_id, language)
    tail = [
        *notices(warned.below),
        *([paragraph("\n".join(remarks))] if remarks else []),
        votes(footing.answer_id, menu, opens, walk, unsure=unsure, language=language),
        small(note),
    ]
    room = Room(characters, _STEPS, BLOCKS - len(top) - len(tail) - _FOR_ORDERS)
    for most in range(len(parts), 0, -1):
        # What has no room but for its place is a click away.
        drawn = show(parts, room, footing.question_id, language, most)
        body = [*top, *(block for one in drawn for block in one.blocks)]
        if fits([*body, *tail]):
            break
    said = [
        *(one.plain for one in shown_here),
        lead,
        *warned.above,
        *(one.plain for one in drawn),
        *remarks,
        *warned.below,
        note,
    ]
    return with_orders(said, [*body[: BLOCKS - len(tail)], *tail], past, language)


def with_orders(
    said: Sequence[str], blocks: Sequence[Block], past: Sequence[PastFault], language: Language
) -> Content:
    """The message with the past orders above the buttons, as much of them as there is room for; its
    text says the same, or only that there are some where it has no room for them. The last two
    blocks are the buttons and what is small."""
    orders = past_orders(past, language)
    while orders:
        more = [*blocks[:-2], *orders[0].blocks, *blocks[-2:]]
        if fits(more):
            left = TEXT - sum(size(text) + 1 for text in said)
            whole = (one.plain for one in orders if size(one.plain) <= left)
            return content([*said, next(whole, orders[-1].plain)], more)
        orders = orders[1:]
    return content(said, blocks)


def _best_first(
    parts: Sequence[Part], room: Room, question_id: int, language: Language, most: int
) -> list[Drawn]:
    """The first, and as many of those that are close to it as take nothing of it; lines of `most`
    parts, of the others the places."""
    best, *others = parts
    also = in_language(wording.ALSO_CLOSE, language)
    ways: list[list[Drawn]] = []
    for count in range(min(_CLOSE_ONES, most - 1, len(others)) + 1):
        near = [
            close(part, question_id, language, manual=part.manual != before.manual)
            for before, part in zip(parts, others[:count], strict=False)
        ]
        near += _rest(others[count:], question_id, language)
        below = [Drawn(also, [{"type": "divider"}, paragraph(also)]), *near] if near else []
        ways.append([full(best, 0, _left(room, below), question_id, language), *below])
    return [way for way in ways if way[0] == ways[0][0]][-1]


def _side_by_side(
    parts: Sequence[Part], room: Room, question_id: int, language: Language, most: int
) -> list[Drawn]:
    """Those of one manual together, under its name. Each has a share, the first what the others
    leave, and then these what is left at last, in order; lines of `most` parts."""
    manuals = list(dict.fromkeys(part.manual for part in parts))
    first, *others = sorted(parts, key=lambda part: manuals.index(part.manual))
    is_new = [part.manual != before.manual for before, part in pairwise((first, *others))]
    count = min(_SIDE_BY_SIDE, most - 1, len(others))
    whole = count if len(parts) <= _WHOLE else min(count, 1)
    share = Room(
        max(CLOSE.characters, room.characters // len(parts)),
        CLOSE.steps,
        room.blocks // len(parts),
    )

    def draw(at: int, space: Room) -> Drawn:
        of, new = others[at], is_new[at]
        return full(of, 0, space, question_id, language, manual=new, may_table=False)

    beside = [draw(at, share) for at in range(whole)]
    beside += [
        close(others[at], question_id, language, manual=is_new[at]) for at in range(whole, count)
    ]
    lines: list[Block] = [{"type": "divider"}]
    fixed = [*(Drawn("", lines) for _ in beside), *_rest(others[count:], question_id, language)]
    best = full(first, 0, _left(room, (*fixed, *beside)), question_id, language)
    for at in range(whole):
        beside[at] = draw(at, _left(room, (best, *fixed, *beside[:at], *beside[at + 1 :])))
    divided = [Drawn(one.plain, [*lines, *one.blocks]) for one in beside]
    return [best, *divided, *fixed[len(beside) :]]


def _left(room: Room, others: Sequence[Drawn]) -> Room:
    """The room that these leave of it."""
    used = sum(size(one.plain) + 1 for one in others)
    return Room(
        room.characters - used, room.steps, room.blocks - sum(len(one.blocks) for one in others)
    )


def _rest(parts: Sequence[Part], question_id: int, language: Language) -> list[Drawn]:
    """Those of which there is only room for the place, and how many more there are."""
    named = [listed(part, question_id, language) for part in parts[:_LISTED]]
    if more := len(parts) - len(named):
        said = f"+ {more}"
        blocks: list[Block] = [small(said)]
        named.append(Drawn(said, blocks))
    return named
