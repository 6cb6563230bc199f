"""Whether a cited line may have been read wrongly, as its passage knows."""

from collections.abc import Iterator

from sql.passages import Passage


def doubt_of(passage: Passage, quote: str) -> str:
    """Why the quote may be read wrongly; empty where two readers agree on it."""
    if not passage.doubts:
        return ""
    text, said = _spaced(passage.text), _spaced(quote)
    places = list(_places(text, said)) or [(0, len(text))]
    for doubt in passage.doubts:
        for starts, ends in _places(text, _spaced(doubt.text)):
            if any(starts < end and start < ends for start, end in places):
                return doubt.why
    return ""


def _places(text: str, part: str) -> Iterator[tuple[int, int]]:
    """Where a text says the part, in whole words."""
    text, part = f" {text} ", f" {part} "
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part) - 2
        at = text.find(part, at + 1)


def _spaced(text: str) -> str:
    return " ".join(text.split())
