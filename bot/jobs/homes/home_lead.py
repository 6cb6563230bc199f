"""What a lead sees on their home tab beside their own.

In numbers all that was asked; in words only what was asked where everyone in the team reads along
(as it was when it was answered, and as Slack says that it is now), and only manuals that this lead
may read themselves. Channels are told apart where everyone or this lead reads them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agent.learning.gaps import gaps, named_by
from agent.wording import Language
from bot.jobs.homes.home_links import Links
from bot.jobs.homes.home_pictures import block_of
from bot.jobs.homes.home_plots import questions_a_week, votes_a_week
from bot.jobs.homes.home_programs import cost_section, program_section
from bot.jobs.work import Work
from bot.showing import Line, page_of
from bot.showing import home as tab
from bot.slack import Refused
from sql import coverage, manuals
from sql.audience import Audience
from sql.coverage import Counted, Open, Served, Span, Unanswered, Voted, Waiting, Week, Worst

WEEKS: Final = 4
_ROWS: Final = 6
_GAPS: Final = 6
_QUESTIONS: Final = 500
_EXAMPLES: Final = 2
_WAITS: Final = 6
_PLACES: Final = 5
_SERVED: Final = 5

Three = tuple[int, int, int]


@dataclass(frozen=True)
class _Found:
    """All that was read, of one moment. `names`: titles and equipment of the manuals that the lead
    may read."""

    weeks: Sequence[Week]
    manuals: Sequence[Counted]
    channels: Sequence[Counted]
    unanswered: Sequence[Unanswered]
    worst: Sequence[Worst]
    waiting: Sequence[Waiting]
    open: Open
    votes: Sequence[Voted]
    served: Sequence[Served]
    names: Sequence[tuple[str, str]]


def lead_sections(
    work: Work, audience: Audience, links: Links, now: datetime, language: Language = "en"
) -> list[tab.Section]:
    """Its sections, with pictures where they can be had. SlackUnreachable."""
    found = _read(work, audience, now)
    mine = frozenset(channel for reader in audience.readers for channel in reader.channels)
    readable = Readable(work, mine)
    return [
        _coverage(work, found, now, language),
        tab.unanswered(gaps_of(found.unanswered, found.names, readable, links)[:_GAPS], language),
        tab.worst([_place(one, language) for one in found.worst], language),
        tab.waiting(
            [
                tab.Waits(f"{one.created_at:%Y-%m-%d}", one.asked, links.to(one.channel, one.ts))
                for one in found.waiting
            ],
            max(0, found.open.corrections - len(found.waiting)),
            found.open.samples,
            language,
        ),
        _votes(work, found, now, language),
        program_section(work, language),
        cost_section(work, {one.name for one in found.channels if one.name}, language),
    ]


class Readable:
    """Whether what was asked in a channel may be shown in words: it is the reader's own, or Slack
    says now that everyone in the team reads it."""

    def __init__(self, work: Work, own: Iterable[str] = ()) -> None:
        self._work = work
        self._known = dict.fromkeys(own, True)

    def __call__(self, channel: str) -> bool:
        if channel not in self._known:
            self._known[channel] = self._ask(channel)
        return self._known[channel]

    def _ask(self, channel: str) -> bool:
        try:
            self._work.audiences.seen(channel, self._work.me.bot_user)
        except Refused:
            return False
        return self._work.audiences.in_public(channel)


def gaps_of(
    asked: Sequence[Unanswered],
    names: Sequence[tuple[str, str]],
    readable: Callable[[str], bool],
    links: Links | None,
) -> list[tab.Gap]:
    """The topics of what may be shown, with examples, and the manual that names each."""
    shown = [one for one in asked if readable(one.channel)]
    found = []
    for gap in gaps(shown):
        examples = [
            (one.text, links.to(one.channel, one.ts) if links else None)
            for one in gap.questions[:_EXAMPLES]
        ]
        manual = next(
            (title for title, more in names if named_by(gap.terms, f"{title} {more}")), None
        )
        found.append(tab.Gap(examples, len(gap.questions), gap.people, gap.terms, manual))
        links = links if len(found) < _GAPS else None
    return found


def _read(work: Work, audience: Audience, now: datetime) -> _Found:
    team, middle = work.me.team, now - timedelta(weeks=WEEKS)
    both, last = Span(now - timedelta(weeks=2 * WEEKS), now), Span(middle, now)
    mine = {channel for reader in audience.readers for channel in reader.channels}
    with work.shop.db.connection() as conn:
        return _Found(
            weeks=coverage.weeks(conn, team, both),
            manuals=coverage.manuals(conn, audience, both, middle),
            channels=coverage.channels(conn, team, both, middle, mine),
            unanswered=coverage.unanswered(conn, team, last, _QUESTIONS),
            worst=coverage.worst(conn, audience, middle, _PLACES),
            waiting=coverage.waiting(conn, audience, _WAITS),
            open=coverage.open_counts(conn, team, middle),
            votes=coverage.votes(conn, team, both),
            served=coverage.promotions(conn, team, both),
            names=[(one.title, one.equipment or "") for one in manuals.searched(conn, audience)],
        )


def _coverage(work: Work, found: _Found, now: datetime, language: Language) -> tab.Section:
    recent = _total(week for week in found.weeks if week.weeks_ago < WEEKS)
    before = _total(week for week in found.weeks if week.weeks_ago >= WEEKS)
    weeks = {week.weeks_ago: (week.answered, week.closest, week.not_found) for week in found.weeks}
    plot = questions_a_week(weeks, 2 * WEEKS, now, language)
    return tab.coverage(
        recent,
        before,
        _rows(found.manuals, lambda one: one.name),
        _rows(found.channels, lambda one: one.name, channels=True),
        _rows(found.manuals, lambda one: one.equipment, unnamed=False),
        block_of(work, plot) if sum(recent) + sum(before) else None,
        language,
    )


def _votes(work: Work, found: _Found, now: datetime, language: Language) -> tab.Section:
    recent = _voted(one for one in found.votes if one.weeks_ago < WEEKS)
    before = _voted(one for one in found.votes if one.weeks_ago >= WEEKS)
    weeks = {one.weeks_ago: (one.ups, one.downs) for one in found.votes}
    served = {(now - one.created_at) // timedelta(weeks=1): one.version for one in found.served}
    plot = votes_a_week(weeks, served, 2 * WEEKS, now, language)
    return tab.votes(
        recent,
        before,
        [(f"{one.created_at:%Y-%m-%d}", one.version, one.kind) for one in found.served[-_SERVED:]],
        block_of(work, plot) if sum(recent) + sum(before) else None,
        language,
    )


def _rows(
    counted: Sequence[Counted],
    of: Callable[[Counted], str],
    *,
    channels: bool = False,
    unnamed: bool = True,
) -> list[tab.Row]:
    """One for each name, those with most that is not found first."""
    sums: defaultdict[str, list[list[int]]] = defaultdict(lambda: [[0, 0, 0], [0, 0, 0]])
    for one in counted:
        into = sums[of(one)][0 if one.is_recent else 1]
        for place, count in enumerate((one.answered, one.closest, one.not_found)):
            into[place] += count
    rows = [
        tab.Row(
            _three(now),
            _three(before),
            name="" if channels else name,
            channel=name if channels else "",
        )
        for name, (now, before) in sums.items()
        if sum(now) and (name or unnamed)
    ]
    return sorted(rows, key=lambda row: (-row.now[2], -sum(row.now), row.name))[:_ROWS]


def _three(counts: Sequence[int]) -> Three:
    answered, closest, not_found = counts
    return answered, closest, not_found


def _total(weeks: Iterable[Week]) -> Three:
    every = list(weeks)
    return (
        sum(week.answered for week in every),
        sum(week.closest for week in every),
        sum(week.not_found for week in every),
    )


def _voted(weeks: Iterable[Voted]) -> tuple[int, int]:
    every = list(weeks)
    return sum(week.ups for week in every), sum(week.downs for week in every)


def _place(one: Worst, language: Language) -> tab.Place:
    """The innermost title, and the page."""
    title = one.section.rpartition(" > ")[2]
    where = page_of(Line("", one.manual, one.page, one.label), language)
    return tab.Place(one.manual, f"{title}, {where}" if title else where, one.answers)
