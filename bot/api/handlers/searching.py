"""Search, without a language model."""

from typing import Any

from agent.answering import ManualsDesk, pinned_to, told
from agent.conversation import to_search
from agent.evidence import default_tools
from agent.wording import in_language, language_of
from agent.wording import sentences as wording
from bot.api.bodies import SearchBody
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.results import SearchResult
from sql import equipment


def search(front: Front, given: Given) -> dict[str, Any]:
    """The passages behind an answer, best first."""
    return found(front, given.client, given.body)


def found(front: Front, client: Client, body: SearchBody) -> dict[str, Any]:
    """The same, for whatever speaks for a client."""
    shop = front.shop
    channel = client.channel(body.channel)
    audience = front.readers.seen(client, channel).audience
    settings = shop.settings.agent
    depth = max(settings.search_depth, body.k)
    settings = settings.model_copy(update={"keep": body.k, "search_depth": depth})
    route = to_search(body.query, body.query, (), "search")
    tools = default_tools(shop.remembered)
    with shop.db.connection() as conn:
        said = body.equipment
        if said is None:
            said = equipment.of_channel(conn, client.team, channel) if channel else ""
        pinned = pinned_to(conn, audience, said)
    desk = ManualsDesk(
        shop.db, shop.remembered, tools, audience, settings, left_out=pinned.left_out
    )
    evidence = desk.search(route.queries, route.identifiers)
    return {
        "passages": [
            {
                "passage_id": one.passage_id,
                "manual_id": one.manual_id,
                "manual": one.manual,
                "page_from": one.page_from,
                "page_to": one.page_to,
                "section": one.section,
                "kind": one.kind,
                "recognised": one.recognised,
                "score": round(score, 5),
                "text": one.text,
            }
            for one, score in zip(evidence.passages, evidence.scores, strict=True)
        ],
        "remarks": [
            *told(pinned, language_of(body.query)),
            *([in_language(wording.WORDS_ALONE, language_of(body.query))] if desk.by_words else []),
        ],
    }


OPERATIONS = (
    Operation(
        "POST",
        "/v1/search",
        "search",
        "Find passages, best first, without a language model",
        "ask",
        "search",
        SearchBody,
        SearchResult,
        reads=search,
    ),
)
