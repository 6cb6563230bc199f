"""From the settings to the endpoints that rerank, in order, with what each may cost."""

from collections.abc import Sequence

from pydantic import SecretStr

from agent.errors import RerankerFailed
from agent.evidence.rerank_endpoint import RerankEndpoint, known_as
from agent.settings import AgentSettings
from ingest.calling import Ledger, Purse, Rate


def rerank_purses(settings: AgentSettings, ledger: Ledger | None = None) -> list[Purse]:
    """What each endpoint may cost, in the order in which they are asked; none where what reranks
    runs here, or nothing does."""
    if not settings.reranker.startswith(("http://", "https://")):
        return []
    first = Purse(
        "reranking",
        known_as(settings.reranker_model, settings.reranker),
        ledger,
        Rate.of(settings.reranker_price),
        None,
        settings.reranker_day_calls,
        settings.reranker_day_money,
    )
    others = [
        Purse(
            "reranking",
            known_as(one.model or settings.reranker_model, one.api_base),
            ledger,
            Rate.of(one.price),
            None,
            one.day_calls or settings.reranker_day_calls,
            one.day_money or settings.reranker_day_money,
        )
        for one in settings.reranker_fallbacks
    ]
    return [first, *others]


def endpoints_of(settings: AgentSettings, ledger: Ledger | None = None) -> Sequence[RerankEndpoint]:
    """The endpoints. RerankerFailed where a limit of money stands without a price."""
    first, *others = rerank_purses(settings, ledger)
    fallbacks = "AGENT_RERANKER_FALLBACKS"
    for purse, setting in ((first, "AGENT_RERANKER_PRICE"), *((one, fallbacks) for one in others)):
        if purse.most_money is not None and purse.rate is None:
            raise RerankerFailed(
                f"It is not known what {purse.name} costs, so that AGENT_RERANKER_DAY_MONEY cannot "
                f"hold: set the price, in {setting}."
            )

    def made(
        url: str,
        model: str | None,
        key: SecretStr | None,
        purse: Purse,
        most: int | None,
        *,
        last: bool,
    ) -> RerankEndpoint:
        return RerankEndpoint(
            url,
            model=model,
            key=key.get_secret_value() if key else None,
            seconds=settings.reranker_timeout,
            retries=settings.reranker_retries,
            pause=settings.lm_pause_seconds,
            purse=purse,
            most=most,
            patient=last,
        )

    most = settings.reranker_concurrency
    model, key = settings.reranker_model, settings.reranker_key
    behind = list(zip(settings.reranker_fallbacks, others, strict=True))
    return [
        made(settings.reranker, model, key, first, most, last=not behind),
        *(
            made(
                one.api_base,
                one.model or model,
                one.api_key,
                purse,
                one.concurrency or most,
                last=number == len(behind),
            )
            for number, (one, purse) in enumerate(behind, 1)
        ),
    ]
