"""What a manual's pages make: sections, blocks, passages, and what it says about itself."""

from ingest.structure.blocks import BlockKind
from ingest.structure.cover import read_cover, series_of, title_from_name
from ingest.structure.doubts import with_doubts
from ingest.structure.headings import title_of
from ingest.structure.passages import Placed, place_passages
from ingest.structure.removals import Reason, removals
from ingest.structure.sections import SEPARATOR, find_headings, first_page_title

__all__ = [
    "SEPARATOR",
    "BlockKind",
    "Placed",
    "Reason",
    "find_headings",
    "first_page_title",
    "place_passages",
    "read_cover",
    "removals",
    "series_of",
    "title_from_name",
    "title_of",
    "with_doubts",
]
