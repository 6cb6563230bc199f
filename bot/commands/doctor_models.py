"""The models that `shoptalk doctor` tries, each by itself, and what a question costs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Final

from agent.errors import LMUnavailable, RerankerFailed
from agent.evidence import open_reranker
from agent.lm import Choice, choices_of, fallbacks_of, open_lm, runs_here, to_change
from bot.commands.doctor_endpoints import of_endpoints
from bot.commands.finding import Finding, try_
from bot.errors import HANDLED
from bot.settings import Settings
from ingest import weights
from ingest.embedding import EmbeddingFailed, EndpointEmbedder, open_embedder, places_of
from ingest.places import RerankerFallback
from ingest.weights import EMBEDDING_MODEL, EMBEDDING_TOKENIZER, LM_ANSWERS
from sql import answers, embedders, lm_spending
from sql.answers import Use
from sql.database import Connection, Database
from sql.home import Home

_MEASURED: Final = 100
"""Answers that the cost of a question is measured on."""


def findings(settings: Settings, home: Home, ask: bool) -> Iterator[Finding]:
    """Every embedding model, language model and reranker that the settings name."""
    yield try_("embedding model", lambda: _embedding(settings, home))
    if settings.ingest.embedding != "embedded":
        for number in range(1, len(settings.ingest.embedding_fallbacks) + 1):
            tried = partial(_embedding_place, settings, number)
            yield try_(f"embedding fallback {number}", tried)
    answers_, judge, reflection = choices_of(settings.agent)
    yield _lm("language model", answers_, settings, home, ask)
    if judge != answers_:
        yield _lm("judge", judge, settings, home, ask)
    if reflection != answers_:
        yield _lm("reflection", reflection, settings, home, ask)
    for number, choice in enumerate(fallbacks_of(settings.agent), 1):
        yield _lm(f"fallback {number}", choice, settings, home, ask)
    if settings.agent.reranker != "off":
        yield try_("reranker", lambda: _reranker(settings, None, ask))
        for number, place in enumerate(settings.agent.reranker_fallbacks, 1):
            yield try_(f"reranker fallback {number}", partial(_reranker, settings, place, ask))


def counted(settings: Settings) -> Iterator[Finding]:
    """What the database tells: embedding that goes on, what a question costs, today's limits."""
    try:
        with Database.open(settings.sql) as db, db.connection() as conn:
            changing = _changing(conn)
            if changing:
                yield Finding("embedding", True, changing)
            yield Finding("a question costs", True, _costs(settings, conn))
            yield from of_endpoints(settings, conn)
            yield from _today(settings, conn)
    except HANDLED as error:
        yield Finding("a question costs", False, str(error))


def _embedding(settings: Settings, home: Home) -> str:
    ingest = settings.ingest
    if ingest.embedding == "embedded":
        missing = _missing(settings, home, (EMBEDDING_MODEL, EMBEDDING_TOKENIZER))
        if missing:
            raise weights.WeightsError(missing)
    embedder = open_embedder(ingest.model_copy(update={"embedding_fallbacks": ()}), home.models)
    length = len(embedder.embed_query("torque of the wheel nuts"))
    return f"{ingest.embedding} ({embedder.slug}) gives vectors of {length} numbers"


def _embedding_place(settings: Settings, number: int) -> str:
    """A place behind the first: it gives the vectors that the first does."""
    first, *_ = places = places_of(settings.ingest)
    place = places[number]
    try:
        one = EndpointEmbedder([first])
    except EmbeddingFailed:
        place.ask(["torque of the wheel nuts"])
        return f"{place.told} gives vectors; whether those of the first, which is out, is not known"
    cosine = one.compare(place)
    return f"{place.told} gives the vectors of the first (cosine {cosine:.3f})"


def _lm(check: str, choice: Choice, settings: Settings, home: Home, ask: bool) -> Finding:
    """One LM, asked by itself: nobody answers for it."""
    try:
        return Finding(check, True, _asked(choice, settings, home, ask))
    except LMUnavailable as error:
        change = to_change(error, choice.setting)
        more = "" if change in str(error) else f" Look at {change}."
        return Finding(check, False, f"{error}{more}")
    except HANDLED as error:
        return Finding(check, False, str(error))


