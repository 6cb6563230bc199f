"""Past work orders beside an answer: folded below it, and said to be no manual's words.

Their words are data: nothing in them is a mention or a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.content import Block, plain, rich, small, words
from bot.showing.blocks.escape import clean, cut
from bot.showing.blocks.part_blocks import Drawn

SEEN: Final = "🔧"
_WORDS: Final = 300
_NAME: Final = 80
_PARTS: Final = 160
_BETWEEN: Final = " · "


@dataclass(frozen=True)
class PastFault:
    """A past order as it is drawn. `day` may be empty; `helped`: (times, of how many), None where
    it is not known."""

    number: str
    day: str
    machine: str
    fault: str
    fix: str
    parts: tuple[str, ...] = ()
    helped: tuple[int, int] | None = None


def order_lines(order: PastFault, language: Language) -> list[str]:
    """The order in lines: when and where; the fault; what was done and whether it helped; parts."""
    number = in_language(wording.ORDER_NUMBER, language, number=_short(order.number, _NAME))
    head = _BETWEEN.join(filter(None, (order.day, _short(order.machine, _NAME), number)))
    if not order.fix:
        done = in_language(wording.NOT_FIXED, language)
    else:
        fix = _short(order.fix, _WORDS).rstrip(".")
        done = f"{in_language(wording.FIXED_BY, language, fix=fix)}. {_helped(order, language)}"
    lines = [head, _short(order.fault, _WORDS), done]
    if order.parts:
        parts = _short(", ".join(order.parts), _PARTS)
        lines.append(in_language(wording.PARTS_USED, language, parts=parts))
    return lines


def orders_heading(count: int, language: Language) -> str:
    """How many there are."""
    return f"{SEEN} {in_language(wording.SEEN_BEFORE, language, count=count)}"


def past_orders(found: Sequence[PastFault], language: Language) -> list[Drawn]:
    """What may stand below an answer, the fullest first: all of it folded, then one line; empty
    where there is none."""
    if not found:
        return []
    heading = orders_heading(len(found), language)
    note = in_language(wording.FROM_ORDERS, language)
    inside: list[Block] = []
    said = []
    for order in found:
        head, *below = order_lines(order, language)
        inside.append(rich(words(head, bold=True), *map(words, below)))
        said.append("\n".join([head, *below]))
    folded: Block = {
        "type": "container",
        "title": plain(heading, 150),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [*inside, small(note)],
    }
    return [Drawn("\n".join([heading, *said, note]), [folded]), Drawn(heading, [small(heading)])]


def _helped(order: PastFault, language: Language) -> str:
    if order.helped is None:
        return in_language(wording.HELPED_UNKNOWN, language)
    times, of = order.helped
    return in_language(wording.HELPED, language, times=times, of=of)


def _short(text: str, most: int) -> str:
    return cut(" ".join(clean(text).split()), most, "…")
