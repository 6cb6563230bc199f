"""Fitting with manuals left out: on synthetic rows whose answer is known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.bench import fit_decision, ranking
from tests.bench.logistic import Array, fit, sigmoid
from tests.bench.table import Table


def _rows(count: int, seed: int = 0, manuals: int = 4) -> list[dict[str, Any]]:
    """log-odds = 2 a - 1 b + .5, and `noise` says nothing; a is in large units."""
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(count):
        a, b, noise = rng.normal(size=3)
        p = 1 / (1 + np.exp(-(2 * a - b + 0.5)))
        rows.append(
            {
                "id": f"q{n}",
                "manual": f"m{n % manuals}",
                "features": {"a": 1000 * a, "b": b, "noise": noise},
                "label": int(rng.random() < p),
            }
        )
    return rows


def test_the_weights_are_found_again() -> None:
    """Of many rows the fit has the weights that they were drawn with, in the features' units."""
    model = fit(*_xy(_rows(20000)), l2=0.01)
    assert model.weights == pytest.approx([0.002, -1.0, 0.0], abs=0.06)
    assert model.weights[0] == pytest.approx(0.002, rel=0.05)
    assert model.bias == pytest.approx(0.5, abs=0.06)


def test_two_rows_by_hand() -> None:
    """x = -1, 1 with labels 0, 1 and l2 = 1: the weight w solves w = 2 (1 - sigmoid(w))."""
    model = fit(np.array([[-1.0], [1.0]]), np.array([0.0, 1.0]), l2=1.0)
    weight = float(model.weights[0])
    assert weight == pytest.approx(2 * (1 - 1 / (1 + np.exp(-weight))), abs=1e-6)
    assert model.bias == pytest.approx(0, abs=1e-6)


def test_a_stronger_penalty_gives_smaller_weights() -> None:
    """And separable rows still have finite ones."""
    x, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    weights = [float(fit(x, y, l2).weights[0]) for l2 in (0.01, 1.0, 100.0)]
    assert weights[0] > weights[1] > weights[2] > 0
    assert np.isfinite(weights[0])


def test_one_label_alone_and_a_feature_that_never_changes() -> None:
    """Neither divides by nothing."""
    model = fit(np.array([[1.0, 2.0], [1.0, 3.0]]), np.array([1.0, 1.0]), l2=1.0)
    assert (model.p(np.array([[1.0, 2.5]])) > 0.99).all()


def test_each_manual_is_left_out_of_its_own_fit() -> None:
    """A feature that names the right rows of one manual only is worth nothing there."""
    rows = [
        {
            "id": f"{manual}{n}",
            "manual": manual,
            # In manual A the sign is turned: by the others, every row of A comes out wrong.
            "features": {"x": float((2 * label - 1) * (-1 if manual == "A" else 1))},
            "label": label,
        }
        for manual in "ABC"
        for n in range(20)
        for label in (0, 1)
    ]
    table = Table.of(rows)
    p = fit_decision.left_out(table, l2=0.1)
    mine = table.mine("A")
    assert ((p[mine] > 0.5) == (table.y[mine] == 0)).all()
    found = fit_decision.report(table, 0.1, 2)
    assert found["left_out"]["by_manual"]["A"]["area"] == 0.0
    assert found["left_out"]["by_manual"]["A"]["true_passed"] == 0


def test_the_threshold_lets_so_many_false_rows_pass() -> None:
    """The lowest one that does, midway between the rows on both sides of it."""
    p = np.array([0.9, 0.8, 0.6, 0.4, 0.3])
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
    assert fit_decision.threshold_of(p, y, 0) == pytest.approx(0.85)
    assert fit_decision.threshold_of(p, y, 1) == pytest.approx(0.5)
    assert fit_decision.threshold_of(p, y, 2) == pytest.approx(0.15)
    ties = np.array([0.7, 0.7, 0.7])
    assert fit_decision.threshold_of(ties, np.array([1.0, 0.0, 0.0]), 1) > 1


