"""The server: what it offers to whom, and every error as a sentence that says what to do."""

from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import version
from typing import Any, Final, TypeAlias, TypeVar

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from bot.api.asking import Abandoned
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.mcp import resources
from bot.api.mcp.calls import Call, Tool, refused
from bot.api.mcp.tools import BY_NAME, TOOLS
from bot.api.problems import Problem, busy, problem_of
from bot.api.reading import checked
from bot.api.work import in_thread
from bot.showing import Part, plain

T = TypeVar("T")
Context: TypeAlias = ServerRequestContext[Any, Any]
Whose: TypeAlias = Callable[[Context], Awaitable[Client]]
"""Whose request it is; Problem 401, 429."""

_INSTRUCTIONS: Final = (
    "Shoptalk answers maintenance questions from this team's own manuals: use `ask` first. What it "
    "quotes is the manual's own words; give values, part numbers and warnings as they are quoted, "
    "with manual and page, and say so where its status is not `answered`. `page` shows the page."
)
_READS: Final = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)


def server_of(front: Front, whose: Whose) -> Server[Any]:
    """The server, for every transport."""

    async def list_tools(ctx: Context, _: Any) -> types.ListToolsResult:
        client = await _or_error(front, whose(ctx))
        return types.ListToolsResult(tools=[_told(one) for one in TOOLS if _may(client, one.scope)])

    async def call_tool(ctx: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        client = await _or_error(front, whose(ctx))
        tool = BY_NAME.get(params.name)
        if tool is None:
            said = f"There is no tool {params.name[:80]!r}: there are {', '.join(BY_NAME)}."
            raise MCPError(types.INVALID_PARAMS, said)
        if ctx.request is not None:
            ctx.request.scope["shoptalk"]["operation"] = f"mcp.{tool.name}"
        try:
            client.need(tool.scope)
            arguments = checked(tool.takes, params.arguments or {})
            return await tool.does(Call(front, client, arguments, _teller(ctx)))
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            return refused(await _problem(front, error), list(tool.takes.model_fields))

    async def list_resources(ctx: Context, params: Any) -> types.ListResourcesResult:
        client = await _or_error(front, whose(ctx))
        if not _may(client, resources.SCOPE):
            return types.ListResourcesResult(resources=[])
        cursor = params.cursor if params is not None else None
        return await _or_error(front, in_thread(front.quick, resources.some, front, client, cursor))

    async def list_templates(ctx: Context, _: Any) -> types.ListResourceTemplatesResult:
        await _or_error(front, whose(ctx))
        return resources.TEMPLATES

    async def read_resource(ctx: Context, params: Any) -> types.ReadResourceResult:
        client = await _or_error(front, whose(ctx))

        def read() -> types.ReadResourceResult:
            client.need(resources.SCOPE)
            return resources.read(front, client, params.uri)

        return await _or_error(front, in_thread(front.quick, read))

    return Server(
        "shoptalk",
        version=version("shoptalk"),
        title="Shoptalk",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _may(client: Client, scope: str) -> bool:
    return client.operator or scope in client.scopes


def _told(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(),
        annotations=_READS,
    )


def _teller(ctx: Context) -> Callable[[Sequence[Part]], Awaitable[None]]:
    """Tells lines that were found as progress, where the client asked for it."""
    times = 0

    async def tell(found: Sequence[Part]) -> None:
        nonlocal times
        times += 1
        best = found[0]
        lines = "\n".join(f"{plain(line)} (page {line.page})" for line in best.lines)
        said = f"Found in {best.manual}, not checked yet:\n{lines}"
        await ctx.session.report_progress(times, message=said)

    return tell


async def _or_error(front: Front, work: Awaitable[T]) -> T:
    """Its result; what goes wrong is the protocol's error, with the problem as data."""
    try:
        return await work
    except Exception as error:
        problem = await _problem(front, error)
        code = types.INTERNAL_ERROR if problem.status >= 500 else types.INVALID_PARAMS
        raise MCPError(code, problem.detail, problem.document()) from error


async def _problem(front: Front, error: Exception) -> Problem:
    if isinstance(error, Abandoned):
        return busy("The server is about to end: ask again.")
    incidents = front.shop.db.home.run / "incidents"
    limit = front.shop.settings.ingest.max_bytes
    return await in_thread(front.quick, problem_of, error, incidents, limit)
