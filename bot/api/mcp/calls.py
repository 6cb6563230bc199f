"""What a tool is, what it is given, and what it gives back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mcp_types import CallToolResult, ContentBlock, TextContent
from pydantic import BaseModel

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.problems import Problem
from bot.showing import Part

PROBLEM = "shoptalk/problem"
"""Where a result that is an error has the problem, in its `_meta`."""


@dataclass(frozen=True)
class Call:
    """A call that was checked: `arguments` as the tool's model. `tell` says what was found
    meanwhile."""

    front: Front
    client: Client
    arguments: Any
    tell: Callable[[Sequence[Part]], Awaitable[None]]


Does: TypeAlias = Callable[[Call], Awaitable[CallToolResult]]


@dataclass(frozen=True)
class Tool:
    """A tool. `takes`, `gives`: the models of its arguments and of what it gives back."""

    name: str
    title: str
    description: str
    scope: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    does: Does


def given(document: Any, *content: ContentBlock) -> CallToolResult:
    """A result: content for people and language models, the document for programs."""
    return CallToolResult(content=list(content), structured_content=document)


def refused(problem: Problem, takes: Sequence[str] = ()) -> CallToolResult:
    """A result that is an error, which says what to do; `takes`: the tool's arguments, named where
    it was called with wrong ones."""
    said = problem.detail
    if problem.slug == "invalid" and (names := ", ".join(takes)) not in said:
        said += f" (It takes: {names}.)"
    content: list[ContentBlock] = [TextContent(text=said)]
    return CallToolResult(content=content, is_error=True, _meta={PROBLEM: problem.document()})
