"""Manuals and their pages as resources: listed, and read by their address."""

import base64
import json
from typing import Any, Final

from mcp_types import (
    BlobResourceContents,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.handlers.manuals import listed, one_of
from bot.api.mcp.manuals import PageArguments, page_of
from bot.api.mcp.places import (
    MANUAL_MEDIA,
    MANUAL_TEMPLATE,
    PAGE_MEDIA,
    PAGE_TEMPLATE,
    place_of,
    uri_of,
)
from bot.api.problems import Problem

SCOPE: Final = "manuals:read"
_A_PAGE: Final = 100
_TEXT: Final = "text/plain"

TEMPLATES: Final = ListResourceTemplatesResult(
    resource_templates=[
        ResourceTemplate(
            uri_template=PAGE_TEMPLATE,
            name="page",
            title="A page of a manual",
            description="Its picture, and the text on it.",
        ),
        ResourceTemplate(
            uri_template=MANUAL_TEMPLATE,
            name="manual",
            title="A manual",
            description="What it says of itself: title, revision, equipment, pages.",
            mime_type=MANUAL_MEDIA,
        ),
    ]
)


def some(front: Front, client: Client, cursor: str | None) -> ListResourcesResult:
    """The manuals from `cursor` on; in a thread. Problem 422."""
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise Problem(422, "invalid", "This cursor is none that was given out here.")
    start = int(cursor or 0)
    found = listed(front, client, part=lambda there: there[start : start + _A_PAGE + 1])
    more = str(start + _A_PAGE) if len(found) > _A_PAGE else None
    resources = [_resource(one) for one in found[:_A_PAGE]]
    return ListResourcesResult(resources=resources, next_cursor=more)


def read(front: Front, client: Client, uri: str) -> ReadResourceResult:
    """What is at the address; in a thread. Problem 404."""
    place = place_of(uri)
    if place is None:
        said = f"There is nothing at {uri[:200]!r}: see {PAGE_TEMPLATE} and {MANUAL_TEMPLATE}."
        raise Problem(404, "not-found", said)
    manual_id, page = place
    if page is None:
        text = json.dumps(one_of(front, client, manual_id), ensure_ascii=False)
        manual = TextResourceContents(uri=uri, mime_type=MANUAL_MEDIA, text=text)
        return ReadResourceResult(contents=[manual])
    shown = page_of(front, client, PageArguments(manual_id=manual_id, page=page))
    assert shown.png is not None
    blob = base64.b64encode(shown.png).decode()
    return ReadResourceResult(
        contents=[
            BlobResourceContents(uri=uri, mime_type=PAGE_MEDIA, blob=blob),
            TextResourceContents(uri=uri, mime_type=_TEXT, text=shown.document["text"]),
        ]
    )


def _resource(manual: dict[str, Any]) -> Resource:
    revision = f"revision {manual['revision']}, " if manual["revision"] else ""
    return Resource(
        uri=uri_of(manual["manual_id"]),
        name=manual["source"],
        title=manual["title"],
        description=f"{revision}{manual['pages']} pages",
        mime_type=MANUAL_MEDIA,
    )
