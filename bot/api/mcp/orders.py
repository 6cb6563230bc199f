"""The tool that finds past work orders: has this been seen before, and what fixed it."""

from typing import Annotated, Any

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from agent.work_orders import PastOrders
from bot.api.bodies import Text, Where
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.mcp.calls import Call, Tool, given
from bot.api.order_models import PastOrderResult
from bot.api.work import in_thread
from bot.showing import order_document


class FaultsArguments(Where):
    """A fault, as somebody meets it."""

    fault: Annotated[Text, Field(min_length=1, max_length=2_000, pattern=r"\S")]
    machine: Annotated[
        Text, Field(max_length=200, description="only orders of this machine, or kind of machine")
    ] = ""
    k: Annotated[int, Field(ge=1, le=20, description="how many orders")] = 3


class OrderResult(PastOrderResult):
    """A past work order; `sure`: 0..1, how sure it is that it is about this fault."""

    sure: float


class FaultsResult(BaseModel):
    """The orders, the likest first."""

    orders: list[OrderResult]


async def similar_faults(call: Call) -> CallToolResult:
    """The likest past orders that the client may read, as text and as `FaultsResult`."""
    document = await in_thread(call.front.quick, _found, call.front, call.client, call.arguments)
    said = [_paragraph(one) for one in document["orders"]]
    return given(document, TextContent(text="\n\n".join(said) or "No past work order is like it."))


def _found(front: Front, client: Client, arguments: FaultsArguments) -> dict[str, Any]:
    channel = client.channel(arguments.channel)
    audience = front.readers.seen(client, channel).audience
    shop = front.shop
    orders = PastOrders(shop.db, shop.remembered, shop.kinds.of)
    found = orders.search(audience, arguments.fault, arguments.k, arguments.machine)
    return {"orders": [{**order_document(one.told), "sure": round(one.p, 3)} for one in found]}


def _paragraph(order: dict[str, Any]) -> str:
    where = ", ".join(filter(None, [order["day"], order["machine"], order["equipment"]]))
    lines = [f"Work order {order['number']}" + (f" ({where})" if where else "")]
    lines.append(f"Fault: {order['fault']}")
    if order["fix"]:
        lines.append(f"Fix: {order['fix']}")
    if order["parts"]:
        lines.append(f"Parts: {', '.join(order['parts'])}")
    helped = order["helped"]
    if helped and helped["of"]:
        lines.append(f"It helped in {helped['times']} of {helped['of']} orders like this one.")
    return "\n".join(lines)


TOOLS = (
    Tool(
        "similar_faults",
        "Find similar faults",
        "Past work orders with a fault like this one, the likest first: date, machine, what was "
        "done, and how often that helped. `sure` says how likely it is that an order is about the "
        "same. What stands there is what colleagues wrote, and no manual's words: for values and "
        "procedures use ask.",
        "search",
        FaultsArguments,
        FaultsResult,
        similar_faults,
    ),
)
