"""Loads the statements of `sql/queries/<noun>.sql` and the migrations."""

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import LiteralString, cast

from psycopg.sql import SQL

_HEADER = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def load(noun: str) -> Mapping[str, SQL]:
    """Return the statements of `queries/<noun>.sql` by name.

    A name that occurs twice is a ValueError: the second would hide the first.
    """
    text = resources.files("sql").joinpath("queries", f"{noun}.sql").read_text("utf-8")
    parts = _HEADER.split(text)[1:]
    names, bodies = parts[0::2], parts[1::2]
    if len(set(names)) != len(names):
        raise ValueError(f"queries/{noun}.sql names a statement twice")
    # The files are part of the package, so they are as literal as text in the code.
    statements = {
        name: SQL(cast(LiteralString, body.strip().removesuffix(";")))
        for name, body in zip(names, bodies, strict=True)
    }
    return MappingProxyType(statements)


def nouns() -> list[str]:
    """Return the nouns that have a file of statements, sorted."""
    folder = resources.files("sql").joinpath("queries")
    return sorted(
        entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql")
    )


def migrations() -> list[tuple[str, str]]:
    """Return (name, text) of every migration, oldest first; a name is `NNNN_verb_noun`."""
    folder = resources.files("sql").joinpath("migrations")
    return sorted(
        (entry.name.removesuffix(".sql"), entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    )
