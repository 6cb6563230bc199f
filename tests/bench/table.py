"""Labelled rows with named features, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.logistic import Array


@dataclass(frozen=True)
class Table:
    """`x` [n, features] and `y` [n] (0 or 1), with each row's manual and question."""

    names: tuple[str, ...]
    x: Array
    y: Array
    manual: tuple[str, ...]
    question: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> "Table":
        """The rows as arrays; ValueError names a row whose features are not the first one's."""
        names = tuple(rows[0]["features"])
        for row in rows:
            if set(row["features"]) != set(names):
                odd = sorted(set(row["features"]) ^ set(names))
                raise ValueError(f"Row {row['id']} differs in the features {', '.join(odd)}.")
        return cls(
            names,
            np.array([[float(row["features"][name]) for name in names] for row in rows]),
            np.array([float(bool(row["label"])) for row in rows]),
            tuple(str(row["manual"]) for row in rows),
            tuple(str(row.get("question", row["id"])) for row in rows),
        )

    @property
    def manuals(self) -> list[str]:
        """The manuals, in the order in which they come."""
        return list(dict.fromkeys(self.manual))

    def mine(self, manual: str) -> NDArray[np.bool_]:
        """Which rows are of the manual [n]."""
        return np.array([one == manual for one in self.manual])

    def only(self, kept: NDArray[np.bool_]) -> "Table":
        """The rows where `kept` [n] is true."""
        pick = np.flatnonzero(kept)
        return Table(
            self.names,
            self.x[pick],
            self.y[pick],
            tuple(self.manual[n] for n in pick),
            tuple(self.question[n] for n in pick),
        )

    def named(self, weights: Array) -> dict[str, float]:
        """Each feature's weight."""
        pairs = zip(self.names, weights, strict=True)
        return {name: round(float(weight), 5) for name, weight in pairs}
