"""What is given at the command line: nothing that could not be meant is asked or stored."""

import re
from typing import TypeVar

import typer

from bot.api import LONGEST_QUESTION
from ingest.legible import legible

Given = TypeVar("Given", str | None, list[str] | None)
_ID = re.compile(r"(?=.*[A-Z])[A-Za-z0-9:_.-]{1,80}")


def words(given: str) -> str:
    """The text, as long as the API takes one; wrong usage where it has no words, or too many."""
    if not legible(given).strip():
        raise typer.BadParameter("it has no words: put it in quotes")
    if len(given) > LONGEST_QUESTION:
        raise typer.BadParameter(
            f"its {len(given):,} characters are more than {LONGEST_QUESTION:,}"
        )
    return given


def ids(given: Given) -> Given:
    """What was given, where it can be an id; wrong usage where it is a name, such as #line-2: it
    would be taken for a channel that nobody is in."""
    for one in [given] if isinstance(given, str) else given or ():
        if not _ID.fullmatch(one):
            raise typer.BadParameter(
                f"{one!r} is no id of Slack's, such as C0123ABC: Slack shows it at the end of the"
                " channel's or group's details."
            )
    return given
