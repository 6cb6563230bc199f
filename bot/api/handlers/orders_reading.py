"""Past work orders as the key may read them: searched, and counted over time."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from agent.work_orders import PastOrders, Trends, trends
from bot.api.front import Front
from bot.api.handlers.manuals import audience_of
from bot.api.operations import Given, Operation
from bot.api.order_models import OrdersQuery, OrdersResult, TrendsQuery, TrendsResult
from bot.api.work import in_thread
from bot.showing import order_document, trends_document, trends_picture


def search(front: Front, given: Given) -> dict[str, Any]:
    """The likest past orders, best first, however like they are."""
    query: OrdersQuery = given.query
    shop = front.shop
    audience = audience_of(front, given.client, query.channel)
    orders = PastOrders(shop.db, shop.remembered, shop.kinds.of)
    found = orders.search(audience, query.q, query.k, query.machine)
    return {
        "query": query.q,
        "orders": [
            {**order_document(one.told), "score": round(one.score, 4), "p": round(one.p, 4)}
            for one in found
        ],
    }


async def trends_(front: Front, given: Given) -> Response:
    """Rising faults, days between failures and parts by equipment; as a PNG where that is asked
    for."""
    found = await in_thread(front.quick, _counted, front, given)
    query: TrendsQuery = given.query
    if query.picture is None and "image/png" not in given.request.headers.get("accept", ""):
        return JSONResponse(trends_document(found))
    png = await in_thread(front.uploads, lambda: trends_picture(found, dark=query.dark))
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-store"})


def _counted(front: Front, given: Given) -> Trends:
    query: TrendsQuery = given.query
    audience = audience_of(front, given.client, query.channel)
    since = date.today() - timedelta(days=query.days)
    with front.shop.db.connection() as conn:
        return trends(conn, audience, since=since, machine=query.machine)


OPERATIONS = (
    Operation(
        "GET",
        "/v1/work-orders/search",
        "searchOrders",
        "Has this been seen before, and what fixed it",
        "work orders",
        "search",
        gives=OrdersResult,
        query=OrdersQuery,
        reads=search,
    ),
    Operation(
        "GET",
        "/v1/trends",
        "trends",
        "Rising faults, time between failures and parts used, by equipment",
        "work orders",
        "search",
        gives=TrendsResult,
        query=TrendsQuery,
        serves=trends_,
        media={"image/png": {"type": "string", "contentMediaType": "image/png"}},
        errors=(501,),
    ),
)
