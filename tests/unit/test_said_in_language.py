"""What people read of an answer and what hangs on it is all in their language: no sentence of ours
is left in English."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.jobs.uploads.reading import how_far
from bot.showing.blocks import (
    answer,
    asking,
    channel,
    correction,
    evidence,
    notes,
    reason,
    revisions,
    unread,
    votes,
    walk,
    walk_summary,
)
from bot.showing.blocks.content import Content, content
from bot.showing.blocks.lines import Line
from bot.showing.blocks.not_found import Section, not_found
from bot.showing.blocks.parts import Part
from bot.showing.blocks.steps import steps
from bot.showing.blocks.which import Choice
from bot.showing.walk_story import Run
from ingest.manual import Progress
from sql.channel_settings import ChannelSettings
from sql.walks import CardStep
from tests.fix_made_up import WORD, forgotten, left_in_english

LONG = "Ж " * 900
FOOTING = answer.Footing(1, 2, WORD, 1.5)
MANUALS = [(1, WORD)]


def line(quote: str = WORD, **more: Any) -> Line:
    """A cited line that was recognised, on a page with a number of its own."""
    given: dict[str, Any] = {"page": 3, "label": "Ж-1", "ordinal": 0, "recognised": True}
    return Line(quote, WORD, **given | more)


def part(*lines: Line, kind: Any = "procedure") -> Part:
    """A part with a revision that has no word before it."""
    return Part(kind, WORD, WORD, WORD, "Я", lines or (line(), line(LONG)), WORD)


def note() -> notes.Note:
    return notes.Note(WORD, WORD, WORD, "2026-11-27", line())


def card(step: int = 2, parts: int = 1) -> walk.Card:
    """With a warning over all that is too long to stand open."""
    at = CardStep(1, step, 9, 1, parts)
    warning = line(LONG, role="warning")
    return walk.Card(at, WORD, WORD, (warning,), (line(role="step"),), line(), WORD)


def answered(language: str) -> Content:
    """An answer with everything beside it."""
    several = [part(*(line(LONG, role="step") for _ in range(20))), part(), part(kind="text")]
    warned = [line(f"{WORD * n} {LONG}", role="warning", page=n) for n in range(1, 9)]
    warned.append(line(warned[0].quote, role="warning", page=70))
    return answer.answer(
        several * 2,
        warned,
        FOOTING,
        language=language,
        beside=[note()],
        opens=True,
        walk=walk.begin_button(2, 0, WORD, language),
        unsure=True,
        machines=[Choice(1, WORD), Choice(2, "Я")],
    )


def missing(language: str) -> Content:
    """Nothing found, but something near."""
    near = [Section(WORD, line())]
    return not_found("", [WORD] * 9, near, FOOTING, language=language, beside=[note()], opens=True)


def walked(kind: Any, language: str) -> Content:
    return walk.walking(card(parts=2), kind, (1, 1), 1, "", language)


def summed(kind: Any, language: str) -> Content:
    acts: Any = ("done", "skip", "not_solved", "solved")
    runs = [Run(act, WORD, 1, last) for act in acts for last in (1, 3)] + [Run("skip", WORD, 0, 0)]
    return walk_summary.walk_summary("", WORD, runs, kind, card(), card(), language)


def carded(language: str) -> Content:
    """What a card says of revisions and of what was not read."""
    one, several = [WORD], [WORD] * 5
    every = [
        revisions.Revised(one, (), one, one, undo=True),
        revisions.Revised(several, one, several, several),
        revisions.Revised((), several),
    ]
    kinds = ("pictures", "unreadable", "damaged", "forms", "attachments")
    left = [{kind: list(range(1, most)) for kind in kinds} for most in (2, 30)]
    said = [sentence for told in every for sentence in revisions.sentences(told, language)]
    said += [unread.unread(one, language) for one in left] + [unread.places([1], 4, language)]
    said += [revisions.revision_named(WORD, "Я", None, language)]
    stages: Any = ("reading", "recognising", "embedding", "writing")
    said += [how_far(Progress(stage, 5, 9), 9.0, 1, language) for stage in stages]
    said += [how_far(Progress("reading", 5, 9), 900.0, 1, language)]
    return content(said, [one for told in every for one in revisions.choices(told, language)])


DRAWN: dict[str, Callable[[str], Any]] = {
    "answer": answered,
    "alike": lambda to: answer.answer([part(), part()], [line()], FOOTING, language=to, alike=True),
    "not found": missing,
    "further": lambda to: steps(part(*(line(LONG, role="step") for _ in range(20))), 1, 1, to),
    "evidence": lambda to: evidence.evidence([part()], to),
    "asked": lambda to: votes.asked_votes(1, to),
    "no vote": lambda to: votes.voted(None, to),
    "by button": lambda to: votes.voted(("button", "up"), to),
    "by reaction": lambda to: votes.voted(("reaction", "down"), to),
    "by lead": lambda to: votes.voted((votes.SOURCE, "up"), to),
    "reason": lambda to: reason.reason_modal(1, to),
    "correction": lambda to: correction.correction_modal(1, MANUALS, WORD, language=to),
    "thanks": lambda to: correction.thanks(1, approved=False, language=to),
    "noted": lambda to: correction.thanks(1, approved=True, language=to),
    "settings": lambda to: channel.settings_modal("C1", ChannelSettings(), to),
    "closed": lambda to: channel.settings_closed(WORD, to),
    "commands": asking.commands_help,
    "no manuals": lambda to: asking.manuals_here([], to),
    "manuals": lambda to: asking.manuals_here([asking.Reached(WORD, "Я", WORD, 2)] * 50, to),
    "privately": lambda to: asking.privately(missing(to), 1, share=True, language=to),
    "shared": lambda to: asking.shared(missing(to), WORD, WORD, to),
    "note form": lambda to: asking.note_form(WORD, WORD, to),
    "walk": lambda to: walked("procedure", to),
    "walk of a fault": lambda to: walked("fault", to),
    "walk's end": lambda to: walk.walk_ended("", WORD, card(0), 1, to),
    "walk hidden": lambda to: walk.walk_hidden(1, 1, 1, to),
    "summary": lambda to: summed("procedure", to),
    "summary of a fault": lambda to: summed("fault", to),
    "card": carded,
}


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_left_in_english(name: str, made_up: str) -> None:
    """Whatever a person reads outside of the brackets is what the message was given."""
    assert left_in_english(DRAWN[name](made_up)) == []


def test_a_forgotten_sentence_is_found(made_up: str) -> None:
    """English drawn for the made-up language is seen as such."""
    assert forgotten("⟦Show page 3⟧ Ж of it")
    assert not forgotten("⟦Show ⟦p. 3⟧⟧ Ж ⟦cut …")
    assert left_in_english(reason.reason_modal(1))
