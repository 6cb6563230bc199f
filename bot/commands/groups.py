"""A group of commands whose help says each command's first sentence to its end."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import typer
from typer.core import TyperGroup

_WHOLE: Final = 10_000
"""Letters of a summary; by default it is cut where the line ends, in the middle of a sentence."""


class WholeGroup(TyperGroup):
    """`titles`: of the sections of its help, each by the command that it begins with."""

    titles: ClassVar[Mapping[str, str]] = {}

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """The commands in their order, section by section."""
        sections: dict[str, list[tuple[str, str]]] = {}
        title = "Commands"
        width = max(map(len, self.commands))
        for name in self.list_commands(ctx):
            title = self.titles.get(name, title)
            said = self.commands[name].get_short_help_str(limit=_WHOLE)
            sections.setdefault(title, []).append((name.ljust(width), said))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)
