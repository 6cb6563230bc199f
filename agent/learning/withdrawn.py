"""What people take back leaves the programs too: demonstrations go with what they were made from.

What is deleted goes at once (`forgetting.py`). A vote taken back, a question asked otherwise, a
grant withdrawn: from the next night on no stored program of the team shows an LM what was learned
from it.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

import structlog

from agent.learning.forgetting import leave_out
from agent.learning.split import group_of, hash_of
from sql import programs
from sql.rows import Connection

log = structlog.get_logger()
_QUESTIONS: Final = ("message", "question")


def withdraw(conn: Connection, team: str, standing: Collection[str]) -> int:
    """Take out of all programs what is not standing any more; how many were changed.

    `standing`: hashes of the question groups that may still be shown.
    """
    changed = 0
    programs.hold_states(conn, team)
    for program in programs.learned(conn, team):
        learned = set(map(str, program.scores["learned"]))
        if learned <= set(standing):
            continue
        left, gone = without(program.state, standing)
        if gone:
            programs.take_out(conn, team, program.version, left)
        scores = {**program.scores, "learned": sorted(learned & set(standing))}
        programs.rescore(conn, team, program.version, scores)
        log.info("program.withdrawn", team=team, program=program.version, demonstrations=gone)
        changed += 1
    return changed


def without(state: Mapping[str, Any], standing: Collection[str]) -> tuple[dict[str, Any], int]:
    """The state without demonstrations of other questions than these, and how many went. The
    package's own stay; what cannot be told to be of one of these goes."""
    return leave_out(state, lambda demo: not _of(demo) & set(standing))


def _of(demo: Mapping[str, Any]) -> set[str]:
    """The groups of the questions that it shows."""
    return {hash_of(group_of(str(demo[field]))) for field in _QUESTIONS if demo.get(field)}
