"""Passages from the blocks of a manual: what is retrieved, and what is cited.

A passage stays on one page and in one section (or in neighbouring small ones of the same chapter),
and has about 80 to 200 words, less where its section or page has less: the embedding model reads
256 tokens. Tables and warnings are passages of their own. unstructured's `chunk_by_title` merges
what is small; only elements made here are given to it, nothing is downloaded.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

os.environ.setdefault("DO_NOT_TRACK", "true")  # before the import, which reports usage

from unstructured.chunking.title import chunk_by_title
from unstructured.documents.elements import Element, ElementMetadata, NarrativeText, Title

from ingest.page import PageText
from ingest.structure.blocks import Block, page_blocks
from ingest.structure.cells import carried_by, cells_of, table_parts
from ingest.structure.headings import Heading
from ingest.structure.sections import SEPARATOR, SectionPath
from ingest.structure.tokens import TOKENS, estimate_tokens
from sql.new_passage import Kind, NewPassage

MAX_CHARS, LEAST_CHARS = 1150, 500
"""Characters a passage never passes, and the least it may have where word pieces are dense."""
_SMALL = 0.4
"""Sections below this share of the limit are merged with the next."""
_TAIL_WORDS = 25
"""A passage below this is put to the one before it where there is room."""
_NOTE_WORDS = 15
"""A note below this stays in the text it stands in."""
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z0-9“\"(●•-])")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, or a part of one: its text is that of a passage from character `starts` on."""

    block: Block
    page: int
    passage: int
    starts: int


def build_passages(
    pages: Sequence[PageText], headings: Sequence[Sequence[Heading]]
) -> list[NewPassage]:
    """The passages of a manual in reading order, `ordinal` from 0.

    Each line of a passage stands in its page's text, white space aside.
    """
    return place_passages(pages, headings)[0]


def place_passages(
    pages: Sequence[PageText], headings: Sequence[Sequence[Heading]]
) -> tuple[list[NewPassage], list[Placed]]:
    """The passages of a manual, and where in them its blocks stand, in reading order.

    A warning is a passage before the heading that it stands under; its block comes after it.
    """
    path = SectionPath()
    passages: list[NewPassage] = []
    placed: list[Placed] = []
    for page, own in zip(pages, headings, strict=True):
        for kind, blocks in _pieces(page_blocks(page, own, path)):
            section = SEPARATOR.join(_section(blocks))
            placed += _placed(blocks, page.page, len(passages))
            text = "\n".join(block.text for block in blocks)
            governs = section if kind == "warning" and blocks[0].strict and section else None
            passages.append(
                NewPassage(
                    len(passages),
                    page.page,
                    page.page,
                    section,
                    kind,
                    text,
                    governs,
                    cells=cells_of(blocks),
                    carried=carried_by(blocks),
                )
            )
    placed.sort(key=lambda part: (part.page, part.block.order, part.passage, part.starts))
    return [_since(passage, passages) for passage in passages], placed


def _placed(blocks: Sequence[Block], page: int, passage: int) -> Iterator[Placed]:
    starts = 0
    for block in blocks:
        yield Placed(block, page, passage, starts)
        starts += len(block.text) + 1


def _since(warning: NewPassage, passages: Sequence[NewPassage]) -> NewPassage:
    """A warning that stands amid the steps of its section speaks for those after it.

    One that stands before all of them, or after, speaks for the whole section.
    """
    if not warning.governs:
        return warning
    own = [p for p in passages if p.kind != "warning" and _within(p.section, warning.governs)]
    before = any(p.kind == "procedure" and p.ordinal < warning.ordinal for p in own)
    after = any(p.ordinal > warning.ordinal for p in own)
    return replace(warning, governs_from=warning.ordinal) if before and after else warning


def _within(section: str, other: str) -> bool:
    return section == other or section.startswith(other + SEPARATOR)


