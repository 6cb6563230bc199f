"""What people take back leaves the programs too: demonstrations go with what they were made from.

A vote taken back, a question deleted, a manual or a grant withdrawn: from the next night on no
stored program of the team shows an LM what was learned from it.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

import structlog

from agent.learning.split import group_of, hash_of
from agent.program import state
from sql import programs
from sql.rows import Connection

log = structlog.get_logger()
_QUESTIONS: Final = ("message", "question")


def withdraw(conn: Connection, team: str, standing: Collection[str]) -> int:
    """Take out of all programs what is not standing any more; how many were changed.

    `standing`: hashes of the question groups that may still be shown.
    """
    changed = 0
    for program in programs.learned(conn, team):
        learned = set(map(str, program.scores["learned"]))
        if learned <= set(standing):
            continue
        document, gone = without(program.state, standing)
        scores = {**program.scores, "learned": sorted(learned & set(standing))}
        programs.withdraw(conn, team, program.version, document, scores)
        log.info("program.withdrawn", team=team, program=program.version, demonstrations=gone)
        changed += 1
    return changed


def without(document: Mapping[str, Any], standing: Collection[str]) -> tuple[dict[str, Any], int]:
    """The state without demonstrations of other questions than these, and how many went. The
    package's own stay; what cannot be told to be of one of these goes."""
    reader = str(document.get("reader", "small"))
    packaged = state.dump(state.default(reader))["predictors"]
    gone = 0
    predictors = {}
    for name, predictor in document["predictors"].items():
        own = packaged.get(name, {}).get("demos", [])
        kept = [one for one in predictor["demos"] if one in own or _of(one) & set(standing)]
        gone += len(predictor["demos"]) - len(kept)
        predictors[name] = {**predictor, "demos": kept}
    return {**document, "predictors": predictors}, gone


def _of(demo: Mapping[str, Any]) -> set[str]:
    """The groups of the questions that it shows."""
    return {hash_of(group_of(str(demo[field]))) for field in _QUESTIONS if demo.get(field)}