def test_the_report_is_near_what_can_be_known() -> None:
    """The left-out area is that of the true odds; about as many false rows pass as may."""
    rows = _rows(2000)
    found = fit_decision.report(Table.of(rows), 1.0, 40)
    odds = [2 * row["features"]["a"] / 1000 - row["features"]["b"] for row in rows]
    labels = [row["label"] for row in rows]
    best = _area(odds, labels)
    assert found["left_out"]["area"] == pytest.approx(best, abs=0.005)
    assert 25 <= found["left_out"]["false_passed"] <= 55
    assert found["single_features"]["noise"] == pytest.approx(0.5, abs=0.05)
    assert found["in_sample"]["false_passed"] <= 45


def test_what_ships_decides_as_the_model_does(tmp_path: Path, capsys: Any) -> None:
    """The JSON file alone gives each row the probability that the fit gives it."""
    rows = _rows(200)
    source, target = tmp_path / "rows.jsonl", tmp_path / "weights.json"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    fit_decision.main([str(source), "--false-at-most", "5", "--out", str(target)])
    printed = json.loads(capsys.readouterr().out)
    shipped = json.loads(target.read_text())
    assert printed["decision"] == shipped
    assert list(shipped) == ["bias", "weights", "threshold", "l2"]
    x, y = _xy(rows)
    p = fit(x, y, 1.0).p(x)
    z = shipped["bias"] + x @ np.array(list(shipped["weights"].values()))
    assert sigmoid(z) == pytest.approx(p, abs=0.03)


def test_rows_with_other_features_are_named() -> None:
    """A row without one of the features is refused by its id."""
    rows = [*_rows(2), {"id": "odd", "manual": "m", "features": {"a": 1, "b": 2}, "label": 0}]
    with pytest.raises(ValueError, match="Row odd differs in the features noise"):
        Table.of(rows)


def _candidates(questions: int, right_is: str) -> list[dict[str, Any]]:
    rng = np.random.default_rng(1)
    rows = []
    for q in range(questions):
        level = 100 * rng.normal()  # differs by question and says nothing within one
        for c in range(4):
            right = c == 3
            rows.append(
                {
                    "id": f"q{q}-{c}",
                    "question": f"q{q}",
                    "manual": f"m{q % 3}",
                    "features": {
                        "score": level + (1.0 if right and right_is == "score" else 0.0),
                        "other": float(rng.normal()),
                    },
                    "label": int(right),
                }
            )
    return rows


def test_pairwise_ranks_within_a_question() -> None:
    """A score whose level differs by question ranks all, though it tells no rows apart alone."""
    table = Table.of(_candidates(30, "score"))
    found = ranking.report(table, l2=0.001)
    assert found["questions"] == 30
    assert found["left_out"] == {"right@1": 30, "right@3": 30, "right@5": 30}
    assert found["as_given"] == {"right@1": 0, "right@3": 0, "right@5": 30}
    assert found["decision"]["weights"]["score"] > 0


def test_pairs_of_a_question_weigh_one() -> None:
    """Two right and three wrong rows make six pairs of a sixth; a question without both none."""
    rows = [
        {"id": str(n), "question": "a", "manual": "m", "features": {"x": n}, "label": label}
        for n, label in enumerate((1, 1, 0, 0, 0))
    ]
    rows.append({"id": "9", "question": "b", "manual": "m", "features": {"x": 9}, "label": 1})
    better, worse, weight = ranking.pairs(Table.of(rows))
    assert len(better) == len(worse) == 6
    assert weight == pytest.approx([1 / 6] * 6)


def _xy(rows: list[dict[str, Any]]) -> tuple[Array, Array]:
    table = Table.of(rows)
    return table.x, table.y


def _area(scores: list[float], labels: list[int]) -> float:
    """By counting, without the module under test."""
    true = [s for s, label in zip(scores, labels, strict=True) if label]
    false = [s for s, label in zip(scores, labels, strict=True) if not label]
    return sum(a > b for a in true for b in false) / (len(true) * len(false))
