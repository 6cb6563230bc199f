"""Doubts about lines of pages, carried over to the passages that the lines stand in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.page import PageText
from sql.doubts import Doubt
from sql.new_passage import NewPassage

_LEAST = 2
"""Words of a line that must stand in a passage, where a passage ends within the line."""


def with_doubts(passages: Sequence[NewPassage], pages: Sequence[PageText]) -> list[NewPassage]:
    """The passages, each with the doubtful lines of its page that it says."""
    doubtful: dict[int, list[Doubt]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if line.doubt:
                doubtful[page.page].append(Doubt(_spaced(line.text), line.doubt))
    return [
        replace(passage, doubts=tuple(_said(doubtful[passage.page_from], _spaced(passage.text))))
        if passage.page_from in doubtful
        else passage
        for passage in passages
    ]


def _said(doubts: Sequence[Doubt], text: str) -> Iterator[Doubt]:
    for doubt in doubts:
        if f" {doubt.text} " in f" {text} ":
            yield doubt
        elif part := _part(doubt.text.split(), text):
            yield replace(doubt, text=part)


def _part(words: Sequence[str], text: str) -> str:
    """The longest beginning of the line that the text ends with, or end that it begins with."""
    for count in range(len(words) - 1, _LEAST - 1, -1):
        beginning, end = " ".join(words[:count]), " ".join(words[-count:])
        if f" {text}".endswith(f" {beginning}"):
            return beginning
        if f"{text} ".startswith(f"{end} "):
            return end
    return ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
