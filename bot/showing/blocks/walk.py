"""The card of a walk: one step with the warnings that govern it first, its page, and buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.wording import Language, in_language
from bot.showing import walk_words as said
from bot.showing.blocks.content import (
    MARK,
    Block,
    Content,
    content,
    fits,
    paragraph,
    plain,
    rich,
    section,
    small,
    words,
)
from bot.showing.blocks.doubts import doubts
from bot.showing.blocks.drawing import drawn, texts
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import Line, button, page_of
from bot.showing.blocks.plain import BESIDE, flat
from ingest.signals import begins
from sql.walks import Act, CardStep, Kind

_SHORT: Final = 600
"""Characters of warnings over all that stand open on each card; longer, on the first alone."""
_TITLE: Final = 150
_TRIED: Final = 1_000
_LINES: Final = 6
_FORWARD: Final[dict[Kind, tuple[tuple[Act, str], ...]]] = {
    "procedure": (("done", said.DONE),),
    "fault": (("solved", said.SOLVED), ("not_solved", said.NOT_SOLVED)),
}


@dataclass(frozen=True)
class Card:
    """What stands on a card. `over`: the warnings over the whole; `lines`: the step's own, in
    order; `tried`: of a row the remedy that is tried; `title`: the heading; `machine`: manual and
    revision; `page`: a line that says where, whose `ordinal` is a citation's on that page."""

    step: CardStep
    title: str
    machine: str
    over: tuple[Line, ...]
    lines: tuple[Line, ...]
    page: Line
    tried: str = ""


def begin_button(answer_id: int, claim: int, title: str, language: Language = "en") -> Block:
    """The button below an answer that begins the walk; `title`: of which of several parts."""
    text = in_language(said.BEGIN, language)
    if title:
        named = cut(" ".join(title.split()), 40, "…")
        text = in_language(said.BEGIN_NAMED, language, title=named)
    return _button("begin", text, f"{answer_id}:{claim}")


def walking(
    card: Card,
    kind: Kind,
    key: tuple[int, int],
    question_id: int,
    last: str,
    language: Language = "en",
) -> Content:
    """The card that the walk is at. `key`: the walk and its turn; `last`: who did what before."""
    head = _head(card, kind, language)
    page, machine = page_of(card.page, language), cut(card.machine, 300, "…")
    buttons = _buttons(kind, key, card.step.card, language)
    tail = [
        paragraph(page, button(card.page, question_id, language)),
        small(machine),
        buttons,
        small(last),
    ]
    blocks = within(
        [rich(words(head, bold=True))],
        card,
        tail,
        language,
        lambda one: _over(one, language),
        tried=said.TRY,
    )
    tried = [f"{in_language(said.TRY, language)} {card.tried}"] if card.tried else []
    return content(
        [
            head,
            *texts(card.over, language),
            "\n".join(texts(card.lines, language)),
            *tried,
            page,
            machine,
            last,
        ],
        blocks,
    )


def within(
    head: Sequence[Block],
    card: Card,
    tail: Sequence[Block],
    language: Language,
    over: Callable[[Card], list[Block]] = lambda _: [],
    *,
    tried: str = said.HELPED,
) -> list[Block]:
    """The card's lines between head and tail, below what is `over` them; cut where a message does
    not hold them: a line alone may be as long as that, and its page has the rest. `tried`: what is
    said of the remedy."""
    for one in (card, _shorter(card)):
        blocks = [*head, *over(one), *_body(one, language, tried), *tail]
        if fits(blocks):
            break
    return blocks