def _pieces(blocks: list[Block]) -> Iterator[tuple[Kind, list[Block]]]:
    """The blocks of each passage of a page, with the passage's kind."""
    flow: list[Block] = []
    for block in blocks:
        note = block.kind == "warning" and not block.strict
        if note and len(block.text.split()) < _NOTE_WORDS:
            flow.append(block)
        elif block.kind == "warning":
            held = _trailing_headings(flow)
            yield from _merged(flow)
            flow = held  # what the heading announces comes after its warnings
            for part in _split(block, MAX_CHARS):
                yield "warning", [part]
        elif block.kind == "table" and not _is_small(block):
            held = _trailing_headings(flow)
            yield from _merged(flow)
            flow = []
            for part in _split(block, MAX_CHARS):
                yield "table", [*held, part]
                held = []
        else:
            flow.append(block)
    yield from _merged(flow)


def _trailing_headings(flow: list[Block]) -> list[Block]:
    """Takes the headings at the end of `flow` from it."""
    held: list[Block] = []
    while flow and flow[-1].kind == "heading":
        held.insert(0, flow.pop())
    return held


def _is_small(table: Block) -> bool:
    return estimate_tokens(table.text) < TOKENS * _SMALL


def _split(block: Block, most: int) -> Iterator[Block]:
    """The block in parts that fit a passage: between rows or sentences, each with the head."""
    if block.kind == "table":
        yield from table_parts(block)
        return
    part = ""
    for row in block.rows:
        for at, sentence in enumerate(_SENTENCE.split(row)):
            for piece in _wrapped(sentence, most):
                if part and len(part) + 1 + len(piece) > most:
                    yield replace(block, rows=[part])
                    part = piece
                else:
                    part += ("" if not part else " " if at else "\n") + piece
    yield replace(block, rows=[part])


def _wrapped(sentence: str, width: int) -> Iterator[str]:
    while len(sentence) > width:
        cut = sentence.rfind(" ", 1, width)
        cut = cut if cut > 0 else width
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    yield sentence


def _merged(flow: list[Block]) -> Iterator[tuple[Kind, list[Block]]]:
    """Passages from headings, paragraphs, steps and small tables, merged within a chapter."""
    for _, group in groupby(flow, key=lambda block: block.section[:1]):
        blocks = list(group)
        chars = _chars(blocks)
        dense = chars / max(estimate_tokens(" ".join(b.text for b in blocks)), 1)
        most = int(min(max(TOKENS * dense, LEAST_CHARS), MAX_CHARS))
        parts = [p for b in blocks for p in ([b] if len(b.text) <= most else _split(b, most))]
        passages: list[list[Block]] = []
        for merged in _by_title(parts, most):
            small = sum(len(b.text.split()) for b in merged) < _TAIL_WORDS
            if passages and small and _chars(passages[-1]) + _chars(merged) <= MAX_CHARS:
                passages[-1] += merged
            else:
                passages.append(merged)
        for passage in passages:
            yield _kind(passage), passage


def _chars(blocks: list[Block]) -> int:
    return sum(len(block.text) + 1 for block in blocks)


def _by_title(parts: list[Block], most: int) -> Iterator[list[Block]]:
    elements: list[Element] = [
        (Title if part.kind == "heading" else NarrativeText)(
            part.text, element_id=str(index), metadata=ElementMetadata(page_number=1)
        )
        for index, part in enumerate(parts)
    ]
    merged = chunk_by_title(
        elements,
        max_characters=most,
        new_after_n_chars=most * 7 // 10,
        combine_text_under_n_chars=int(most * _SMALL),
        multipage_sections=False,
        include_orig_elements=True,
    )
    for element in merged:
        yield [parts[int(part.id)] for part in element.metadata.orig_elements or []]


def _kind(blocks: list[Block]) -> Kind:
    sizes = {kind: sum(len(b.text) for b in blocks if b.kind == kind) for kind in ("step", "table")}
    whole = sum(len(b.text) for b in blocks)
    if sizes["table"] * 2 > whole:
        return "table"
    steps = sum(b.kind == "step" for b in blocks)
    return "procedure" if steps > 2 or (steps > 1 and sizes["step"] * 4 > whole) else "text"


def _section(blocks: list[Block]) -> tuple[str, ...]:
    """The path that all blocks of a passage have in common; headings alone do not count."""
    told = [b for b in blocks if b.kind != "heading"]
    if len(blocks) > len(told) and sum(len(b.text.split()) for b in told) < _NOTE_WORDS:
        return blocks[-1].section
    levels = zip(*(b.section for b in told), strict=False)
    return tuple(titles[0] for titles in takewhile(lambda level: len(set(level)) == 1, levels))
