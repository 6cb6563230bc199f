"""What of a page is not read, and why: kept beside its text, so that a person can find out."""

from dataclasses import dataclass, field

from ingest.page.sight.drawn import Box


@dataclass(frozen=True, slots=True)
class Removed:
    """Words that a page holds and that are kept out of its text; `why` is for people."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOnPage:
    """What of a page could not be read."""

    damaged: bool = False
    """The page is not in the file, or broken."""
    no_letters: bool = False
    """Its fonts do not name the letters that they draw."""
    drawn: bool = False
    """It has few words, and something is drawn on it."""
    pictures: tuple[Box, ...] = ()
    """Left, top, right, bottom of pictures that may hold text; points, as the page is read."""
    files: tuple[str, ...] = ()
    """Names of files attached to a place on it."""


ALL_READ = LeftOnPage()


@dataclass(slots=True)
class Left:
    """What of a manual could not be read: pages (from 1) that are pictures, pages with pictures
    that may hold text, forms, attached files, pages whose fonts name no letters, damaged pages."""

    scanned: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
