"""What of a manual could not be read, in sentences: nobody finds out otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from agent.wording import Counted, Language, counted, in_language, ours
from agent.wording import sentences as wording
from bot.showing.blocks.escape import cut

Unread = Mapping[str, Sequence[int | str]]
"""Pages (from 1) and names by kind: `ingest.page.Left` as JSON."""
_PAGES, _NAMES = 8, 5
"""Named; of more, it is said how many."""
_NAME = 60
_AT: Final = ours("p. {pages}")
_SAID: Final[Mapping[str, Counted]] = {
    "pictures": counted(
        "{count} page has pictures whose text was not read (p. {named}).",
        "{count} pages have pictures whose text was not read (p. {named}).",
    ),
    "unreadable": counted(
        "{count} page is set in a font that does not say its letters (p. {named}), and cannot be "
        "searched: print the PDF anew from the program that made it.",
        "{count} pages are set in a font that does not say its letters (p. {named}), and cannot be "
        "searched: print the PDF anew from the program that made it.",
    ),
    "damaged": counted(
        "{count} page is damaged and could not be read (p. {named}): export the PDF again.",
        "{count} pages are damaged and could not be read (p. {named}): export the PDF again.",
    ),
    "forms": counted(
        "Of {count} form field nothing was read ({named}).",
        "Of {count} form fields nothing was read ({named}).",
    ),
    "attachments": counted(
        "{count} file attached to it is not read ({named}): save it from a PDF viewer and share it "
        "too.",
        "{count} files attached to it are not read ({named}): save them from a PDF viewer and "
        "share them too.",
    ),
}
_MOST_OF: Final = {
    "pictures": _PAGES,
    "unreadable": _PAGES,
    "damaged": _PAGES,
    "forms": _NAMES,
    "attachments": _NAMES,
}


def unread_of(left: Any) -> Unread:
    """What there is of each kind, where there is something."""
    return {kind: told for kind, told in asdict(left).items() if told}


def unread(left: Unread, language: Language = "en") -> str:
    """The sentences, one for each kind; pages without text are told of elsewhere."""
    return " ".join(
        in_language(
            sentence, language, count=len(told), named=_listed(told, _MOST_OF[kind], language)
        )
        for kind, sentence in _SAID.items()
        if (told := left.get(kind))
    )


def places(pages: Sequence[int], count: int, language: Language = "en") -> str:
    """The first of so many pages, and how many more there are."""
    shown = ", ".join(map(str, pages[:_PAGES]))
    return in_language(_AT, language, pages=_more(shown, count - _PAGES, language))


def _listed(told: Sequence[int | str], most: int, language: Language) -> str:
    shown = ", ".join(cut(str(one), _NAME, "…") for one in told[:most])
    return _more(shown, len(told) - most, language)


def _more(shown: str, more: int, language: Language) -> str:
    return in_language(wording.MORE, language, named=shown, more=more) if more > 0 else shown
