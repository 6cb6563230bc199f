"""What of a page is not read, and why: kept beside its text, so that a person can find out."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Removed:
    """Words that a page holds and that are kept out of its text; `why` is for people."""

    text: str
    why: str


@dataclass(slots=True)
class Left:
    """What of a manual could not be read: pages (from 1) that are pictures, pages with pictures
    that may hold text, forms, attached files."""

    scanned: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
