"""The weekly digest for leads as a message, and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, counted, in_language, ours
from bot.showing.blocks.content import Block, Content, content, fits, paragraph, rich, section
from bot.showing.blocks.home import go_to, short
from bot.showing.blocks.home_lead import (
    NOTHING_WAITS,
    WAITS_SAMPLES,
    Gap,
    Three,
    bullets,
    how_many,
    in_shares,
    needed,
)
from bot.showing.blocks.home_programs import came_to_serve

TITLE: Final = ours("The week of {since} to {until}")
QUIET: Final = ours("Nobody asked anything this week.")
TOTAL: Final = counted(
    "{count} question ({before} in the week before): {answered} % answered (before:"
    " {answered_before}), {closest} % closest lines ({closest_before}), {not_found} % not found"
    " ({not_found_before}).",
    "{count} questions ({before} in the week before): {answered} % answered (before:"
    " {answered_before}), {closest} % closest lines ({closest_before}), {not_found} % not found"
    " ({not_found_before}).",
)
GAPS: Final = ours("What the manuals do not answer")
NO_GAPS: Final = ours("No question of a public channel was left unanswered.")
RISING: Final = ours("Faults that are told of more often")
RISING_LINE: Final = ours(
    "{equipment}: {fault} ({recent} orders in 90 days, {before} in the year before)"
)
LEARNED: Final = ours("What was learned")
LEARNED_NOTHING: Final = ours("Nothing new was learned.")
NOTE: Final = ours("{day}: a site note, “{text}”")
DECIDED: Final = ours("Better answers: {approved} approved, {refused} refused")
WAITS: Final = ours("What waits")
WAITS_CORRECTIONS: Final = counted(
    "{count} better answer waits for somebody to decide",
    "{count} better answers wait for somebody to decide",
)
MORE: Final = ours("Each lead finds more on the Home tab of the bot.")
_TEXT: Final = 160


@dataclass(frozen=True)
class Rising:
    """A fault that comes more often."""

    equipment: str
    fault: str
    recent: int
    before: int


@dataclass(frozen=True)
class Digest:
    """A week as its readers may know it. `served`: (day, version, kind); `notes`: (day, words)."""

    since: str
    until: str
    now: Three
    before: Three
    gaps: Sequence[Gap]
    rising: Sequence[Rising]
    served: Sequence[tuple[str, str, str]]
    notes: Sequence[tuple[str, str]]
    approved: int
    refused: int
    corrections: int
    samples: int


def digest_message(one: Digest, language: Language = "en") -> Content:
    """All of it, as far as a message holds it."""
    title = in_language(TITLE, language, since=one.since, until=one.until)
    parts: list[tuple[list[str], list[Block]]] = [
        ([title, _total(one, language)], [_bold(title), paragraph(_total(one, language))]),
        _gaps(one, language),
        _listed(RISING, _rising(one, language), "", language),
        _listed(LEARNED, _learned(one, language), LEARNED_NOTHING, language),
        _listed(WAITS, _waits(one, language), NOTHING_WAITS, language),
    ]
    more = in_language(MORE, language)
    said = [text for texts, _ in parts for text in texts]
    blocks = [block for _, some in parts for block in some]
    last = paragraph(more)
    while not fits([*blocks, last]):
        blocks.pop()
    return content([*said, more], [*blocks, last])


def digest_document(one: Digest) -> dict[str, Any]:
    """The digest as JSON."""
    names = ("answered", "closest", "not_found")
    return {
        "since": one.since,
        "until": one.until,
        "coverage": {
            "now": dict(zip(names, one.now, strict=True)),
            "before": dict(zip(names, one.before, strict=True)),
        },
        "gaps": [
            {
                "questions": gap.questions,
                "people": gap.people,
                "examples": [text for text, _ in gap.examples],
                "terms": list(gap.terms),
                "manual": gap.manual,
            }
            for gap in one.gaps
        ],
        "rising": [vars(fault) for fault in one.rising],
        "learned": {
            "programs": [
                {"day": day, "version": version, "kind": kind} for day, version, kind in one.served
            ],
            "notes": [{"day": day, "text": text} for day, text in one.notes],
            "approved": one.approved,
            "refused": one.refused,
        },
        "waiting": {"corrections": one.corrections, "samples": one.samples},
    }


def _total(one: Digest, language: Language) -> str:
    if not sum(one.now):
        return in_language(QUIET, language)
    return in_shares(TOTAL, one.now, one.before, language)


def _gaps(one: Digest, language: Language) -> tuple[list[str], list[Block]]:
    title = in_language(GAPS, language)
    said, blocks = [title], [_bold(title)]
    for gap in one.gaps:
        lines = [
            how_many(gap, language),
            *(f"“{short(text, _TEXT)}”" for text, _ in gap.examples),
            needed(gap, language),
        ]
        url = next((url for _, url in gap.examples if url), None)
        said.append("\n".join(lines))
        blocks.append(paragraph("\n".join(lines), go_to(url, language)))
    if not one.gaps:
        said.append(in_language(NO_GAPS, language))
        blocks.append(paragraph(said[-1]))
    return said, blocks


def _rising(one: Digest, language: Language) -> list[str]:
    return [
        in_language(
            RISING_LINE,
            language,
            equipment=short(fault.equipment, 80),
            fault=short(fault.fault, _TEXT),
            recent=fault.recent,
            before=fault.before,
        )
        for fault in one.rising
    ]


def _learned(one: Digest, language: Language) -> list[str]:
    said = [came_to_serve(*served, language) for served in one.served]
    said += [
        in_language(NOTE, language, day=day, text=short(text, _TEXT)) for day, text in one.notes
    ]
    if one.approved or one.refused:
        counts = {"approved": one.approved, "refused": one.refused}
        said.append(in_language(DECIDED, language, **counts))
    return said


def _waits(one: Digest, language: Language) -> list[str]:
    found = ((WAITS_CORRECTIONS, one.corrections), (WAITS_SAMPLES, one.samples))
    return [in_language(said, language, count=count) for said, count in found if count]


def _listed(
    title: str, lines: Sequence[str], nothing: str, language: Language
) -> tuple[list[str], list[Block]]:
    """The lines under their title; `nothing` says that there is none; "": the title goes too."""
    named = in_language(title, language)
    if lines:
        return [named, *lines], [_bold(named), bullets([section((one, False)) for one in lines])]
    if not nothing:
        return [], []
    said = in_language(nothing, language)
    return [named, said], [_bold(named), paragraph(said)]


def _bold(text: str) -> Block:
    return rich(section((text, True)))
