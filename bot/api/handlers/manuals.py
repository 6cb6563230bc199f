"""Manuals that the key may read: listed, and their pages."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.api.bodies import PictureQuery, Where
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.problems import not_found
from bot.api.results import ManualResult, ManualsResult
from bot.api.work import in_thread
from ingest.sandbox import render_page
from sql import grants, manuals, replacements
from sql.audience import Audience
from sql.database import Connection
from sql.manuals import Manual


def list_(front: Front, given: Given) -> dict[str, Any]:
    """All that the audience may read, superseded ones too."""
    return {"manuals": listed(front, given.client, given.query.channel)}


def listed(
    front: Front,
    client: Client,
    channel: str | None = None,
    part: Callable[[list[Manual]], list[Manual]] = lambda found: found,
) -> list[dict[str, Any]]:
    """Those manuals, by title, or the part of them that is asked for."""
    audience = audience_of(front, client, channel)
    with front.shop.db.connection() as conn:
        replaced = replacements.replaced(conn, audience)
        found = part(manuals.list_all(conn, audience))
        return [document(conn, client, one, replaced) for one in found]


def get(front: Front, given: Given) -> dict[str, Any]:
    """One of them."""
    return one_of(front, given.client, given.path["manual_id"], given.query.channel)


def one_of(
    front: Front, client: Client, manual_id: int, channel: str | None = None
) -> dict[str, Any]:
    """The manual as `ManualResult`; Problem 404."""
    audience = audience_of(front, client, channel)
    with front.shop.db.connection() as conn:
        manual = manuals.get(conn, audience, manual_id)
        if manual is None:
            raise not_found("manual")
        return document(conn, client, manual, replacements.replaced(conn, audience))


async def picture(front: Front, given: Given) -> Response:
    """A PNG of the page, with the words of `highlight` marked."""
    query: PictureQuery = given.query
    place = (given.path["manual_id"], given.path["page"])
    png = await in_thread(front.quick, drawn, front, given.client, place, query)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-store"})


def drawn(front: Front, client: Client, place: tuple[int, int], query: PictureQuery) -> bytes:
    """The PNG; `place`: manual_id and page. Problem 404; NoSuchPage."""
    audience = audience_of(front, client, query.channel)
    with front.shop.db.connection() as conn:
        pdf = manuals.pdf_bytes(conn, audience, place[0])
    if pdf is None:
        raise not_found("manual")
    return render_page(pdf, place[1], query.highlight, query.scale)


def document(
    conn: Connection, client: Client, manual: Manual, replaced: dict[int, int]
) -> dict[str, Any]:
    """The manual as `ManualResult`."""
    return {
        "manual_id": manual.manual_id,
        "title": manual.title,
        "revision": manual.revision,
        "equipment": manual.equipment,
        "published": manual.published,
        "source": manual.source_name,
        "pages": manual.page_count,
        "passages": manual.passages,
        "pages_without_text": manual.pages_without_text,
        "lines_doubtful": manual.lines_doubtful,
        "superseded_by": replaced.get(manual.manual_id),
        "readers": readers(conn, client, manual.manual_id),
    }


def readers(conn: Connection, client: Client, manual_id: int) -> list[str]:
    """Who may read it, as far as that is the client's to know: everyone, and its own."""
    given = grants.of_manual(conn, client.team, manual_id)
    return [
        f"{one.kind}:{one.grantee}"
        for one in given
        if one.kind == "everyone" or (one.kind != "operator" and client.holds(one))
    ]


def audience_of(front: Front, client: Client, channel: str | None) -> Audience:
    """As whose readers the client reads; Problem 403 where the channel is none of its own."""
    return front.readers.seen(client, client.channel(channel)).audience


OPERATIONS = (
    Operation(
        "GET",
        "/v1/manuals",
        "listManuals",
        "List the manuals that the key may read",
        "manuals",
        "manuals:read",
        gives=ManualsResult,
        query=Where,
        reads=list_,
    ),
    Operation(
        "GET",
        "/v1/manuals/{manual_id}",
        "getManual",
        "One manual",
        "manuals",
        "manuals:read",
        gives=ManualResult,
        query=Where,
        reads=get,
        ids={"manual_id": "int"},
    ),
    Operation(
        "GET",
        "/v1/manuals/{manual_id}/pages/{page}/picture",
        "showPage",
        "The picture of a page, with words marked",
        "manuals",
        "manuals:read",
        query=PictureQuery,
        serves=picture,
        media={"image/png": {"type": "string", "contentMediaType": "image/png"}},
        ids={"manual_id": "int", "page": "int"},
    ),
)
