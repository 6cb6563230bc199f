"""Makes a home ready for its first question, and says what it does."""

from bot.roles import name_local_people
from bot.sample import SAMPLE_PDF
from bot.shop import Shop
from bot.terminal import ERR, bars
from ingest import weights
from ingest.manual import Progress, ingest_pdf
from ingest.weights import EMBEDDING_MODEL, LM_ANSWERS
from sql import manuals
from sql.grants import Grant


def prepare(shop: Shop, *, sample: bool = True) -> None:
    """Models and database are there; with `sample`, so is a manual, if it has to be ours.

    No language model is started. WeightsError where the embedding model cannot be had.
    """
    missing = [s.weight for s in _wanted(shop) if s.path is None]
    if missing:
        size = sum(weight.size for weight in missing) / 1e6
        said = f"Fetching the models, once: {size:,.0f} MB into {shop.db.home.models}."
        ERR.print(said, markup=False)
    with shop.db.connection() as conn:
        there = manuals.list_all(conn, shop.operator)
    if not there and sample:
        give_local_roles(shop)
        _ingest_sample(shop)
    _ = shop.embedder, shop.lms


def give_local_roles(shop: Shop) -> None:
    """People of the local workspace have their roles; with a real one nobody has."""
    slack = shop.settings.slack
    if slack.bot_token is not None or slack.by_oauth:
        return
    with shop.db.connection() as conn:
        name_local_people(conn, shop.team)


def _ingest_sample(shop: Shop) -> None:
    embedder = shop.embedder
    with bars() as report:

        def progress(now: Progress) -> None:
            report(f"sample manual: {now.stage}", now.done, now.total)

        done = ingest_pdf(
            shop.db,
            embedder,
            SAMPLE_PDF.read_bytes(),
            team=shop.team,
            source_name=SAMPLE_PDF.name,
            grants=[Grant("everyone")],
            settings=shop.settings.ingest,
            progress=progress,
            also=shop.also,
        )
    ERR.print(f"Ingested the sample manual, “{done.title}”: {done.pages} pages.")


def _wanted(shop: Shop) -> list[weights.WeightStatus]:
    """The embedded models that the settings ask for, and whether they are here."""
    settings = shop.settings
    names = [LM_ANSWERS] if settings.agent.lm == "embedded" else []
    names += [EMBEDDING_MODEL] if settings.ingest.embedding == "embedded" else []
    found = weights.status(shop.db.home.models, local=settings.ingest.models_path)
    return [status for status in found if status.weight in names]
