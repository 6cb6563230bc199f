"""Which pages are tables of contents or indexes, told from specifications set with dots.

Both have lines of dots up to a number. The numbers of contents are pages: they rise, or their
titles are in the order of the alphabet; those of a specification are values and do neither.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.page.lines import Line

_PAGE = r"(?:[A-Z]{1,2}-|\d{1,3}-)?(?:\d{1,4}(?:\.\d+)?|[ivxl]+)"
_LEADER = re.compile(rf"(?:[.·_…]\s?){{4,}}['’]?\s*(?:{_PAGE}(?:,\s*{_PAGE})*)?$")
_LABELLED = re.compile(rf"[a-z]\W*\s{_PAGE}$")
_INDEX = re.compile(r"\b(?:index|contents|list of (?:figures|tables|illustrations))\b", re.I)
_VALUE = re.compile(r"(?:[.·_…]\s?){4,}\s*(?P<number>\d*[.,]?\d+)$")
_FRACTION = re.compile(r"\.\.\s\.\d+$")
_UNIT = re.compile(
    r".*(?:[,(/]\s*|\bin )(?:r/?min|rpm|[µmck]?m[²³2-4]?|in|inch|ft|yd|m?l|L|gal|qt|pt|cc"
    r"|m?bar|psi|[kM]?Pa|°?\s?[CFK]|°|deg|m?[VAW]|k[VAW]|Ah|hp|PS|[kmM]?g|t|lbs?|oz|N[·\s]?m"
    r"|(?:lb|ft)[-·](?:ft|lb|in)|k?N|[kM]?Hz|s|sec|min|h|hrs?|days?|%|[kM]?Ω|ohms?|dB"
    r"|pcs|ppm)\.?\s*[)\]]?",
)
"""A unit at the end of what a value is of: "Oil capacity, l", "Stroke (mm)"."""
_FEW, _MANY = 4, 0.4
"""Entries that a listing has at least, and their share of its lines."""
_PLAIN, _FALLING, _SORTED, _UNITS = 0.8, 0.1, 0.85, 0.5
"""Shares of the dotted lines: that end in a bare number at least where they may be values; whose
number is lower than the one before, at most among pages; in the order of the alphabet at least in
an index; with a unit at least among values."""
_BEYOND = 20
"""Pages that a manual may have after those of the file."""


def is_entry(text: str) -> bool:
    """Whether a line is an entry of a table of contents by its look: dots, then at most page
    labels."""
    return bool(_LEADER.search(text))


def has_values(lines: Sequence[Line], last_page: int) -> bool:
    """Whether the lines with dots end in values. `last_page`: the highest number of a page."""
    entries = [line.text for line in lines if not line.furniture and is_entry(line.text)]
    found = [match for match in map(_VALUE.search, entries) if match]
    if not found or len(found) < _PLAIN * len(entries) or _titled(lines):
        return False
    titles = [match.string[: match.start()].rstrip() for match in found]
    numbers = [float(match["number"].replace(",", ".")) for match in found]
    units = sum(bool(_UNIT.fullmatch(title)) for title in titles)
    parted = any(number % 1 for number in numbers) or any(map(_FRACTION.search, entries))
    if parted or units >= _UNITS * len(found):
        return True
    falls = sum(after < before for before, after in pairwise(numbers))
    beyond = max(numbers) > last_page + _BEYOND
    return falls > _FALLING * len(found) and (beyond or not _is_sorted(titles))


def is_listing(lines: Sequence[Line]) -> bool:
    """Most lines are entries, with dots, or without them under a heading that says so."""
    body = [line.text for line in lines if not line.furniture]
    dotted = sum(map(is_entry, body))
    if dotted >= _FEW and dotted > _MANY * len(body):
        return True
    labelled = sum(bool(_LABELLED.search(text)) for text in body)
    return _titled(lines) and len(body) > 4 and dotted + labelled > 0.5 * len(body)


def _titled(lines: Sequence[Line]) -> bool:
    return any(_INDEX.search(line.text) for line in lines[:4] if len(line.text) < 60)


def _is_sorted(titles: Sequence[str]) -> bool:
    """Whether titles are in the order of the alphabet, be it in two columns read across."""
    letters = [next((c.lower() for c in title if c.isalpha()), "") for title in titles]
    for apart in (1, 2):
        pairs = list(zip(letters, letters[apart:], strict=False))
        if sum(one <= other for one, other in pairs) >= _SORTED * len(pairs):
            return True
    return False
