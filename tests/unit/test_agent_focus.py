"""Cutting a passage to the lines that matter: only its own lines, and the best one among them."""

import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.focus import GAP, _units, focus
from sql.passages import Passage


class _Bag:
    """Vectors of hashed words, so that texts that share words are near each other."""

    slug, dimensions = "bag", 64

    def embed_passages(self, texts):
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text):
        vector = np.full(self.dimensions, 1e-3, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


def _passage(text: str) -> Passage:
    return Passage(1, 1, "Pump manual", None, 1, 1, None, "1 Pump", "text", 0, text)


def _cut(question: str, text: str, words: int) -> str:
    [only] = focus(question, [_passage(text)], _Bag(), words=words)
    return only.text


_ROWS = ["Fault | Remedy"] + [f"F-{n:03d} | remedy of number {n}" for n in range(40)]


def test_short_stays_whole() -> None:
    """A passage within its share of words is not touched, blank lines and all."""
    text = "One line.\n\n  Another   line."
    assert _cut("line", text, 80) == text


def test_best_line_with_the_header() -> None:
    """A long table keeps the row that is asked for, under its header, with the gap marked."""
    shown = _cut("remedy for F-027", "\n".join(_ROWS), 30).splitlines()
    assert shown[:2] == [_ROWS[0], GAP]
    assert "F-027 | remedy of number 27" in shown
    assert len(shown) < 10


def test_no_gap_where_nothing_is_left_out() -> None:
    """Where the best lines follow the header directly, no gap is drawn."""
    shown = _cut("remedy for F-000", "\n".join(_ROWS), 20)
    assert shown.startswith("Fault | Remedy\nF-000 |")
    assert GAP not in shown


def test_order_and_count() -> None:
    """Passages come back in the order given, one for one, cut or not."""
    given_ = [_passage("\n".join(_ROWS)), _passage("short"), _passage(". ".join(_ROWS) + ".")]
    found = focus("F-003", given_, _Bag(), words=25)
    assert [f.passage for f in found] == given_
    assert focus("F-003", [], _Bag(), words=25) == []


_LINES = st.lists(st.text(alphabet="abc 1", min_size=1, max_size=30).filter(str.strip), max_size=40)


@given(_LINES, st.integers(20, 60))
def test_only_the_passages_own_lines(lines, words) -> None:
    """Every line that is shown stands in the passage, in the same order."""
    text = "\n".join(lines)
    shown = [line for line in _cut("a b c", text, words).splitlines() if line != GAP]
    rest = iter(text.splitlines())
    assert all(any(line == own for own in rest) for line in shown)


def test_a_step_keeps_its_number() -> None:
    """A step's number and an abbreviation end no sentence, a number at its end does."""
    text = "8. Remove nuts (25). See para. 3-18. Replace IAW TM 9. 15. Plug wire no. 28A."
    assert _units(text) == [
        "8. Remove nuts (25).",
        "See para. 3-18.",
        "Replace IAW TM 9.",
        "15. Plug wire no. 28A.",
    ]
