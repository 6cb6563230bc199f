"""How long a question takes and what it costs, from published rows; two runs beside each other.

`python -m tests.bench latency A.json [B.json...]`
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.evaluation import metrics
from tests.bench import print_tables


def of(rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Seconds to the first lines and to the final message; LM calls and tokens, means."""
    early = [row["evidence_seconds"] for row in rows if row["evidence_seconds"] is not None]
    found: dict[str, float | None] = {"questions": len(rows)}
    for name, seconds in (("early", early), ("final", [row["seconds"] for row in rows])):
        found |= {f"{name}_p50": quantile(seconds, 0.5), f"{name}_p95": quantile(seconds, 0.95)}
    for name in ("lm_calls", "tokens_in", "tokens_out"):
        mean = metrics.mean([float(row[name]) for row in rows])
        found[name] = None if mean is None else round(mean, 1)
    return found


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that this share of the values does not pass (nearest rank), None of nothing."""
    if not values:
        return None
    ranked = sorted(values)
    rank = -(-len(ranked) * share // 1)
    return round(ranked[max(0, int(rank) - 1)], 3)


def run(given: Sequence[str]) -> None:
    """Print the runs' files beside each other."""
    runs = {name: json.loads(Path(name).read_text("utf-8"))["rows"] for name in given}
    print_tables.latency({name: of(rows) for name, rows in runs.items()})