def _shorter(card: Card) -> Card:
    def cut_(lines: Sequence[Line], most: int) -> tuple[Line, ...]:
        return tuple(
            replace(line, quote=cut(line.quote, most, " …"), cells=()) for line in lines[:_LINES]
        ) + tuple(replace(one, quote="…", cells=()) for one in lines[_LINES : _LINES + 1])

    over, lines = cut_(card.over, _TRIED // 3), cut_(card.lines, _TRIED)
    return replace(card, over=over, lines=lines, tried=cut(card.tried, _TRIED, " …"))


def walk_ended(
    sentence: str, title: str, card: Card | None, note: int | None, language: Language
) -> Content:
    """The card of a walk that is at its end; `title` of what was gone through, and `card`, what
    solved it: as far as they may be shown; `note`: the walk, where what solved it can be suggested
    as a site note."""
    title = cut(" ".join(title.split()), _TITLE, "…")
    blocks: list[Block] = [rich(words(title, bold=True))] if title else []
    blocks.append(paragraph(sentence))
    texts_ = [title, sentence]
    if card is not None:
        top, place = in_language(said.SOLVED_BY, language), _place(card, language)
        blocks = within([*blocks, rich(words(top, bold=True))], card, [small(place)], language)
        texts_ += [top, "\n".join(texts(card.lines, language)), card.tried, place]
    if note is not None:
        label = in_language(said.SUGGEST, language)
        blocks.append({"type": "actions", "elements": [_button("note", label, f"{note}:0:0")]})
    return content(texts_, blocks)


def walk_hidden(walk_id: int, turn: int, card: int, language: Language) -> Content:
    """The card where not all who see it may read it: nothing of the manual."""
    text = in_language(said.HIDDEN, language)
    look = _button("look", in_language(said.LOOK, language), f"{walk_id}:{turn}:{card}")
    return content([text], [paragraph(text), {"type": "actions", "elements": [look]}])


def walk_at(card: CardStep, kind: Kind, language: Language) -> str:
    """Where a walk stands: `Step 3 of 9`."""
    if not card.step:
        return in_language(said.BEFORE, language)
    one, part = (
        (said.STEP, said.STEP_PART) if kind == "procedure" else (said.REMEDY, said.REMEDY_PART)
    )
    names = {"step": card.step, "count": card.of_steps}
    if card.parts > 1:
        return in_language(part, language, **names, part=card.part, parts=card.parts)
    return in_language(one, language, **names)


def _head(card: Card, kind: Kind, language: Language) -> str:
    title = cut(" ".join(card.title.split()), _TITLE, "…")
    return BESIDE.join(filter(None, (walk_at(card.step, kind, language), title)))


def _place(card: Card, language: Language) -> str:
    title = cut(" ".join(card.title.split()), _TITLE, "…")
    return BESIDE.join(filter(None, (card.machine, title, page_of(card.page, language))))


def _over(card: Card, language: Language) -> list[Block]:
    """The warnings over all: open on the first card, and folded on later ones where they would
    push the step away."""
    if not card.over:
        return []
    blocks = drawn(card.over, "", language, may_table=False)
    if not blocks:  # Slack refuses an empty fold
        return []
    if card.step.card == 0 or sum(len(line.quote) for line in card.over) <= _SHORT:
        return blocks
    count = max(sum(bool(begins(flat(line))) for line in card.over), 1)
    sentence = said.OVER_ALL_ONE if count == 1 else said.OVER_ALL
    title = f"{MARK} {in_language(sentence, language, count=count)}"
    return [
        {
            "type": "container",
            "title": plain(title, 150),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": blocks[:10],
        }
    ]


def _body(card: Card, language: Language, tried: str) -> list[Block]:
    blocks = drawn(card.lines, "", language, may_table=False)
    if card.tried:
        top = f"{in_language(tried, language)} "
        blocks.append(rich(section((top, False), (cut(card.tried, _TRIED, " …"), True))))
    return [*blocks, *map(paragraph, doubts(card.lines, language, pictured=False))]


def _buttons(kind: Kind, key: tuple[int, int], card: int, language: Language) -> Block:
    acts: list[tuple[Act, str]] = [*_FORWARD[kind], ("skip", said.SKIP)]
    acts += [("back", said.BACK)] if card else []
    acts.append(("hand_over", said.HAND_OVER))
    value = f"{key[0]}:{key[1]}:{card}"
    elements = [_button(act, in_language(text, language), value) for act, text in acts]
    elements[0]["style"] = "primary"
    return {"type": "actions", "elements": elements}


def _button(act: Act, text: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": f"walk_{act}",
        "text": plain(text, 75),
        "value": value,
    }
