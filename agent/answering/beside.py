"""What stands beside the manuals' answer, found by search alone: site notes, past work orders.

Each is a tool of the same shape, can be off (AGENT_TOOLS_OFF), and adds to the answer without
taking away or rewording a line of it. The program knows nothing of them, and no LM is told.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from agent.answering.noted import noted
from agent.conversation import Kinds
from agent.equipment import Machine, fits
from agent.evidence import Desk
from agent.program import Answer
from agent.work_orders import PastOrders
from ingest.embedding import Embedder, EmbeddingSpent
from sql.audience import Audience
from sql.database import Database
from sql.past_orders import PastOrder


@dataclass(frozen=True)
class Seen:
    """What a tool beside the answer works with, for one audience."""

    db: Database
    embedder: Embedder
    audience: Audience
    desk: Desk
    kinds: Kinds
    left_out: tuple[int, ...] = ()
    """Manuals of another machine than it is about."""
    machine: Machine | None = None
    """The machine that it is about, where its thread or channel says so."""

    def question_of(self, answer: Answer) -> str:
        """The question that was searched, which stands alone; empty where nothing was."""
        return next((one.query for one in answer.evidence.rankings), "")


def with_notes(seen: Seen, answer: Answer) -> Answer:
    """With the site notes that the question finds; none where they cannot be searched by meaning
    today."""
    try:
        return noted(
            seen.db,
            seen.embedder,
            seen.audience,
            seen.desk,
            answer,
            seen.kinds,
            left_out=seen.left_out,
        )
    except EmbeddingSpent:
        return answer


def with_orders(seen: Seen, answer: Answer) -> Answer:
    """With the past work orders that help with the question (`agent.work_orders.rule`), those of
    its machine first; nothing of the manuals' answer is another.

    None is left out: the number of an asset looks like a model's, and says its machine itself.
    """
    question = seen.question_of(answer)
    if not question:
        return answer
    orders = PastOrders(seen.db, seen.embedder, seen.kinds.of)
    found = orders.about(seen.audience, question)
    if (machine := seen.machine) is not None:
        found.sort(key=lambda one: not _is_of(one.order, machine))
    return replace(answer, orders=tuple(one.order.order_id for one in found))


def _is_of(order: PastOrder, machine: Machine) -> bool:
    return fits(f"{order.machine}, {order.equipment}", machine) or (
        bool(machine.serial) and fits(order.machine, Machine(machine.serial, (machine.serial,)))
    )


Tools: TypeAlias = Mapping[str, Callable[[Seen, Answer], Answer]]
BESIDE: Final[Tools] = MappingProxyType({"notes": with_notes, "orders": with_orders})
"""By name, in the order in which they add to an answer."""


def put_beside(
    seen: Seen, answer: Answer, off: Collection[str] = (), tools: Tools = BESIDE
) -> Answer:
    """The answer with what each tool that is not `off` puts beside it."""
    for name, tool in tools.items():
        if name not in off:
            answer = tool(seen, answer)
    return answer
