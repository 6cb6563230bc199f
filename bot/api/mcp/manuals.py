"""The tools that show what there is: manuals, and page."""

import base64
from dataclasses import dataclass
from typing import Annotated, Any

from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent
from pydantic import BaseModel, Field

from bot.api.bodies import Id, PictureQuery, Text, Where
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.handlers.manuals import audience_of, drawn, listed
from bot.api.mcp.calls import Call, Tool, given
from bot.api.mcp.places import PAGE_MEDIA
from bot.api.problems import not_found
from bot.api.results import ManualResult
from bot.api.work import in_thread
from sql import pages
from sql.manuals import Manual


class ManualsArguments(Where):
    """Which manuals."""

    named: Annotated[
        Text | None,
        Field(max_length=200, description="only those whose title, file or equipment has this"),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PageArguments(PictureQuery):
    """Which page, and how it is drawn."""

    manual_id: Id
    page: Annotated[int, Field(ge=1, le=1_000_000, description="page of the PDF, from 1")]
    picture: Annotated[bool, Field(description="false: the text alone")] = True


class FoundManuals(BaseModel):
    """Manuals by title; `total`: how many there are."""

    total: int
    manuals: list[ManualResult]


class PageResult(BaseModel):
    """A page and what was read on it; `recognised`: in a picture of it, by text recognition."""

    manual_id: int
    manual: str
    page: int
    label: str | None
    recognised: bool
    text: str


@dataclass(frozen=True)
class Shown:
    """A page: what was read on it, and its PNG where it was asked for."""

    document: dict[str, Any]
    png: bytes | None


def page_of(front: Front, client: Client, arguments: PageArguments) -> Shown:
    """The page as the client may see it; Problem 403, 404."""
    audience = audience_of(front, client, arguments.channel)
    where = (arguments.manual_id, arguments.page)
    with front.shop.db.connection() as conn:
        read = pages.read(conn, audience, *where)
    if read is None:
        raise not_found("page")
    document = {name: getattr(read, name) for name in PageResult.model_fields}
    return Shown(document, drawn(front, client, where, arguments) if arguments.picture else None)


async def page(call: Call) -> CallToolResult:
    """The picture of the page, and its text."""
    shown = await in_thread(call.front.quick, page_of, call.front, call.client, call.arguments)
    content: list[ContentBlock] = [TextContent(text=shown.document["text"])]
    if shown.png is not None:
        data = base64.b64encode(shown.png).decode()
        content.insert(0, ImageContent(data=data, mime_type=PAGE_MEDIA))
    return given(shown.document, *content)


async def manuals(call: Call) -> CallToolResult:
    """The manuals that the client may read, a line each."""
    document = await in_thread(call.front.quick, _found, call.front, call.client, call.arguments)
    said = [_line(one) for one in document["manuals"]]
    rest = document["total"] - len(said)
    if rest:
        said.append(f"... and {rest} more: say `named`.")
    return given(document, TextContent(text="\n".join(said) or "There are no such manuals."))


def _found(front: Front, client: Client, arguments: ManualsArguments) -> dict[str, Any]:
    total = 0

    def part(there: list[Manual]) -> list[Manual]:
        nonlocal total
        wanted = [one for one in there if _has(one, arguments.named)]
        total = len(wanted)
        return wanted[: arguments.limit]

    found = listed(front, client, arguments.channel, part)
    return {"total": total, "manuals": found}


def _has(manual: Manual, named: str | None) -> bool:
    told = (manual.title, manual.source_name, manual.equipment or "")
    return named is None or any(named.casefold() in one.casefold() for one in told)


def _line(manual: dict[str, Any]) -> str:
    told = [f"{manual['manual_id']}: {manual['title']}"]
    told += [f"revision {manual['revision']}"] if manual["revision"] else []
    told += [manual["equipment"]] if manual["equipment"] else []
    told.append(f"{manual['pages']} pages")
    newer = manual["superseded_by"]
    return ", ".join(told) + (f" (superseded by manual {newer})" if newer else "")


TOOLS = (
    Tool(
        "page",
        "Show a page",
        "The picture of a manual's page, with the words of `highlight` marked, and its text. Look "
        "at it before somebody acts on a value.",
        "manuals:read",
        PageArguments,
        PageResult,
        page,
    ),
    Tool(
        "manuals",
        "List the manuals",
        "The manuals that may be read, with revision, equipment and pages.",
        "manuals:read",
        ManualsArguments,
        FoundManuals,
        manuals,
    ),
)
