"""Reads the sample manual's text: a small subset of Markdown with a TOML header."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXT = Path(__file__).with_name("halvorsen-hp-160.md")

_ALERT = re.compile(r"> \[!(\w+)\]\n((?:> .*\n?)+)")
_CAPTION = re.compile(r"\*\*(Table .*)\*\*\n<!-- widths ([\d ]+) -->")
_PLACEHOLDER = re.compile(r"\[(contents|figure \w+)\]")
_STEP = re.compile(r"\d+\. ")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Steps:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Alert:
    kind: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: widths are percentages of the text width, one a column."""

    caption: str
    widths: tuple[int, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Placeholder:
    """Where the layout puts something of its own: `contents`, or `figure NAME`."""

    name: str


Block = Heading | Paragraph | Steps | Alert | Grid | Placeholder


def read(path: Path = TEXT) -> tuple[dict[str, Any], list[Block]]:
    """The header's fields, and the blocks in order. ValueError where the text is malformed."""
    _, header, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(header), list(_blocks(body))


def _blocks(body: str) -> Iterator[Block]:
    caption: re.Match[str] | None = None
    for piece in (p.strip("\n") for p in re.split(r"\n{2,}", body)):
        if not piece:
            continue
        if found := _CAPTION.fullmatch(piece):
            caption = found
        elif piece.startswith("|"):
            if caption is None:
                raise ValueError(f"A table without a caption: {piece[:60]}")
            yield _grid(caption, piece)
            caption = None
        elif piece.startswith("#"):
            marks, text = piece.split(" ", 1)
            yield Heading(len(marks), text)
        elif found := _ALERT.fullmatch(piece):
            yield Alert(found[1], " ".join(line[2:] for line in found[2].splitlines()))
        elif _STEP.match(piece):
            yield Steps(tuple(_STEP.sub("", line, count=1) for line in piece.splitlines()))
        elif found := _PLACEHOLDER.fullmatch(piece):
            yield Placeholder(found[1])
        else:
            yield Paragraph(piece)


def _grid(caption: re.Match[str], piece: str) -> Grid:
    header, _, *rows = (
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in piece.splitlines()
    )
    widths = tuple(int(width) for width in caption[2].split())
    for row in (header, *rows):
        if len(row) != len(widths):
            raise ValueError(f"{caption[1]}: {len(widths)} widths, but a row of {len(row)}: {row}")
    return Grid(caption[1], widths, header, tuple(rows))
