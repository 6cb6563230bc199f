"""How much one person may have read a day, and what they read where it is more."""

from typing import Any

import pytest

from tests.fix_pdfs import borer
from tests.fix_slack_out import Out


def _share(out: Out, letter: str, user: str = "U0ADA") -> str:
    """What the card of a new PDF says in the end."""
    upload_id, shared = out.upload(f"{letter}.pdf", borer(f"Revision {letter}", 40), user=user)
    out.ingest(upload_id)
    return str(out.only(shared["ts"])["text"])


def test_so_many_pdfs(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than a day's is refused before it is fetched, with what to do; another person's is
    read, and a day later so are theirs."""
    out.work.shop.settings.bot.pdfs_a_day = 1
    assert "is ready" in _share(out, "A")
    with monkeypatch.context() as blind:
        blind.delattr("bot.jobs.uploads.uploading.download")
        said = _share(out, "B")
    assert said.startswith("B.pdf was not added. I read at most 1 PDFs of one person within 24")
    assert "Share it again tomorrow, or ask whoever runs me to allow more." in said
    assert "is ready" in _share(out, "C", "U0BEN")
    with out.db.connection() as conn:
        conn.execute("UPDATE uploads SET recorded_at = recorded_at - interval '25 hours'")
    assert "is ready" in _share(out, "D")


def test_so_many_bytes(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Megabytes count likewise, those before and this one together; a PDF that is read again after
    a failure counts once."""
    monkeypatch.setattr("bot.jobs.uploads.quota._MEGABYTE", len(borer("Revision A", 40)) / 2)
    out.work.shop.settings.bot.pdf_megabytes_a_day = 3
    assert "is ready" in _share(out, "A")
    said = _share(out, "B")
    assert "With those before it this one makes 4 MB." in said


def test_tried_again_counts_once(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that was cut off is let in again."""
    out.work.shop.settings.bot.pdfs_a_day = 1
    upload_id, shared = out.upload("a.pdf", borer("Revision A", 40))

    def cut_off(*_: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("bot.jobs.uploads.uploading.download", cut_off)
        with pytest.raises(RuntimeError):
            out.ingest(upload_id)
    out.ingest(upload_id)
    assert "is ready" in out.only(shared["ts"])["text"]
