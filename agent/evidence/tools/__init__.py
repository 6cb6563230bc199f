"""The agent's tools: each looks something up for a question and returns rankings of passages.

A tool is one file with one class that has a `name` and a `look_up`; adding it to `default_tools`
is all that a further one needs. Tools return passage ids, never text: text is read once, at the
end, through the audience. What stands beside the manuals' answer and is no part of it (site notes,
work orders) is looked up in the same manner by `agent.answering.beside`. Each of both kinds can be
off: AGENT_TOOLS_OFF.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.embedding import Embedder
from sql.audience import Audience
from sql.passages import Hit
from sql.rows import Connection

Arm = Literal["dense", "lexical", "identifier"]


@dataclass(frozen=True)
class Search:
    """What to look for: `queries` in the manuals' language, `identifiers` normalised."""

    queries: tuple[str, ...]
    identifiers: tuple[str, ...]
    audience: Audience
    limit: int = 50
    superseded: bool = False
    """Only in manuals that a newer revision replaces."""
    left_out: tuple[int, ...] = ()
    """Manuals that are not searched: of another machine than it is about."""


@dataclass(frozen=True)
class Ranking:
    """One arm's hits for one query, best first, and what of the query a bounded search left out.

    `rarest`: what the rarest of words can add to a hit's score; 0 = not known.
    """

    arm: Arm
    query: str
    hits: tuple[Hit, ...]
    seconds: float
    left_out: tuple[str, ...] = ()
    rarest: float = 0.0


class Tool(Protocol):
    """What every tool has."""

    @property
    def name(self) -> str: ...

    def look_up(self, conn: Connection, search: Search) -> list[Ranking]:
        """Rankings of what this tool finds, none when it has nothing to say."""
        ...


def default_tools(embedder: Embedder, off: Collection[str] = ()) -> tuple[Tool, ...]:
    """The tools that a new home starts with, without those whose names are `off`."""
    from agent.evidence.tools.identifiers import Identifiers
    from agent.evidence.tools.manuals import ByMeaning, ByWords

    tools: tuple[Tool, ...] = (ByMeaning(embedder), ByWords(), Identifiers())
    return tuple(tool for tool in tools if tool.name not in off)
