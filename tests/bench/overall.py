"""What several sets say together: the mean of their means, each set counting alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np

_SAMPLES = 4000


def overall(sets: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Mean nDCG@10 of each stage, and the fused one's above the best single arm, with its interval.

    The bootstrap draws questions within each set, the same for both stages.
    """
    means = {
        stage: float(np.mean([np.mean([row[stage] for row in rows]) for rows in sets]))
        for stage in ("fused", "dense", "lexical")
    }
    best = max(("dense", "lexical"), key=lambda stage: means[stage])
    rng = np.random.default_rng(0)
    drawn = []
    for rows in sets:
        above = np.array([row["fused"] - row[best] for row in rows])
        drawn.append(rng.choice(above, (_SAMPLES, len(above))).mean(axis=1))
    low, high = np.percentile(np.mean(drawn, axis=0), [2.5, 97.5])
    return {
        **{stage: round(mean, 4) for stage, mean in means.items()},
        "best_single": best,
        "fused_above_best_single": round(means["fused"] - means[best], 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
    }
