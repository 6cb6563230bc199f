"""The tools that find what the manuals say: ask, and search."""

from mcp_types import CallToolResult, ResourceLink, TextContent

from bot.api.asking import Question
from bot.api.bodies import QuestionBody, SearchBody
from bot.api.handlers.searching import found
from bot.api.mcp.calls import Call, Tool, given
from bot.api.mcp.places import PAGE_MEDIA, uri_of
from bot.api.results import AnswerResult, SearchResult
from bot.api.telling import document_of, tell
from bot.api.work import Answering, in_thread


async def ask(call: Call) -> CallToolResult:
    """The answer as text and as `AnswerResult`, with a link to each page that it cites; what is
    found meanwhile is told as progress. Who cancels the call ends the work."""
    body: QuestionBody = call.arguments
    history = [one.model_dump() for one in body.history]
    question = Question(body.question, body.channel, body.thread, history, body.user)
    answering = Answering(call.front, call.client, question)
    try:
        async for lines in answering.lines():
            if lines:
                await call.tell(lines)
        told = await answering.end()
    finally:
        answering.leave()
    document = await in_thread(call.front.quick, document_of, told)
    pages = {}
    for line in document["citations"]:
        line["url"] = uri_of(line["manual_id"], line["page"])
        pages[line["url"]] = f"{line['manual']}, page {line['label'] or line['page']}"
    links = [ResourceLink(uri=uri, name=name, mime_type=PAGE_MEDIA) for uri, name in pages.items()]
    return given(document, TextContent(text=tell(told).text), *links)


async def search(call: Call) -> CallToolResult:
    """The passages, best first, as text and as `SearchResult`."""
    document = await in_thread(call.front.quick, found, call.front, call.client, call.arguments)
    said = [
        f"[{number}] {one['manual']} (manual_id {one['manual_id']}), page {one['page_from']}, "
        f"{one['section']}\n{one['text']}"
        for number, one in enumerate(document["passages"], 1)
    ] or ["Nothing was found."]
    return given(document, TextContent(text="\n\n".join([*document["remarks"], *said])))


TOOLS = (
    Tool(
        "ask",
        "Ask the manuals",
        "Ask a maintenance question in any words; answers come from the team's own manuals, word "
        "for word, with manual and page. `status` says how sure it is: answered, partial, likely "
        "(the closest lines, not sure), not_found, clarify (it asks back), passages (no language "
        "model: lines as they stand), chat. Repeat values, part numbers and warnings as they are "
        "quoted, with their page, and never from anywhere else. To go on, give `thread` of the "
        "answer before.",
        "ask",
        QuestionBody,
        AnswerResult,
        ask,
    ),
    Tool(
        "search",
        "Search the manuals",
        "Find passages by words, meaning, part number or fault code, best first, without a "
        "language model. For an answer that was checked, use ask.",
        "search",
        SearchBody,
        SearchResult,
        search,
    ),
)
