"""Past orders that are read, and new ones that are opened."""

from agent.errors.base import AgentError


class BadMap(AgentError):
    """The map needs `columns`, and which of them are the order's `number` and `fault`:
    docs/work-orders.md shows one."""

    kind = "permanent"


class BadOrders(AgentError):
    """The file holds no work orders that can be read."""

    kind = "permanent"


class NotSent(AgentError):
    """The work order could not be handed over: it is tried again."""

    kind = "passing"
    people = (
        "The system for work orders did not take it, however often I tried. The draft is kept: "
        "click once more, and I try again."
    )


class OrderRefused(AgentError):
    """The system for work orders refused the draft: check BOT_ORDERS_WEBHOOK."""

    kind = "permanent"
    people = (
        "The system for work orders refused it. Please tell whoever looks after me here; then click"
        " once more."
    )


class NothingToOpen(AgentError):
    """There is no place for new work orders: set BOT_ORDERS_WEBHOOK or BOT_ORDERS_CSV."""

    kind = "permanent"
    people = "There is no place here for new work orders: tell whoever looks after me here."
