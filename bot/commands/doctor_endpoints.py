"""What `shoptalk doctor` says of embedding endpoints and rerankers: what a question and a page cost
there, and how much of the day's limits is used."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from agent.evidence import rerank_purses
from bot.commands.finding import Finding
from bot.settings import Settings
from ingest.calling import Purse
from ingest.embedding import purses_of
from sql import answers, lm_spending, vectors_ahead
from sql.database import Connection

_MEASURED: Final = 100
"""Answers that the cost of a question is measured on."""
_CHARACTERS: Final = 4.0
"""Of a token."""
_TOKENS_A_CALL: Final = 6_400.0
"""Of 64 passages."""


def of_endpoints(settings: Settings, conn: Connection) -> Iterator[Finding]:
    """Nothing where all of it runs here."""
    embedding = purses_of(settings.ingest)
    reranking = rerank_purses(settings.agent)
    if embedding or reranking:
        yield Finding("a search costs", True, _search(conn))
    if embedding:
        yield Finding("a page costs", True, _page(conn, embedding[0]))
    for purse in {one.name: one for one in (*embedding, *reranking)}.values():
        if found := _today(conn, purse):
            yield found


def _search(conn: Connection) -> str:
    took = answers.recent_endpoints(conn, _MEASURED)
    if not took.answers:
        return "not known before the first answers; then it is measured on them"
    money = "no price known" if took.money is None else f"{took.money:.6f} a question"
    return (
        f"{money}, beside the language model ({took.embed_tokens:,.0f} tokens embedded and "
        f"{took.reranks:.1f} calls of a reranker, as the last {took.answers} answers took)"
    )


def _page(conn: Connection, purse: Purse) -> str:
    tokens = vectors_ahead.characters_a_page(conn) / _CHARACTERS
    if not tokens:
        return "not known before the first manual; then it is measured on all there are"
    if purse.rate is None:
        return f"no price known, set INGEST_EMBEDDING_PRICE (about {tokens:,.0f} tokens a page)"
    money = purse.rate.cost(tokens, tokens / _TOKENS_A_CALL)
    return f"{money:.6f} to embed (about {tokens:,.0f} tokens a page, as the manuals have them)"


def _today(conn: Connection, purse: Purse) -> Finding | None:
    spent = lm_spending.on(conn, datetime.now(UTC).date(), purse.name)
    if spent is None:
        return None
    calls = f" of {purse.most_calls:,}" if purse.most_calls else ""
    tokens = f" of {purse.most_tokens:,}" if purse.most_tokens else ""
    money = f" of {purse.most_money:g}" if purse.most_money else ""
    said = f"{spent.calls:,}{calls} calls, {spent.tokens:,}{tokens} tokens, "
    said += f"{spent.money:.4f}{money}"
    over = bool(purse.most_calls and spent.calls >= purse.most_calls)
    over |= bool(purse.most_tokens and spent.tokens >= purse.most_tokens)
    over |= bool(purse.most_money and spent.money >= purse.most_money)
    if over and purse.kind == "embedding":
        said += (
            "; until midnight (UTC) questions are searched by words alone and PDFs wait, unless a "
            "fallback is asked: raise INGEST_EMBEDDING_DAY_TOKENS or INGEST_EMBEDDING_DAY_MONEY"
        )
    elif over:
        said += (
            "; it is not asked again before midnight (UTC): raise AGENT_RERANKER_DAY_CALLS or "
            "AGENT_RERANKER_DAY_MONEY"
        )
    return Finding(f"today {purse.name}", not over, said)
