"""How often a fix helped, over the past orders whose fault is like the one that is asked about.

An order says itself whether it helped; where it does not, its fix helped if no fault like it came
back on the same machine within 30 days, and nobody knows where that cannot be told yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from sql import past_orders
from sql.audience import Audience
from sql.past_orders import PastOrder
from sql.rows import Connection

WITHIN: Final = 30
"""Days in which a fault that was not cured comes back."""
ALIKE: Final = 0.75
"""Cosine from which on two faults of one machine are the same trouble."""
_SAME_FIX: Final = 85.0


@dataclass(frozen=True)
class Helped:
    """Of `known` orders with this fix of which it is known, it helped in `times`; `tried`: how many
    orders have the fix in all."""

    times: int
    known: int
    tried: int


@dataclass(frozen=True)
class Told:
    """A past order as it stands beside an answer, and how often its fix helped; None where it says
    no fix."""

    order: PastOrder
    helped: Helped | None


def beside(conn: Connection, audience: Audience, answer_id: int, most: int) -> list[Told]:
    """The past orders beside the answer, as this audience may read them now, the likest first.

    How often a fix helped is counted over all that are like the question, of those it may read.
    """
    orders = past_orders.beside(conn, audience, answer_id)
    if not orders:
        return []
    ids = [order.order_id for order in orders]
    outcomes = past_orders.outcomes(conn, audience, ids, within=WITHIN, alike=ALIKE)
    return [Told(order, helped(order, orders, outcomes)) for order in orders[:most]]


def helped(
    order: PastOrder, alike: Sequence[PastOrder], outcomes: Mapping[int, bool | None]
) -> Helped | None:
    """How often this order's fix helped among the orders that are alike, itself among them; None
    where it says no fix."""
    if not order.fix:
        return None
    tried = [one for one in alike if one.order_id == order.order_id or _same_fix(one, order)]
    known = [found for one in tried if (found := outcomes.get(one.order_id)) is not None]
    return Helped(sum(known), len(known), len(tried))


def _same_fix(one: PastOrder, other: PastOrder) -> bool:
    if not one.fix or one.fix == other.fix:
        return one.fix == other.fix
    return fuzz.token_sort_ratio(one.fix.casefold(), other.fix.casefold()) >= _SAME_FIX
