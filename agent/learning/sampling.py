"""A random sample of answers that nobody voted on, for leads: votes that are given unasked are
biased.

People vote on what annoys them. What leads say of answers drawn at random says how often answers
are right in everyday use, and by that the gate weighs what a candidate mends and breaks.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Final

from agent.learning.gate import RIGHT_IN_TRAFFIC
from agent.learning.voices import Electorate
from sql import samples
from sql.rows import Connection
from sql.samples import Draw
from sql.votes import Labelled

A_WEEK: Final = 10
_DAYS: Final = 7
LEAST: Final = 30
"""Sampled answers from which on they say how often answers are right; before, it is assumed."""
LEAST_LEADS: Final = 2
"""Nobody says it alone."""
FLOOR: Final = 0.5
"""Of a champion that people use at least half is right: less is never believed."""
WEEKS: Final = 13
_Z: Final = 1.645


@dataclass(frozen=True)
class Sampled:
    """What leads said of answers drawn at random: how many were right and wrong, by how many
    leads."""

    right: int = 0
    wrong: int = 0
    leads: int = 0

    @property
    def right_in_traffic(self) -> float:
        """The share of all answers that is right, 0..1: the upper end of what the sample allows
        (Wilson, one-sided 95 %), as a higher one only makes the gate stricter. Where there are too
        few, what is assumed."""
        count = self.right + self.wrong
        if count < LEAST or self.leads < LEAST_LEADS:
            return RIGHT_IN_TRAFFIC
        share, z2 = self.right / count, _Z**2
        middle = share + z2 / (2 * count)
        width = _Z * sqrt(share * (1 - share) / count + z2 / (4 * count**2))
        return max(FLOOR, (middle + width) / (1 + z2 / count))


def sampled(rows: Iterable[Labelled], electorate: Electorate) -> Sampled:
    """What leads said when they were asked, of the last quarter's questions: of each answer what
    most of them say. Nobody else's vote counts, whoever clicks."""
    every = list(rows)
    since = max((row.asked_at for row in every), default=datetime.now(UTC))
    since -= timedelta(weeks=WEEKS)
    right = wrong = 0
    leads: set[str] = set()
    for row in every:
        voices = [
            one
            for one in row.voices
            if one["sampled"] and electorate.counts(one["who"]) and electorate.is_lead(one["user"])
        ]
        ups = sum(one["value"] == "up" for one in voices)
        if row.asked_at < since or 2 * ups == len(voices):
            continue
        right += 2 * ups > len(voices)
        wrong += 2 * ups < len(voices)
        leads |= {one["user"] for one in voices}
    return Sampled(right, wrong, len(leads))


def monday(now: datetime) -> date:
    """The first day of the week."""
    return now.date() - timedelta(days=now.weekday())


def chosen(seed: str, answer_ids: Sequence[int], size: int) -> list[int]:
    """So many of the answers at random, in a random order: those whose hash with the seed is the
    lowest. The same seed gives the same answers, also where others were deleted since."""
    return sorted(answer_ids, key=lambda one: _number(seed, one))[:size]


def _number(seed: str, answer_id: int) -> bytes:
    return hashlib.sha256(f"{seed}:{answer_id}".encode()).digest()


def draw(
    conn: Connection,
    team: str,
    now: datetime,
    size: int = A_WEEK,
    divided: Sequence[int] = (),
    seed: str | None = None,
) -> Draw:
    """The week's sample is drawn, of public answers of the last seven days on which no vote stands;
    done again it changes nothing. `divided`: answers that are put to leads as well, each once.

    The seed is drawn now, so that nobody can know before which answers it takes.
    """
    week = monday(now)
    ids = samples.unvoted(conn, team, now - timedelta(days=_DAYS))
    drawn = Draw(week, seed or secrets.token_hex(8), len(ids))
    if samples.begin(conn, team, drawn):
        for place, answer_id in enumerate(chosen(drawn.seed, ids, size)):
            samples.add(conn, team, "random", week, place, answer_id)
    for place, answer_id in enumerate(divided):
        samples.add(conn, team, "divided", week, place, answer_id)
    found = samples.get(conn, team, week)
    assert found is not None
    return found
