"""Load a data set into a (scratch) database: its manuals, and which unit each passage belongs to.

A unit is what the questions' `relevant` names: `<pdf name>#p<page>` for PDFs, a passage's id
otherwise. Every manual is granted to everyone but the audience `without:<manual>`, so that a
question can be asked with its manual withheld.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import BadDataset
from ingest import identifiers
from ingest.embedding import Embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from ingest.vectors import embedding_text
from sql import embeddings, grants, manuals, pages, passages
from sql import identifiers as stored_identifiers
from sql.audience import Audience
from sql.database import Database
from sql.grants import Grant
from sql.identifiers import NewIdentifier
from sql.manuals import NewManual
from sql.pages import NewPage
from sql.passages import NewPassage, Passage

TEAM = "evaluation"
_WORDS = 150
_MOST_WITHHELD = 50
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Dataset:
    """Questions as they stand in the file, and where their answers are.

    `documents` maps a manual's id to its document's name; `units` a passage's id to its unit,
    where units are not pages.
    """

    name: str
    questions: tuple[dict[str, Any], ...]
    documents: dict[int, str]
    units: dict[int, str] = field(repr=False)

    @property
    def can_withhold(self) -> bool:
        """Whether a question can be asked without its document; of too many none was marked."""
        return len(set(self.documents.values())) <= _MOST_WITHHELD

    def units_of(self, passage: Passage) -> list[str]:
        """The units that the passage belongs to: one, or all pages that it runs over."""
        if self.units:
            return [self.units[passage.passage_id]]
        name = self.documents[passage.manual_id]
        return [f"{name}#p{page}" for page in range(passage.page_from, passage.page_to + 1)]

    def ranking(self, ranked: Sequence[Passage]) -> list[str]:
        """The units of passages in their order, each once."""
        return list(dict.fromkeys(unit for passage in ranked for unit in self.units_of(passage)))


def audience(withheld: str | None = None) -> Audience:
    """Everyone in the evaluation's team, or those who may read all but the document `withheld`."""
    if withheld is None:
        return Audience.of_operator(TEAM)
    return Audience.of_channel(TEAM, f"without:{withheld}")


def load(
    db: Database, embedder: Embedder, folder: Path, settings: IngestSettings, report: Report
) -> Dataset:
    """Fill the database with the folder's manuals. Raises BadDataset, or IngestError of a PDF."""
    asked = folder / "questions.jsonl"
    if not asked.is_file():
        raise BadDataset(f"{folder} has no questions.jsonl. {BadDataset()}")
    questions = tuple(_lines(asked, ("id", "question", "relevant", "answerable")))
    if (folder / "pdf").is_dir():
        documents, units = _load_pdfs(db, embedder, folder / "pdf", settings, report)
    elif (folder / "passages.jsonl").is_file():
        documents, units = _load_passages(db, embedder, folder / "passages.jsonl", report)
    else:
        raise BadDataset(f"{folder} has neither passages.jsonl nor pdf/.")
    return Dataset(folder.name, questions, documents, units)


def _lines(path: Path, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                if text.strip():
                    yield _checked(json.loads(text), keys, f"{path}, line {number}")
    except (ValueError, OSError, RecursionError) as error:
        raise BadDataset(f"{path} is not JSON lines: {error}.") from error


def _checked(line: Any, keys: Sequence[str], where: str) -> dict[str, Any]:
    missing = [key for key in keys if not isinstance(line, dict) or key not in line]
    if missing:
        raise BadDataset(f"{where} needs the keys {', '.join(missing)}.")
    return dict(line)


def _readers(name: str, names: Sequence[str]) -> list[Grant]:
    if len(names) > _MOST_WITHHELD:
        return []
    return [Grant("channel", f"without:{other}") for other in names if other != name]


def _load_pdfs(
    db: Database, embedder: Embedder, folder: Path, settings: IngestSettings, report: Report
) -> tuple[dict[int, str], dict[int, str]]:
    files = sorted(folder.glob("*.pdf"))
    names = [file.stem for file in files]
    named: dict[int, str] = {}
    for number, file in enumerate(files):
        report("manuals", number, len(files))
        done = ingest_pdf(
            db,
            embedder,
            file.read_bytes(),
            team=TEAM,
            source_name=file.name,
            grants=_readers(file.stem, names),
            settings=settings,
        )
        named[done.manual_id] = file.stem
    return named, {}


def _load_passages(
    db: Database, embedder: Embedder, path: Path, report: Report
) -> tuple[dict[int, str], dict[int, str]]:
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in _lines(path, ("id", "text")):
        documents[str(line.get("doc") or path.parent.name)].append(line)
    names = list(documents)
    units: dict[int, str] = {}
    named: dict[int, str] = {}
    with db.connection() as conn:
        embeddings.ensure(conn, embedder.slug, embedder.dimensions)
    for number, (name, lines) in enumerate(documents.items()):
        report("documents", number, len(documents))
        pieces = [(line, piece) for line in lines for piece in _pieces(line["text"])]
        new = [
            NewPassage(n, 1, 1, str(line.get("title") or name), "text", piece)
            for n, (line, piece) in enumerate(pieces)
        ]
        vectors = embedder.embed_passages([embedding_text(name, passage) for passage in new])
        text = "\n".join(line["text"] for line in lines)
        with db.connection() as conn:
            manual_id = manuals.insert(conn, _manual(name, text))
            pages.copy(conn, manual_id, [NewPage(1, None, text)])
            named[manual_id] = name
            ids = passages.copy(conn, manual_id, new)
            embeddings.copy(conn, embedder.slug, zip(ids, vectors, strict=True))
            stored_identifiers.copy(
                conn,
                [
                    NewIdentifier(pid, found.kind, found.verbatim, found.normalised)
                    for pid, passage in zip(ids, new, strict=True)
                    for found in identifiers.find(passage.text)
                ],
            )
            for grant in _readers(name, names):
                grants.add(conn, TEAM, manual_id, grant.kind, grant.grantee, "evaluation")
        units.update({pid: str(line["id"]) for pid, (line, _) in zip(ids, pieces, strict=True)})
    return named, units


def _manual(name: str, text: str) -> NewManual:
    return NewManual(
        team=TEAM,
        content_hash=hashlib.sha256(f"{name}\n{text}".encode()).hexdigest(),
        title=name,
        page_count=1,
        pages_without_text=0,
        parser="evaluation",
        pdf=b"",
    )


def _pieces(text: str) -> Iterator[str]:
    """The text in runs of about 150 words that end at a line's or sentence's end."""
    run: list[str] = []
    words = 0
    for part in re.split(r"(?<=[.!?])\s+|\n+", text):
        count = len(part.split())
        if run and words + count > _WORDS:
            yield "\n".join(run)
            run, words = [], 0
        if count:
            run.append(part.strip())
            words += count
    if run:
        yield "\n".join(run)
