"""What past orders say over time: rising faults, time between failures, parts used, by equipment.

Counted from orders with a day. A fault is *rising* where so many of its orders fall into the last
90 days, against the year before them, that chance brings as many less than once in a hundred times
(a binomial tail, and three orders at least); many faults are looked at, so one or the other is
chance all the same. Orders of one equipment tell one fault where they share half of their words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Final

from agent.work_orders.rule import stems
from sql import past_orders
from sql.audience import Audience
from sql.past_orders import PastOrder
from sql.rows import Connection

RECENT: Final = 90
BEFORE: Final = 365
_RISING: Final = 0.01
_FEWEST: Final = 3
_SAME: Final = 0.5
_PARTS: Final = 5


@dataclass(frozen=True)
class Rising:
    """A fault that is told of more often: orders in the last 90 days, and in the year before
    them. `p`: how often chance alone brings as many."""

    fault: str
    recent: int
    before: int
    p: float


@dataclass(frozen=True)
class Between:
    """Days between two orders of one machine, over `intervals` of them."""

    mean: float
    median: float
    intervals: int


@dataclass(frozen=True)
class Trend:
    """Of one kind of equipment (of one machine, where orders name no kind). `months`: (first day,
    orders), without a gap; `between` None where no machine has two orders."""

    equipment: str
    orders: int
    machines: int
    months: tuple[tuple[date, int], ...]
    between: Between | None
    rising: tuple[Rising, ...]
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Trends:
    """`since` to `until`, the day of the last order; the equipment with most orders first."""

    since: date
    until: date | None
    equipment: tuple[Trend, ...]


def trends(
    conn: Connection, audience: Audience, *, since: date, machine: str = "", most: int = 20
) -> Trends:
    """The trends of what the audience may read; `machine`: of this machine or kind of machine."""
    orders = past_orders.dated(conn, audience, since, machine)
    if not orders:
        return Trends(since, None, ())
    until = max(map(_day, orders))
    kinds: defaultdict[str, list[PastOrder]] = defaultdict(list)
    for order in orders:
        kinds[" ".join((order.equipment or order.machine).split()).casefold()].append(order)
    # What names neither says nothing by equipment.
    named = sorted((kind for kind in kinds if kind), key=lambda kind: (-len(kinds[kind]), kind))
    return Trends(since, until, tuple(trend(kinds[kind], until) for kind in named[:most]))


def trend(orders: Sequence[PastOrder], until: date) -> Trend:
    """The trend of these orders, the oldest first, seen from that day."""
    name = Counter(order.equipment or order.machine for order in orders).most_common(1)[0][0]
    parts = Counter(part for order in orders for part in order.parts)
    return Trend(
        name,
        len(orders),
        len({order.machine for order in orders if order.machine}),
        _months(orders, until),
        _between(orders),
        _rising(orders, until),
        tuple(sorted(parts.items(), key=lambda one: (-one[1], one[0]))[:_PARTS]),
    )


def _day(order: PastOrder) -> date:
    assert order.day is not None
    return order.day


def _months(orders: Sequence[PastOrder], until: date) -> tuple[tuple[date, int], ...]:
    count = Counter(_day(order).replace(day=1) for order in orders)
    months, month = [], min(count)
    while month <= until:
        months.append((month, count[month]))
        month = (month + timedelta(days=31)).replace(day=1)
    return tuple(months)


def _between(orders: Sequence[PastOrder]) -> Between | None:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for order in orders:
        if order.machine:
            days[order.machine.casefold()].add(_day(order))
    gaps = [
        (after - before).days
        for own in map(sorted, days.values())
        for before, after in pairwise(own)
    ]
    return Between(mean(gaps), float(median(gaps)), len(gaps)) if gaps else None


def _rising(orders: Sequence[PastOrder], until: date) -> tuple[Rising, ...]:
    recent_from = until - timedelta(days=RECENT)
    first = max(min(map(_day, orders)), recent_from - timedelta(days=BEFORE))
    before_days = (recent_from - first).days
    if before_days < RECENT:
        return ()  # too little is known of before
    share = RECENT / (RECENT + before_days)
    found = []
    for group in _groups([order for order in orders if _day(order) >= first]):
        recent = sum(_day(order) > recent_from for order in group)
        p = _tail(recent, len(group), share)
        if recent >= _FEWEST and p < _RISING:
            fault = min((order.fault for order in group), key=len)
            found.append(Rising(fault, recent, len(group) - recent, p))
    return tuple(sorted(found, key=lambda one: (one.p, one.fault)))


def _groups(orders: Sequence[PastOrder]) -> list[list[PastOrder]]:
    """Orders whose faults share half of their words with the group's first."""
    groups: list[tuple[frozenset[str], list[PastOrder]]] = []
    for order in orders:
        words = stems(order.fault)
        like = [(_overlap(words, first), group) for first, group in groups]
        most, group = max(like, key=lambda one: one[0], default=(0.0, []))
        if most >= _SAME:
            group.append(order)
        else:
            groups.append((words, [order]))
    return [group for _, group in groups]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _tail(hits: int, of: int, share: float) -> float:
    """The chance of so many hits or more."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))
