"""Past work orders from a maintenance system: rows of a CSV or of JSON, each once by its number."""

import csv
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from starlette.responses import JSONResponse, Response

from agent.work_orders import (
    NAMES,
    OrderMap,
    Row,
    embed_orders,
    import_orders,
    map_in,
    map_of,
    of_csv,
    of_objects,
)
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.order_models import ImportBody, ImportQuery, ImportResult
from bot.api.problems import Problem
from bot.api.reading import body_of, checked, document_of
from bot.api.scopes import ORDERS_EVERYONE
from bot.api.work import done_once, in_thread
from bot.roles import allow
from bot.showing import imported_document
from ingest.embedding import EmbeddingFailed, EmbeddingSpent
from ingest.legible import legible
from sql import past_orders, work_orders
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant
from sql.work_orders import NewOrder

log = structlog.get_logger()
MOST_BYTES: Final = 20_000_000
_TOLD: Final = 1_000
_CSV: Final = ("text/csv", "application/csv")
_HIDDEN: Final = "an order that is not for this key has its number: ask whoever made the key"
_OTHERS: Final = (
    "others read this order too: changing it needs a key with the scope orders:everyone"
)


async def import_(front: Front, given: Given) -> Response:
    """The good rows are orders that who was named may read; the bad ones are told, and harm no
    other. Whatever ends it early, the same request does the rest."""
    query: ImportQuery = given.query
    readers = given.client.grants(
        query.channel,
        query.group,
        everyone=query.everyone,
        scope=ORDERS_EVERYONE,
        what="the orders",
    )
    await in_thread(front.quick, _check, front, given.client)
    kind = given.request.headers.get("content-type", "application/json").partition(";")[0]
    kind = kind.strip().lower()
    is_csv = kind in _CSV
    if not is_csv and kind != "application/json":
        said = 'Send orders as text/csv, or as application/json: {"orders": [...]}.'
        raise Problem(415, "not-orders", said)
    raw = await body_of(given.request, MOST_BYTES)
    # A JSON document of this size takes a moment to read: nobody else waits for it.
    rows = await in_thread(front.uploads, _of_csv if is_csv else _of_json, raw, query.map)
    asked = ("importOrders", urlencode(given.request.query_params.multi_items()), kind, raw)

    def work() -> Done:
        return _import(front, given, rows, readers)

    done = await done_once(front, given, front.uploads, work, *asked)
    return JSONResponse(dict(done.result), done.status)


def _check(front: Front, client: Client) -> None:
    """MayNot, before anything of the body is read."""
    with front.shop.db.connection() as conn:
        allow(conn, client.actor(conn), "orders.import")


def _of_csv(raw: bytes, said: str | None) -> list[Row]:
    return of_csv(raw, _own_names(raw) if said is None else map_in(said))


def _of_json(raw: bytes, said: str | None) -> list[Row]:
    if said is not None:
        raise Problem(422, "invalid", "map: Of JSON it stands in the body, beside `orders`.")
    body = checked(ImportBody, document_of(raw))
    assert isinstance(body, ImportBody)
    document = {"columns": {name: name for name in NAMES}} if body.map is None else body.map
    try:
        return of_objects(body.orders, map_of(document))
    except RecursionError as error:
        raise Problem(422, "invalid", "map: It is too deep.") from error


def _own_names(raw: bytes) -> OrderMap:
    """The map of a CSV whose columns have our names, those that it has."""
    first = raw[:10_000].decode("utf-8-sig", "replace").strip().splitlines()[:1]
    header = {name.strip() for name in next(csv.reader(first), [])}
    names = [name for name in NAMES if name in header or name in ("number", "fault")]
    return map_of({"columns": {name: name for name in names}})


def _import(front: Front, given: Given, rows: Sequence[Row], readers: Sequence[Grant]) -> Done:
    query: ImportQuery = given.query
    client, shop = given.client, front.shop
    told = [f"{one.kind}:{one.grantee}" for one in readers]

    def record(conn: Connection, made: Mapping[str, int]) -> None:
        doing = allow(conn, client.actor(conn), "orders.import")
        if any(made[one] for one in ("new", "changed", "granted")):
            doing.done("orders", after={**made, "readers": told})

    done = import_orders(
        shop.db,
        client.team,
        rows,
        readers,
        by=client.who(),
        dry_run=query.dry_run,
        record=record,
        refuse=lambda conn, orders: _refused(conn, client, orders),
    )
    if done.taken and not query.dry_run:
        try:
            embed_orders(shop.db, shop.embedder, Audience.of_operator(client.team))
        except (EmbeddingFailed, EmbeddingSpent) as error:
            # They are in, and found by their words; the next searches do the rest.
            log.warning("api.orders_without_vectors", reason=error.for_operators)
    document: dict[str, Any] = imported_document(done, dry_run=query.dry_run)
    errors = [{**one, "error": legible(one["error"])} for one in document["errors"][:_TOLD]]
    result = {"rows": len(rows), **document, "bad": len(done.bad), "errors": errors}
    return Done(200, result)


def _refused(conn: Connection, client: Client, orders: Sequence[NewOrder]) -> dict[str, str]:
    """Those that are not the key's to change: by number, with the reason."""
    if client.operator or ORDERS_EVERYONE in client.scopes:
        return {}
    numbers = [one.number for one in orders]
    there = work_orders.held(conn, client.team, client.channels, client.groups, numbers=numbers)
    foreign = {one.number: one.order_id for one in there if not one.own}
    seen = past_orders.read(conn, client.person(), list(foreign.values()))
    readable = {one.number: one for one in seen}
    refused = {}
    for order in orders:
        if order.number not in foreign:
            continue
        stands = readable.get(order.number)
        if stands is None:
            refused[order.number] = _HIDDEN
        elif any(
            getattr(stands, name) != value
            for name, value in {**vars(order), "parts": list(order.parts)}.items()
        ):
            refused[order.number] = _OTHERS
    return refused


OPERATIONS = (
    Operation(
        "POST",
        "/v1/work-orders",
        "importOrders",
        "Import past work orders; the same again changes nothing",
        "work orders",
        "orders:write",
        gives=ImportResult,
        query=ImportQuery,
        serves=import_,
        once=True,
        body_media="text/csv",
        reads_also=ImportBody,
        errors=(400, 413, 415, 422),
    ),
)
