"""From the settings to the places that give embeddings: the endpoint, and those behind it."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Protocol

from pydantic import SecretStr

from ingest.calling import Ledger, Purse, Rate
from ingest.embedding.place import EmbeddingPlace, EmbeddingRefused, known_as
from ingest.places import EmbeddingFallback

DEFAULT_BASE: Final = "https://api.openai.com/v1"
FALLBACKS: Final = "INGEST_EMBEDDING_FALLBACKS"


class Places(Protocol):
    """The part of IngestSettings that says where embeddings are asked for."""

    @property
    def embedding(self) -> str: ...
    @property
    def embedding_api_base(self) -> str | None: ...
    @property
    def embedding_api_key(self) -> SecretStr | None: ...
    @property
    def embedding_timeout(self) -> float: ...
    @property
    def embedding_retries(self) -> int: ...
    @property
    def embedding_concurrency(self) -> int | None: ...
    @property
    def embedding_pause_seconds(self) -> float: ...
    @property
    def embedding_price(self) -> str | None: ...
    @property
    def embedding_day_tokens(self) -> int | None: ...
    @property
    def embedding_day_money(self) -> float | None: ...
    @property
    def embedding_fallbacks(self) -> tuple[EmbeddingFallback, ...]: ...


def purses_of(settings: Places, ledger: Ledger | None = None) -> list[Purse]:
    """What each may cost, in the order in which they are asked; none for the embedded model."""
    if settings.embedding == "embedded":
        return []
    first = Purse(
        "embedding",
        known_as(settings.embedding, settings.embedding_api_base or DEFAULT_BASE),
        ledger,
        Rate.of(settings.embedding_price),
        settings.embedding_day_tokens,
        None,
        settings.embedding_day_money,
    )
    others = [
        Purse(
            "embedding",
            known_as(one.model or settings.embedding, one.api_base),
            ledger,
            Rate.of(one.price),
            one.day_tokens or settings.embedding_day_tokens,
            None,
            one.day_money or settings.embedding_day_money,
        )
        for one in settings.embedding_fallbacks
    ]
    return [first, *others]


def places_of(settings: Places, ledger: Ledger | None = None) -> Sequence[EmbeddingPlace]:
    """The places, in order. EmbeddingRefused where a limit of money stands without a price."""
    first, *others = purses_of(settings, ledger)
    for purse, setting in ((first, "INGEST_EMBEDDING_PRICE"), *((o, FALLBACKS) for o in others)):
        if purse.most_money is not None and purse.rate is None:
            raise EmbeddingRefused(
                f"It is not known what {purse.name} costs, so that INGEST_EMBEDDING_DAY_MONEY "
                f"cannot hold: set the price, in {setting}."
            )
    made = partial(
        EmbeddingPlace,
        seconds=settings.embedding_timeout,
        retries=settings.embedding_retries,
        pause=settings.embedding_pause_seconds,
    )
    places = [
        made(
            settings.embedding,
            settings.embedding_api_base or DEFAULT_BASE,
            settings.embedding_api_key,
            purse=first,
            most=settings.embedding_concurrency,
            patient=not others,
        )
    ]
    for number, (one, purse) in enumerate(
        zip(settings.embedding_fallbacks, others, strict=True), 1
    ):
        places.append(
            made(
                one.model or settings.embedding,
                one.api_base,
                one.api_key,
                purse=purse,
                setting=FALLBACKS,
                most=one.concurrency or settings.embedding_concurrency,
                patient=number == len(others),
            )
        )
    return places
