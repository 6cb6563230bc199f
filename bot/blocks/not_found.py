"""The final message of a question that the manuals do not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import lines
from bot.blocks.answer import Footing
from bot.blocks.content import Block, Content, content, paragraph, rich, small, words
from bot.blocks.escape import cut
from bot.blocks.lines import Line
from bot.blocks.votes import votes

_NAMED = 8
_TITLE = 80


@dataclass(frozen=True)
class Section:
    """A section that came near: `where` is its first page; what it says is not shown."""

    title: str
    where: Line


def not_found(
    sentence: str, searched: Sequence[str], nearest: Sequence[Section], footing: Footing
) -> Content:
    """Says so, which manuals were searched, and which sections came nearest."""
    looked = _searched(searched)
    near = [f"{cut(one.title, 120, '…')}: {lines.place(one.where)}" for one in nearest]
    blocks: list[Block] = [rich(words(sentence, bold=True)), paragraph(looked)]
    if near:
        blocks.append(paragraph("\n".join(["Nearest that I found:", *(f"• {n}" for n in near)])))
    tail = [votes(footing.answer_id), lines.menu([], footing.question_id, footing.answer_id)]
    listed = ["Nearest that I found:", *near] if near else []
    return content(
        [sentence, looked, *listed, footing.small], [*blocks, *tail, small(footing.small)]
    )


def _searched(titles: Sequence[str]) -> str:
    if not titles:
        return "There is no manual that everyone here may read, so nothing was searched."
    named = ", ".join(cut(" ".join(title.split()), _TITLE, "…") for title in titles[:_NAMED])
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    manuals = "1 manual" if len(titles) == 1 else f"{len(titles)} manuals"
    return f"I searched {manuals}: {named}{more}."
