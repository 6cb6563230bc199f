"""Retrieval is conditional: searched whenever the manuals may be needed, skipped when sure.

The messages were written without a look at the code; `conditional.jsonl` is never tuned on.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.answering import Asked, Kit, ask
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.conversation.thread import Thread, from_history
from agent.evidence.tools import default_tools
from agent.program.state import DEFAULT_VERSION, default
from agent.settings import AgentSettings
from agent.verify.quotes import align
from bot.sample import SAMPLE_PDF
from ingest.embedding.embed import Embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import passages, retrievals
from sql.audience import Audience
from sql.database import Connection, Database
from sql.grants import Grant
from sql.questions import NewQuestion

MESSAGES = Path(__file__).parents[1] / "messages"
TEAM, CHANNEL = "local", "C-PRESS"
AUDIENCE = Audience.of_channel(TEAM, CHANNEL)


@pytest.fixture
def kit(db: Database, minilm: Embedder) -> Kit:
    """The program over the sample manual, without a language model: what code decides alone."""
    ingest_pdf(
        db,
        minilm,
        SAMPLE_PDF.read_bytes(),
        team=TEAM,
        source_name=SAMPLE_PDF.name,
        grants=[Grant("channel", CHANNEL)],
        settings=IngestSettings(_env_file=None),
    )
    settings = AgentSettings(_env_file=None)
    tools = default_tools(minilm)
    program, examples = default(), Examples(minilm)
    kinds = Kinds(minilm)
    return Kit(db, minilm, tools, program, DEFAULT_VERSION, None, settings, examples, kinds)


def messages(name: str) -> list[dict[str, Any]]:
    """The lines of one of the message files."""
    return [json.loads(line) for line in (MESSAGES / name).read_text("utf-8").splitlines()]


def vector_queries(kit: Kit, message: dict[str, Any], number: int) -> int:
    """Ask the message in its thread and count its vector searches in the database."""
    ts = f"{number:010d}.000000"
    with kit.db.connection() as conn:
        thread = stored_thread(conn, message["history"])
        before = rows_read(conn, kit.embedder.slug)
    new = NewQuestion(TEAM, CHANNEL, ts, ts, "U1", message["message"])
    reply = ask(kit, Asked(new, AUDIENCE, thread))
    with kit.db.connection() as conn:
        counted = retrievals.count(conn, reply.question_id, "dense")
        assert (rows_read(conn, kit.embedder.slug) > before) == (counted > 0)
    return counted


def stored_thread(conn: Connection, history: Sequence[dict[str, Any]]) -> Thread:
    """The history, its citations tied to the passages that hold them, as stored answers have."""
    read = passages.read(conn, AUDIENCE, all_ids(conn))
    turns = []
    for turn in history:
        cited = []
        for citation in turn.get("citations", ()):
            holder = next(
                p
                for p in read
                if p.page_from <= citation["page"] <= p.page_to and align(citation["quote"], p.text)
            )
            cited.append({**citation, "passage_id": holder.passage_id})
        turns.append({**turn, "citations": cited})
    return from_history(turns)


def all_ids(conn: Connection) -> list[int]:
    """Every passage's id."""
    return [row[0] for row in conn.execute("SELECT passage_id FROM passages").fetchall()]


def rows_read(conn: Connection, slug: str) -> int:
    """How many rows of the embeddings' table this database's sessions have read so far."""
    conn.execute("SELECT pg_stat_force_next_flush()")
    conn.commit()
    row = conn.execute(
        "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables"
        " WHERE relname = %s",
        [f"embeddings_{slug}"],
    ).fetchone()
    return int(row[0]) if row else 0


def test_searches_whenever_needed_and_skips_when_sure(kit: Kit) -> None:
    """No message that needs the manuals skips the search; at least 20 of 30 others do."""
    counts: dict[str, dict[str, int]] = {}
    for number, message in enumerate(messages("conditional.jsonl")):
        group = counts.setdefault(message["group"], {})
        group[message["message"]] = vector_queries(kit, message, number)
    print({group: sum(n == 0 for n in texts.values()) for group, texts in counts.items()})
    assert len(counts["manual"]) == 30
    assert [text for text, n in counts["manual"].items() if n == 0] == []
    others = [n for group in ("chat", "thread") for n in counts[group].values()]
    assert len(others) == 30
    # Only the number is shown: to read the texts would be to tune on them.
    assert sum(n == 0 for n in others) >= 20
