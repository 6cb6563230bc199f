"""Who may not read past orders any more, and which go: within what is the key's own."""

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.order_models import (
    ReadersBody,
    RemovedOrdersResult,
    RemoveOrdersBody,
    RevokedOrdersResult,
)
from bot.api.problems import Problem
from bot.api.scopes import ORDERS_EVERYONE
from bot.roles import allow
from sql import forgetting, past_orders, work_orders
from sql.database import Connection


def revoke(front: Front, given: Given, conn: Connection) -> Done:
    """Those named may not read past orders any more; the orders stay."""
    body: ReadersBody = given.body
    client = given.client
    readers = client.grants(
        body.channels,
        body.groups,
        everyone=body.everyone,
        scope=ORDERS_EVERYONE,
        what="the orders no more",
    )
    doing = allow(conn, client.actor(conn), "orders.revoke")
    count = sum(work_orders.revoke(conn, client.team, one) for one in readers)
    if count:
        told = [f"{one.kind}:{one.grantee}" for one in readers]
        doing.done("orders", before={"readers": told, "orders": count})
    return Done(200, {"revoked": count})


def remove(front: Front, given: Given, conn: Connection) -> Done:
    """The orders are gone with all that was made of them, also from beside answers. What others
    read too stays, unless the key may decide for them."""
    body: RemoveOrdersBody = given.body
    client = given.client
    if sum((bool(body.numbers), body.before is not None, body.all)) != 1:
        raise Problem(422, "invalid", "Say `numbers`, or `before` a day, or `all`: one of them.")
    doing = allow(conn, client.actor(conn), "orders.remove")
    there = work_orders.held(
        conn,
        client.team,
        client.channels,
        client.groups,
        numbers=body.numbers or None,
        before=body.before,
    )
    everywhere = client.operator or ORDERS_EVERYONE in client.scopes
    going = [one.number for one in there if one.own or everywhere]
    kept = [one.order_id for one in there if not (one.own or everywhere)]
    gone = work_orders.remove(conn, client.team, going)
    if gone:
        forgetting.record(conn, client.team, "orders", None, client.who(), orders=gone)
        doing.done("orders", before={"orders": gone})
    return Done(200, {"removed": gone, "kept": _seen(conn, client, kept)})


def _seen(conn: Connection, client: Client, ids: list[int]) -> int:
    """How many of them the key may know of."""
    return len(past_orders.read(conn, client.person(), ids))


OPERATIONS = (
    Operation(
        "POST",
        "/v1/work-orders/grants/revoke",
        "revokeOrders",
        "Take back that channels, groups or everyone may read past work orders",
        "work orders",
        "orders:write",
        ReadersBody,
        RevokedOrdersResult,
        writes=revoke,
    ),
    Operation(
        "POST",
        "/v1/work-orders/remove",
        "removeOrders",
        "Remove past work orders that nobody reads but the key's own",
        "work orders",
        "orders:write",
        RemoveOrdersBody,
        RemovedOrdersResult,
        writes=remove,
    ),
)
