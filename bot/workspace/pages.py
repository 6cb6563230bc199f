"""Cursors: long lists in pages, as Slack gives them."""

import base64
from typing import Any

from bot.workspace.refusal import Refusal

Row = dict[str, Any]


def page(rows: list[Any], arguments: Row, most: int = 1000) -> tuple[list[Any], Row]:
    """The rows that `limit` and `cursor` ask for, and the metadata that names the next page."""
    try:
        limit = min(int(arguments.get("limit") or 100), most)
    except ValueError as error:
        raise Refusal("invalid_limit") from error
    if limit < 1:
        raise Refusal("invalid_limit")
    try:
        cursor = str(arguments.get("cursor") or "")
        start = (
            int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
            if cursor
            else 0
        )
    except ValueError as error:
        raise Refusal("invalid_cursor") from error
    left = len(rows) > start + limit
    following = base64.b64encode(f"next:{start + limit}".encode()).decode() if left else ""
    return rows[start : start + limit], {
        "has_more": left,
        "response_metadata": {"next_cursor": following},
    }


def true(value: object) -> bool:
    """Whether an argument says yes, in a form or in JSON."""
    return str(value).lower() in ("true", "1")
