"""Manuals that the key may read: listed, and their pages."""

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
    audience = _audience(front, given)
    with front.shop.db.connection() as conn:
        replaced = replacements.replaced(conn, audience)
        return {
            "manuals": [
                document(conn, given.client, one, replaced)
                for one in manuals.list_all(conn, audience)
            ]
        }


def get(front: Front, given: Given) -> dict[str, Any]:
    """One of them."""
    audience = _audience(front, given)
    with front.shop.db.connection() as conn:
        manual = manuals.get(conn, audience, given.path["manual_id"])
        if manual is None:
            raise not_found("manual")
        return document(conn, given.client, manual, replacements.replaced(conn, audience))


async def picture(front: Front, given: Given) -> Response:
    """A PNG of the page, with the words of `highlight` marked."""
    query: PictureQuery = given.query

    def drawn() -> bytes:
        audience = _audience(front, given)
        with front.shop.db.connection() as conn:
            pdf = manuals.pdf_bytes(conn, audience, given.path["manual_id"])
        if pdf is None:
            raise not_found("manual")
        return render_page(pdf, given.path["page"], query.highlight, query.scale)

    png = await in_thread(front.quick, drawn)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-store"})


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


def _audience(front: Front, given: Given) -> Audience:
    channel = given.client.channel(given.query.channel)
    return front.readers.seen(given.client, channel).audience


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
