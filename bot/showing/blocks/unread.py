"""What of a manual could not be read, in sentences: nobody finds out otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.showing.blocks.escape import cut

Unread = Mapping[str, Sequence[int | str]]
"""Pages (from 1) and names by kind: `ingest.page.Left` as JSON."""
_PAGES, _NAMES = 8, 5
"""Named; of more, it is said how many."""
_NAME = 60


def unread_of(left: Any) -> Unread:
    """What there is of each kind, where there is something."""
    return {kind: told for kind, told in asdict(left).items() if told}


def unread(left: Unread) -> str:
    """The sentences, one for each kind; pages without text are told of elsewhere."""
    return " ".join(_sentences(left))


def _sentences(left: Unread) -> Iterator[str]:
    if pages := left.get("pictures"):
        have = "1 page has" if len(pages) == 1 else f"{len(pages)} pages have"
        yield f"{have} pictures whose text was not read ({_places(pages)})."
    if pages := left.get("unreadable"):
        are = "1 page is" if len(pages) == 1 else f"{len(pages)} pages are"
        yield (
            f"{are} set in a font that does not say its letters ({_places(pages)}), and cannot be "
            "searched: print the PDF anew from the program that made it."
        )
    if pages := left.get("damaged"):
        are = "1 page is" if len(pages) == 1 else f"{len(pages)} pages are"
        yield f"{are} damaged and could not be read ({_places(pages)}): export the PDF again."
    if names := left.get("forms"):
        fields = "1 form field" if len(names) == 1 else f"{len(names)} form fields"
        yield f"Of {fields} nothing was read ({_listed(names, _NAMES)})."
    if names := left.get("attachments"):
        files = "1 file" if len(names) == 1 else f"{len(names)} files"
        are, them = ("is", "it") if len(names) == 1 else ("are", "them")
        yield (
            f"{files} attached to it {are} not read ({_listed(names, _NAMES)}): save {them} from a "
            f"PDF viewer and share {them} too."
        )


def places(pages: Sequence[int], count: int) -> str:
    """The first of so many pages, and how many more there are."""
    shown = ", ".join(map(str, pages[:_PAGES]))
    more = count - min(len(pages), _PAGES)
    return f"p. {shown} and {more} more" if more > 0 else f"p. {shown}"


def _places(pages: Sequence[int | str]) -> str:
    return f"p. {_listed(pages, _PAGES)}"


def _listed(told: Sequence[int | str], most: int) -> str:
    shown = ", ".join(cut(str(one), _NAME, "…") for one in told[:most])
    return f"{shown} and {len(told) - most} more" if len(told) > most else shown
