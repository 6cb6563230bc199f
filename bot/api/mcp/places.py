"""Addresses of manuals and pages as MCP resources."""

import re
from typing import Final

SCHEME: Final = "shoptalk://manuals/"
MANUAL_TEMPLATE: Final = f"{SCHEME}{{manual_id}}"
PAGE_TEMPLATE: Final = f"{MANUAL_TEMPLATE}/pages/{{page}}"
MANUAL_MEDIA: Final = "application/json"
PAGE_MEDIA: Final = "image/png"
_PLACE: Final = re.compile(r"shoptalk://manuals/([1-9]\d{0,17})(?:/pages/([1-9]\d{0,8}))?")


def uri_of(manual_id: int, page: int | None = None) -> str:
    """The address of the manual, or of its page."""
    return f"{SCHEME}{manual_id}" + (f"/pages/{page}" if page else "")


def place_of(uri: str) -> tuple[int, int | None] | None:
    """(manual_id, page) at this address; None where it cannot be one."""
    match = _PLACE.fullmatch(uri)
    if match is None or not uri.isascii():
        return None
    manual_id, page = match.groups()
    return int(manual_id), int(page) if page else None
