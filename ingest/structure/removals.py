"""What of a page's text is kept out of its passages, line by line, and why.

The text of a page is its lines in order; those that are not here are in its blocks, in that order.
"""

from typing import Literal

from ingest.page import PageText, is_entry

Reason = Literal["furniture", "listing", "entry"]
"""A running header, footer or mark; a page of contents or an index; an entry of contents."""

_FEW_ENTRIES = 4


def removals(page: PageText) -> dict[int, Reason]:
    """The lines that are left out, by their index."""
    entries = not page.values and sum(is_entry(line.text) for line in page.lines) >= _FEW_ENTRIES
    found: dict[int, Reason] = {}
    for at, line in enumerate(page.lines):
        if line.furniture:
            found[at] = "furniture"
        elif page.listing:
            found[at] = "listing"
        elif entries and is_entry(line.text):
            found[at] = "entry"
    return found
