"""The sections of a lead's home tab: what is answered and what is not, votes, programs, cost.

Pure builders: who may read what was decided before. Channels are named by their ids, which Slack
shows to whom it may; what people asked is plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import Counted, Language, counted, in_language, ours
from bot.showing.blocks.content import Block, paragraph, rich, run, section, small
from bot.showing.blocks.home import Section, go_to, heading, short

COVERAGE: Final = ours("Coverage, the last four weeks")
NO_QUESTIONS: Final = ours("Nobody asked anything in the last four weeks.")
TOTAL: Final = counted(
    "{count} question ({before} in the four weeks before): {answered} % answered (before:"
    " {answered_before}), {closest} % closest lines ({closest_before}), {not_found} % not found"
    " ({not_found_before}).",
    "{count} questions ({before} in the four weeks before): {answered} % answered (before:"
    " {answered_before}), {closest} % closest lines ({closest_before}), {not_found} % not found"
    " ({not_found_before}).",
)
COUNTS: Final = ours("{answered} answered · {closest} closest · {not_found} not found")
COUNTS_BEFORE: Final = ours(
    "{answered} answered · {closest} closest · {not_found} not found (before: {answered_before} ·"
    " {closest_before} · {not_found_before})"
)
BY_MANUAL: Final = ours("By manual")
BY_CHANNEL: Final = ours("By channel")
BY_EQUIPMENT: Final = ours("By equipment")
OTHER_CHANNELS: Final = ours("Direct messages, and channels that are not yours to read")
UNANSWERED: Final = ours("Not in the manuals")
UNANSWERED_NOTE: Final = ours(
    "Only what was asked in public channels is shown in words; the numbers above count all."
)
NOTHING_UNANSWERED: Final = ours("No public question of the last four weeks was left unanswered.")
GAP: Final = ours("{questions} questions of {people} people")
GAP_ONE: Final = ours("{questions} questions of one person")
GAP_SINGLE: Final = ours("One question")
NEEDS_NEW: Final = ours("Needed: a manual about {terms}. None that you can read names it.")
NEEDS_MORE: Final = ours("{manual} names it and does not say: another revision, or a further part?")
WORST: Final = ours("Places in answers that were voted down")
WORST_COUNT: Final = counted("{count} answer", "{count} answers")
WAITING: Final = ours("Waiting for somebody to decide")
NOTHING_WAITS: Final = ours("Nothing waits.")
WAITS_CORRECTION: Final = ours("A better answer of {day}")
WAITS_CORRECTION_TO: Final = ours("A better answer of {day}: “{asked}”")
WAITS_MORE: Final = ours("and {count} more: `shoptalk notes`")
WAITS_SAMPLES: Final = counted(
    "{count} answer waits for the vote of a lead.", "{count} answers wait for the vote of a lead."
)
_TEXT: Final = 160
_NAME: Final = 100
_EXAMPLES: Final = 2
_BETWEEN: Final = " · "

Three = tuple[int, int, int]
"""How many were answered, closest lines, not found."""


@dataclass(frozen=True)
class Row:
    """What one manual, channel or kind of equipment came to, now and before. `channel`: its id in
    place of a name; neither: all others."""

    now: Three
    before: Three = (0, 0, 0)
    name: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Gap:
    """A topic that is not answered: examples with their addresses, how many, of how many people,
    what it is about, and the manual that names it."""

    examples: Sequence[tuple[str, str | None]]
    questions: int
    people: int
    terms: Sequence[str]
    manual: str | None = None


@dataclass(frozen=True)
class Place:
    """A cited place, and in how many answers that were voted down."""

    manual: str
    where: str
    answers: int


@dataclass(frozen=True)
class Waits:
    """A correction: when it was written, what was asked ("" where that is not to be read here), and
    where it is decided on."""

    day: str
    asked: str
    url: str | None


def coverage(
    now: Three,
    before: Three,
    manuals: Sequence[Row],
    channels: Sequence[Row],
    equipment: Sequence[Row],
    picture: Block | None = None,
    language: Language = "en",
) -> Section:
    """The whole in a sentence and a picture, then by manual, channel and equipment."""
    blocks: list[Block] = [heading(in_language(COVERAGE, language))]
    if not sum(now):
        blocks.append(paragraph(in_language(NO_QUESTIONS, language)))
    else:
        blocks.append(paragraph(in_shares(TOTAL, now, before, language)))
    if picture is not None:
        blocks.append(picture)
    for title, rows in ((BY_MANUAL, manuals), (BY_CHANNEL, channels), (BY_EQUIPMENT, equipment)):
        if rows:
            items = [_counts(row, language) for row in rows]
            blocks.append(listed(in_language(title, language), items))
    return blocks


def unanswered(gaps: Sequence[Gap], language: Language = "en") -> Section:
    """Topics with examples, and the manual that would be needed."""
    blocks: list[Block] = [heading(in_language(UNANSWERED, language))]
    if not gaps:
        return [*blocks, paragraph(in_language(NOTHING_UNANSWERED, language))]
    for gap in gaps:
        said = [how_many(gap, language), *(f"“{short(text, _TEXT)}”" for text, _ in gap.examples)]
        url = next((url for _, url in gap.examples if url), None)
        blocks.append(paragraph("\n".join([*said, needed(gap, language)]), go_to(url, language)))
    return [*blocks, small(in_language(UNANSWERED_NOTE, language))]


def how_many(gap: Gap, language: Language = "en") -> str:
    """How many questions of how many people."""
    if gap.questions == 1:
        return in_language(GAP_SINGLE, language)
    said = GAP if gap.people > 1 else GAP_ONE
    return in_language(said, language, questions=gap.questions, people=gap.people)


def needed(gap: Gap, language: Language = "en") -> str:
    """Which manual would answer."""
    if gap.manual:
        return in_language(NEEDS_MORE, language, manual=short(gap.manual, _NAME))
    return in_language(NEEDS_NEW, language, terms=short(", ".join(gap.terms), _NAME))


def worst(places: Sequence[Place], language: Language = "en") -> Section:
    """Places that were cited in answers that somebody calls wrong; nothing where there is none."""
    if not places:
        return []
    items = []
    for one in places:
        said = in_language(WORST_COUNT, language, count=one.answers)
        named = (short(one.manual, _NAME), True)
        items.append(section(named, (f"{_BETWEEN}{short(one.where, _NAME)}: {said}", False)))
    return [heading(in_language(WORST, language)), bullets(items)]


def waiting(found: Sequence[Waits], more: int, samples: int, language: Language = "en") -> Section:
    """What waits, each with a way to where it is decided."""
    blocks: list[Block] = [heading(in_language(WAITING, language))]
    for one in found:
        to = WAITS_CORRECTION_TO if one.asked else WAITS_CORRECTION
        said = in_language(to, language, day=one.day, asked=short(one.asked, _TEXT))
        blocks.append(paragraph(said, go_to(one.url, language)))
    if more:
        blocks.append(small(in_language(WAITS_MORE, language, count=more)))
    if samples:
        blocks.append(paragraph(in_language(WAITS_SAMPLES, language, count=samples)))
    if len(blocks) == 1:
        blocks.append(paragraph(in_language(NOTHING_WAITS, language)))
    return blocks


def in_shares(sentence: Counted, now: Three, before: Three, language: Language) -> str:
    """How many there were, and of now and before how many percent each."""
    figures = _named(_shares(now), _shares(before))
    return in_language(sentence, language, count=sum(now), before=sum(before), **figures)


def _shares(three: Three) -> list[str]:
    every = sum(three)
    return [f"{100 * one / every:.0f}" if every else "–" for one in three]


def _named(now: Sequence[object], before: Sequence[object]) -> dict[str, object]:
    names = ("answered", "closest", "not_found")
    earlier = [f"{name}_before" for name in names]
    return dict(zip((*names, *earlier), (*now, *before), strict=True))


def _counts(row: Row, language: Language) -> Block:
    sentence = COUNTS_BEFORE if sum(row.before) else COUNTS
    said = in_language(sentence, language, **_named(row.now, row.before))
    return item(row.name, row.channel, said, language)


def item(name: str, channel: str, said: str, language: Language) -> Block:
    if channel:
        first: Block = {"type": "channel", "channel_id": channel}
    else:
        first = run(
            short(name, _NAME) if name else in_language(OTHER_CHANNELS, language), bold=True
        )
    return {"type": "rich_text_section", "elements": [first, run(f": {said}")]}


def listed(title: str, items: Sequence[Block]) -> Block:
    return rich(
        section((title, True)),
        {"type": "rich_text_list", "style": "bullet", "elements": list(items)},
    )


def bullets(items: Sequence[Block]) -> Block:
    return rich({"type": "rich_text_list", "style": "bullet", "elements": list(items)})
