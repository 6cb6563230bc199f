"""A home that holds the manuals of a question set, each read once, and one kit over it."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.evaluation.shown import Cited
from bot.sample import SAMPLE_PDF
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.terminal.logs import set_up
from bot.terminal.progress import bars
from ingest.manual import ingest_pdf
from ingest.sandbox import PARSER
from sql import manuals, passages
from sql.audience import Audience
from sql.database import Database
from sql.home import Home

ROOT = Path(__file__).parents[2]
_PACKAGES = ("agent", "bot", "ingest", "sql")


def default_home() -> Path:
    """The home where none is named: apart from everybody's own, which other manuals may be in."""
    return Path(tempfile.gettempdir()) / "shoptalk-bench"


def eight(data: Path) -> list[Path]:
    """The manuals that the technician's questions are about."""
    return [*sorted((data / "manuals" / "pdf").glob("*.pdf")), SAMPLE_PDF]


@contextmanager
def shop_of(home: Path) -> Iterator[Shop]:
    """A shop over the home, with the weights that the user's own home has already."""
    own = Home.from_settings(Settings.read().sql).root / "models"
    os.environ["SHOPTALK_HOME"] = str(home)
    if own.is_dir():
        os.environ.setdefault("INGEST_MODELS_PATH", str(own))
    settings = Settings.read()
    set_up(settings.bot.log_level)
    with open_shop(settings) as shop:
        yield shop


def fill(shop: Shop, pdfs: Sequence[Path], db: Database | None = None) -> None:
    """Afterwards the database holds these manuals as this code reads them, and no others.

    Those that it has are left as they are. SystemExit where it holds others, or older readings.
    """
    db = db or shop.db
    with db.connection() as conn:
        there = manuals.list_all(conn, Audience.of_operator(shop.team))
    names = {pdf.name for pdf in pdfs}
    if strange := sorted({manual.source_name for manual in there} - names):
        raise SystemExit(f"This home holds other manuals ({', '.join(strange)}); name another.")
    if any(manual.parser != PARSER for manual in there):
        raise SystemExit("The manuals of this home were read by other code; name another.")
    missing = [pdf for pdf in pdfs if pdf.name not in {manual.source_name for manual in there}]
    with bars() as report:
        for number, pdf in enumerate(missing):
            report("manuals", number, len(missing))
            ingest_pdf(
                db,
                shop.embedder,
                pdf.read_bytes(),
                team=shop.team,
                source_name=pdf.name,
                settings=shop.settings.ingest,
            )


class Docs:
    """Which document of the question set a manual is: its PDF's name without the ending."""

    def __init__(self, db: Database, audience: Audience) -> None:
        self._db = db
        self._audience = audience
        with db.connection() as conn:
            listed = manuals.list_all(conn, audience)
        self.names = {manual.manual_id: Path(manual.source_name).stem for manual in listed}

    def of_passages(self, ids: Sequence[int]) -> dict[int, str]:
        """Each passage's document."""
        with self._db.connection() as conn:
            found = passages.read(conn, self._audience, list(dict.fromkeys(ids)))
        return {passage.passage_id: self.names[passage.manual_id] for passage in found}

    def cited(self, passage: passages.Passage, text: str, part: int) -> Cited:
        """A line of a passage as it is scored."""
        doc = self.names[passage.manual_id]
        return Cited(doc, passage.page_from, text, part, passage.page_to)


def code() -> str:
    """What names the packages' code as it is now, with changes that are not committed."""
    trees = _git("rev-parse", *(f"HEAD:{name}" for name in _PACKAGES))
    changed = _git("diff", "HEAD", "--", *_PACKAGES)
    return hashlib.sha256(f"{trees}{changed}".encode()).hexdigest()[:12]


def commit() -> str:
    """The commit, with a `+` where the packages have changes that are not committed."""
    changed = _git("status", "--porcelain", "--", *_PACKAGES)
    return _git("rev-parse", "--short", "HEAD").strip() + ("+" if changed.strip() else "")


def _git(*arguments: str) -> str:
    run = subprocess.run(
        ["git", *arguments], stdout=subprocess.PIPE, cwd=ROOT, text=True, check=True
    )
    return run.stdout
