"""Runs of labelled questions: what is kept of them, and what is said of two of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent.evaluation.shown import Cited
from agent.evaluation.units import Found
from bot.sample import SAMPLE_PDF
from tests.bench import asking, found, kinds, latency, paired, plain, score, session
from tests.bench.checker_page import read_page, squeezed
from tests.bench.repeat import differing
from tests.bench.rows import published

_QUESTION: dict[str, Any] = {
    "id": "q1",
    "type": "value",
    "language": "en",
    "doc": "press",
    "question": "How tight?",
    "relevant": ["press#p3"],
    "must_show": ["205"],
    "answerable": True,
}


def _row(status: str = "answered", *lines: tuple[str, int, str, int], **of: Any) -> dict[str, Any]:
    keys = ("doc", "page", "quote", "part")
    document = {
        "status": status,
        "answer": "The manual's secret words.",
        "citations": [dict(zip(keys, line, strict=True)) for line in lines],
        "p_answered": 0.7,
        "reason": "verified",
        "seconds": 8.5,
        "evidence_seconds": 0.1,
        "lm_calls": 4,
        "tokens": {"in": 900, "out": 40},
    }
    kept = {key: _QUESTION[key] for key in ("id", "type", "language", "answerable")}
    return {**kept, "document": document, "early": [], **of}


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": question["id"], "said": f"new {question['id']}"}


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """Rows that are there are kept, half a line is not, and only the others are asked."""
    path = tmp_path / "rows.jsonl"
    questions = [{"id": "a"}, {"id": "b"}, {"id": "a", "round": 1}]
    first = list(asking.run(questions[:1], path, "code", _asked))
    with path.open("a") as file:
        file.write('{"id": "b", "said": "ha')
    again = list(asking.run(questions, path, "code", _asked))
    assert again[0] == (first[0][0], False)
    assert [new for _, new in again] == [False, True, True]
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(row["id"], row["round"]) for row in rows] == [("a", 0), ("b", 0), ("a", 1)]


def test_rows_of_other_code_are_put_aside(tmp_path: Path, capsys: Any) -> None:
    """They are not mixed with this run's, and not lost."""
    path = tmp_path / "rows.jsonl"
    list(asking.run([{"id": "a"}], path, "old", _asked))
    assert [new for _, new in asking.run([{"id": "a"}], path, "new", _asked)] == [True]
    kept = (tmp_path / "rows.jsonl.before").read_text()
    assert json.loads(kept)["code"] == "old"
    assert "rows.jsonl.before" in capsys.readouterr().out


def test_lines_of_passages_and_of_parts() -> None:
    """What was found early may be passages with a text, or parts with lines of passages."""

    class Docs:
        def cited(self, passage: Any, text: str, part: int) -> Cited:
            return Cited("press", passage, text, part)

    docs: Any = Docs()
    line = SimpleNamespace
    passages = [line(passage=3, text="one"), line(passage=4, text=" "), line(passage=5, text="two")]
    shown = asking.lines_of(docs, passages)
    assert [(one["part"], one["page"], one["text"]) for one in shown] == [
        (0, 3, "one"), (2, 5, "two"),
    ]  # fmt: skip
    parts = [SimpleNamespace(lines=passages[:1]), SimpleNamespace(lines=passages)]
    shown = asking.lines_of(docs, parts)
    assert [(one["part"], one["text"]) for one in shown] == [(0, "one"), (1, "one"), (1, "two")]


def test_published_rows_have_no_text() -> None:
    """Neither the question's nor the manual's words are in them; pages and scores are."""
    shown = [vars(Cited("press", page, f"line {page}: 205", part)) for part, page in
             enumerate((9, 8, 7, 3))]  # fmt: skip
    early = [{"seconds": 0.1, "lines": shown}, {"seconds": 3.0, "lines": shown[-1:]}]
    row = published(_row("answered", ("press", 3, "to 205 N·m", 0), early=early), _QUESTION)
    said = json.dumps(row)
    for text in ("secret", "to 205", "How tight", "line 9"):
        assert text not in said
    assert row["citations"] == [{"page": "press#p3", "part": 0}]
    assert row["scores"] == [
        "shown_any", "shown_all", "first_any", "first_all", "gold", "first_gold", "answered",
    ]  # fmt: skip
    assert "gold" in row["early_scores"]
    assert "gold" not in row["visible_scores"]
    assert "first_gold" in row["better_scores"]


def test_outcomes_that_differ() -> None:
    """A status, or the first line, makes a difference; a later line only where all are compared."""
    same = _row("answered", ("press", 3, "x", 0), ("press", 4, "y", 0), ("press", 9, "z", 1))
    later = _row("answered", ("press", 3, "x", 0), ("press", 5, "y", 0))
    further = _row("answered", ("press", 3, "x", 0), ("press", 4, "y", 0))
    status = _row("likely", ("press", 3, "x", 0), ("press", 4, "y", 0))
    assert differing([same, further], first_only=False) == []
    assert differing([same, later], first_only=True) == []
    assert [one["id"] for one in differing([same, later], first_only=False)] == ["q1"]
    found = differing([same, further, status], first_only=True)
    assert [outcome["status"] for outcome in found[0]["outcomes"]] == [
        "answered", "answered", "likely",
    ]  # fmt: skip


