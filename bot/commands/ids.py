"""Ids of Slack as options: a channel's name in the place of its id is told at once."""

import re
from typing import TypeVar

import typer

Given = TypeVar("Given", str | None, list[str] | None)
_ID = re.compile(r"(?=.*[A-Z])[A-Za-z0-9:_.-]{1,80}")


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