def _asked(choice: Choice, settings: Settings, home: Home, ask: bool) -> str:
    ingest = settings.ingest
    if choice.name == "embedded":
        missing = _missing(settings, home, (LM_ANSWERS,))
        if missing:
            raise weights.WeightsError(missing)
    alone = settings.agent.model_copy(
        update={
            "lm": choice.name,
            "lm_api_base": choice.api_base,
            "lm_api_key": choice.api_key,
            "lm_price": choice.price,
            "lm_day_money": choice.day_money,
            "lm_fallbacks": (),
            "judge_lm": None,
            "reflection_lm": None,
        }
    )
    with open_lm(
        alone, home, models_path=ingest.models_path, hub_url=ingest.hub_url, fetch=False
    ) as lms:
        if not ask:
            return f"{choice.name}, not asked"
        lms.warm()
        return f"{choice.name} answers in {lms.ping(lms.answers):.1f} s"


def _reranker(settings: Settings, place: RerankerFallback | None, ask: bool) -> str:
    """The reranker, or one behind it, asked by itself."""
    agent = settings.agent.model_copy(update={"reranker_fallbacks": ()})
    if place is not None:
        told = {
            "reranker": place.api_base,
            "reranker_key": place.api_key,
            "reranker_model": place.model or agent.reranker_model,
            "reranker_day_money": None,
        }
        agent = agent.model_copy(update=told)
    named = agent.reranker
    try:
        reranker = open_reranker(agent, strictly=True)
        if not ask or reranker is None:
            return f"{named}, not asked"
        texts = ["Nuts: torque 5 N·m", "Paint it grey."]
        right, wrong = reranker.scores("torque of the nuts", texts)
    except RerankerFailed as error:
        raise RerankerFailed(
            f"{error} Look at AGENT_RERANKER, AGENT_RERANKER_MODEL and AGENT_RERANKER_KEY, or set "
            "AGENT_RERANKER to off."
        ) from error
    return f"{named} gives scores, such as {right:.2f} and {wrong:.2f}"


def _changing(conn: Connection) -> str:
    new, now = embedders.filling(conn), embedders.serving(conn)
    if new is None or now is None:
        return ""
    done, total = embedders.progress(conn, new.slug)
    return (
        f"{now.slug} serves until {new.slug} is there: {done:,} of {total:,} passages have its "
        "vectors; a worker makes them, or `shoptalk embedding fill`"
    )


def _costs(settings: Settings, conn: Connection) -> str:
    used = answers.recent_use(conn, _MEASURED)
    if not used:
        return "not known before the first answers; then it is measured on them"
    return "; ".join(_cost(settings, use) for use in used)


def _cost(settings: Settings, use: Use) -> str:
    """Of a question that this LM answers."""
    took = (
        f"{use.calls:.1f} calls, {use.tokens_read:,.0f} tokens read and "
        f"{use.tokens_written:,.0f} written, as the last {use.answers} answers took"
    )
    if runs_here(use.lm) or use.lm.startswith("embedded/"):
        return f"{use.lm}: nothing, it runs here ({took})"
    known = (*choices_of(settings.agent)[:1], *fallbacks_of(settings.agent))
    choice = next((one for one in known if one.name == use.lm), None)
    if choice is None:
        return f"{use.lm}: no price, the settings do not name it alone ({took})"
    if choice.costs is None:
        return f"{use.lm}: no price known, set {choice.setting}_PRICE ({took})"
    money = choice.costs.of_tokens(use.tokens_read, use.tokens_written)
    source = f"{choice.setting}_PRICE" if choice.price else "litellm's list, in dollars"
    return f"{use.lm}: {money:.5f} by {source} ({took})"


def _today(settings: Settings, conn: Connection) -> Iterator[Finding]:
    """What was asked of each LM elsewhere today; amiss where it is over its limit."""
    day = datetime.now(UTC).date()
    named = (*choices_of(settings.agent), *fallbacks_of(settings.agent))
    for choice in {one.known_as: one for one in named if not runs_here(one.name)}.values():
        spent = lm_spending.on(conn, day, choice.known_as)
        if spent is None:
            continue
        tokens = f" of {choice.day_tokens:,}" if choice.day_tokens else ""
        money = f" of {choice.day_money:g}" if choice.day_money else ""
        said = f"{spent.calls:,} calls, {spent.tokens:,}{tokens} tokens, {spent.money:.4f}{money}"
        over = bool(choice.day_tokens and spent.tokens >= choice.day_tokens)
        over |= bool(choice.day_money and spent.money >= choice.day_money)
        if over:
            said += "; it is not asked again before midnight (UTC): raise AGENT_LM_DAY_TOKENS or "
            said += "AGENT_LM_DAY_MONEY"
        yield Finding(f"today {choice.known_as}", not over, said)


def _missing(settings: Settings, home: Home, wanted: tuple[weights.Weight, ...]) -> str | None:
    found = weights.status(home.models, local=settings.ingest.models_path)
    names = [s.weight.name for s in found if s.weight in wanted and s.path is None]
    return f"{', '.join(names)} not here yet; run `shoptalk models pull`." if names else None