def test_the_confusion_table() -> None:
    """Each type by the kind that was seen; an unanswerable question has no right kind."""
    table = kinds.confusion(
        [
            ("fault_code", "fault code"),
            ("fault_code", "part"),
            ("value", "value"),
            ("value", None),
            ("unanswerable", "value"),
        ]
    )
    assert table == {
        "fault code": {"fault code": 1, "part": 1},
        "value": {"value": 1, "(none)": 1},
        "unanswerable": {"value": 1},
    }
    assert kinds.right(table) == (2, 4)


def test_what_changed_between_two_runs() -> None:
    """Question by question; one that only one run has is passed over."""
    before = [
        {"id": "a", "scores": ["gold"]},
        {"id": "b", "scores": None},
        {"id": "c", "scores": ["gold"]},
    ]
    after = [
        {"id": "a", "scores": ["gold", "wrong"]},
        {"id": "b", "scores": ["gold"]},
        {"id": "c", "scores": []},
        {"id": "d", "scores": ["wrong"]},
    ]
    assert paired.changes(before, after, "scores") == {
        "gold": (["b"], ["c"]),
        "wrong": (["a"], []),
    }


def test_latency_of_rows() -> None:
    """Nearest ranks: of twenty values the tenth and the nineteenth; what never came is left out."""
    rows = [
        {"seconds": n, "evidence_seconds": None if n > 10 else n / 10, "lm_calls": n % 2,
         "tokens_in": 10, "tokens_out": n}
        for n in range(1, 21)
    ]  # fmt: skip
    assert latency.of(rows) == {
        "questions": 20, "early_p50": 0.5, "early_p95": 1.0, "final_p50": 10, "final_p95": 19,
        "lm_calls": 0.5, "tokens_in": 10.0, "tokens_out": 10.5,
    }  # fmt: skip
    assert latency.quantile([], 0.5) is None


def test_scoring_answers_that_are_there() -> None:
    """A full row and a line of `evaluate --answers` score alike; other ids are passed over."""
    full = _row("answered", ("press", 3, "205", 0))
    line = {"id": "q1", **full["document"]}
    line["citations"] = [{"pdf": "press.pdf", "page": 3, "quote": "205"}]
    found = score.scored([_QUESTION], [full, line, {**line, "id": "q1-withheld"}])
    assert found[0] == found[1]
    assert len(found) == 2
    assert "first_all" in found[0]["scores"]


def test_evidence_by_type() -> None:
    """What was found is counted of all, and of each type; a row without evidence found nothing."""
    pages = {"relevant": ["press#p3"], "must_show": ["205"], "answerable": True}
    questions = [
        {"id": "a", "type": "value", **pages},
        {"id": "b", "type": "part", **pages},
        {"id": "c", "type": "unanswerable", **pages, "answerable": False},
    ]
    right, other = Found("to 205", ("press#p3",)), Found("x", ("press#p4",))

    def find(question: Mapping[str, Any]) -> tuple[list[Found], list[Found]]:
        return ([other, right], [right]) if question["id"] == "a" else ([other], [])

    rows = [*found.measured(questions, find), {"id": "d", "type": "part", "found": None}]
    table = found.table(rows)
    assert {kind: of["gold_passages@5"]["n"] for kind, of in table.items()} == {
        "all": 3, "value": 1, "part": 2,
    }  # fmt: skip
    counted = {name: of["count"] for name, of in table["all"].items()}
    assert (counted["gold_passages@1"], counted["gold_passages@5"]) == (0, 1)
    assert (counted["gold_units@1"], counted["shown_units@5"], counted["shown_passages@3"]) == (
        1, 1, 1,
    )  # fmt: skip


def test_a_document_of_one_row_a_line() -> None:
    """What is written is JSON, and a row stays on its line."""
    document = {"commit": "c", "final": {"all": {"n": 1}}, "rows": [{"a": 1}, {"b": [2]}]}
    text = session.compact(document)
    assert json.loads(text) == document
    assert '  {"a": 1},\n  {"b": [2]}\n' in text


@pytest.mark.parametrize(
    "row", [json.loads(line) for line in plain.QUESTIONS.read_text("utf-8").splitlines()]
)
def test_plain_questions_are_true_to_the_sample_manual(row: dict[str, Any]) -> None:
    """Every must-show string is on one of the pages that the question names as gold."""
    assert row["relevant"] == [f"{SAMPLE_PDF.stem}#p{page}" for page in row["pages"]]
    for wanted in map(squeezed, row["must_show"]):
        readings = [r for page in row["pages"] for r in read_page(SAMPLE_PDF, page)]
        assert any(any(reading.find(wanted)) for reading in readings), (row["id"], wanted)
