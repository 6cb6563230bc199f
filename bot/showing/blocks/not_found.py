"""The final message of a question that the manuals do not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks import lines
from bot.showing.blocks.answer import Footing, with_orders
from bot.showing.blocks.content import Content, paragraph, rich, small, words
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import Line
from bot.showing.blocks.notes import Note, notes
from bot.showing.blocks.orders import PastFault
from bot.showing.blocks.votes import votes

_NAMED = 8
_TITLE = 80
_SENTENCE = 600


@dataclass(frozen=True)
class Section:
    """A section that came near: `where` is its first page; what it says is not shown."""

    title: str
    where: Line


def not_found(
    sentence: str,
    searched: Sequence[str],
    nearest: Sequence[Section],
    footing: Footing,
    *,
    whom: str = "",
    language: Language = "en",
    narrowed: str = "",
    beside: Sequence[Note] = (),
    past: Sequence[PastFault] = (),
    opens: bool = False,
    above: str = "",
) -> Content:
    """Says so, which manuals were searched, which sections came nearest, and `whom` to ask; above
    that what people here know of it (`beside`), and over all of it `above`.

    `narrowed`: why others were not; where none was searched, that is what there is to say.
    """
    shown_here = notes(beside, language)
    looked = searched_said(searched, language)
    sentence, whom = cut(sentence, _SENTENCE, "…"), cut(whom, _SENTENCE, "…")
    if narrowed and not searched:
        sentence, looked = narrowed, in_language(wording.NONE_SHARED, language)
    elif narrowed:
        looked = f"{looked} {narrowed}"
    near_is = in_language(wording.NEAREST, language)
    near = [f"{cut(one.title, 120, '…')}: {lines.place(one.where, language)}" for one in nearest]
    above = cut(above, _SENTENCE, "…")
    blocks = [paragraph(above)] if above else []
    blocks += [block for one in shown_here for block in one.blocks]
    blocks += [rich(words(sentence, bold=True)), paragraph(looked)]
    if near:
        blocks.append(paragraph("\n".join([near_is, *(f"• {n}" for n in near)])))
    blocks += [paragraph(whom)] if whom else []
    menu = lines.menu([], footing.question_id, footing.answer_id, language)
    listed = [near_is, *near] if near else []
    foot = footing.small(language)
    tail = [
        votes(footing.answer_id, menu, opens, unsure=True, language=language),
        small(foot),
    ]
    said = [above, *(one.plain for one in shown_here), sentence, looked, *listed, whom, foot]
    return with_orders(said, [*blocks, *tail], past, language)


def searched_said(titles: Sequence[str], language: Language) -> str:
    """Which manuals were searched, in a sentence."""
    if not titles:
        return in_language(wording.SEARCHED_NONE, language)
    named = ", ".join(cut(" ".join(title.split()), _TITLE, "…") for title in titles[:_NAMED])
    if len(titles) > _NAMED:
        named = in_language(wording.MORE, language, named=named, more=len(titles) - _NAMED)
    return in_language(wording.SEARCHED, language, named=named, count=len(titles))
