"""How soon a promotion serves, by what the workers log of each answer and when it was committed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Answered:
    """An answer of a worker: when it was begun and recorded (seconds of the epoch), by which
    program."""

    worker: int
    begun: float
    ended: float
    program: str


def answered(logs: Sequence[str]) -> list[Answered]:
    """What the workers' logs, one text each, tell. An answer's program is looked up right before it
    is begun, so that what is begun late may have been looked up some milliseconds earlier."""
    found = []
    for worker, log in enumerate(logs):
        for line in log.splitlines():
            if '"question.answered"' not in line:
                continue
            said = json.loads(line)
            ended = datetime.fromisoformat(said["timestamp"]).timestamp()
            found.append(Answered(worker, ended - said["seconds"], ended, said["program"]))
    return sorted(found, key=lambda one: one.begun)


def after(
    done: Sequence[Answered], version: str, committed: float, until: float, workers: int
) -> dict[str, Any]:
    """One promotion: how late the last answer of another program was begun, how many were, how many
    that were under way kept theirs, and when each worker first began one of its own."""
    window = [one for one in done if committed <= one.begun < until]
    late = [one.begun - committed for one in window if one.program != version]
    first = [
        min(
            (o.begun - committed for o in window if o.worker == w and o.program == version),
            default=None,
        )
        for w in range(workers)
    ]
    under_way = [o for o in done if o.begun < committed < o.ended]
    return {
        "last_of_another_after_seconds": round(max(late, default=0.0), 3),
        "others_begun_after": len(late),
        "begun_after": len(window),
        "first_own_after_seconds": [None if one is None else round(one, 3) for one in first],
        "under_way": len(under_way),
        "under_way_kept_theirs": sum(o.program != version for o in under_way),
    }
