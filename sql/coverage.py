"""How well questions are answered, for leads: in numbers, and in words only what an audience may
read and was asked where everyone in the team did.

An outcome is that of a question's newest answer: *answered* (in full or in part), *closest* (lines
that may answer), or *not found*; small talk and questions back are none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many, one, value

_SQL = load("coverage")


@dataclass(frozen=True)
class Span:
    """From `since` on until before `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Week:
    """The outcomes of one week; `weeks_ago` 0 is the last one."""

    weeks_ago: int
    answered: int
    closest: int
    not_found: int


@dataclass(frozen=True)
class Counted:
    """The outcomes of a channel (by id, '' = those that are not told apart), or of a manual with
    the equipment that it is for."""

    name: str
    is_recent: bool
    answered: int
    closest: int
    not_found: int
    equipment: str = ""


@dataclass(frozen=True)
class Unanswered:
    """A public question that the manuals did not answer."""

    question_id: int
    channel: str
    ts: str
    text: str
    asked_at: datetime
    user_id: str


@dataclass(frozen=True)
class Worst:
    """A place that is cited in answers which somebody's standing vote calls wrong; how many."""

    manual: str
    page: int
    label: str | None
    section: str
    answers: int


@dataclass(frozen=True)
class Voted:
    """The standing votes that were cast in one week."""

    weeks_ago: int
    ups: int
    downs: int


@dataclass(frozen=True)
class Served:
    """A decision about who serves."""

    version: str
    kind: str
    decided_by: str
    e_value: float | None
    created_at: datetime


@dataclass(frozen=True)
class Waiting:
    """A correction that waits; `channel`, `ts`: the message that asks. `asked` is "" where the
    audience may not read it."""

    correction_id: int
    created_at: datetime
    channel: str | None
    ts: str | None
    asked: str


@dataclass(frozen=True)
class Decided:
    """How many corrections were approved and refused."""

    approved: int
    refused: int


@dataclass(frozen=True)
class Open:
    """How many corrections wait, and how many answers that were put to leads."""

    corrections: int
    samples: int


def weeks(conn: Connection, team: str, span: Span) -> list[Week]:
    """Return the outcomes by week, the last week first; a week without any is left out."""
    return many(conn, Week, _SQL["weeks"], {"team": team, **vars(span)})


def channels(
    conn: Connection, team: str, span: Span, middle: datetime, own: Collection[str]
) -> list[Counted]:
    """Return the outcomes by channel, before `middle` and from then on; `own`: the channels of who
    reads it, which are named beside public ones."""
    parameters = {"team": team, **vars(span), "middle": middle, "channels": sorted(own)}
    return many(conn, Counted, _SQL["channels"], parameters)


def manuals(conn: Connection, audience: Audience, span: Span, middle: datetime) -> list[Counted]:
    """Return the outcomes by manual, likewise, of the manuals that the audience may read."""
    parameters = {**audience.parameters(), **vars(span), "middle": middle}
    return many(conn, Counted, _SQL["manuals"], parameters)


def unanswered(conn: Connection, team: str, span: Span, limit: int) -> list[Unanswered]:
    """Return what was asked in public and not answered, the newest first. Whether the channel is
    public still has to be asked of Slack before it is shown."""
    return many(conn, Unanswered, _SQL["unanswered"], {"team": team, **vars(span), "limit": limit})


def worst(conn: Connection, audience: Audience, since: datetime, limit: int) -> list[Worst]:
    """Return the places in most answers that were voted down since, the most first."""
    parameters = {**audience.parameters(), "since": since, "limit": limit}
    return many(conn, Worst, _SQL["worst"], parameters)


def votes(conn: Connection, team: str, span: Span) -> list[Voted]:
    """Return the standing votes by week, the last week first."""
    return many(conn, Voted, _SQL["votes"], {"team": team, **vars(span)})


def promotions(conn: Connection, team: str, span: Span) -> list[Served]:
    """Return the decisions about who serves, oldest first."""
    return many(conn, Served, _SQL["promotions"], {"team": team, **vars(span)})


def newest_decision(conn: Connection, team: str) -> int:
    """Return the id of the last decision about who answers, 0 where there was none."""
    return int(value(conn, _SQL["newest_decision"], {"team": team}))


def waiting(conn: Connection, audience: Audience, limit: int) -> list[Waiting]:
    """Return the corrections that wait, oldest first."""
    return many(conn, Waiting, _SQL["waiting"], {**audience.parameters(), "limit": limit})


def decided(conn: Connection, team: str, span: Span) -> Decided:
    """Return what was decided of corrections."""
    found = one(conn, Decided, _SQL["decided"], {"team": team, **vars(span)})
    assert found is not None
    return found


def open_counts(conn: Connection, team: str, since: datetime) -> Open:
    """Return how much waits; of what was put to leads, from that week on."""
    found = one(conn, Open, _SQL["open_counts"], {"team": team, "since": since})
    assert found is not None
    return found
