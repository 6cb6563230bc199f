"""Thumbs as feedback on traces: each vote that stands, as it stands now."""

from collections import defaultdict
from typing import Any, Final

import structlog

from bot.traces.library import refused
from bot.traces.tracer import ANSWER, TEAM, Tracer
from sql import vote_events
from sql.database import Database
from sql.vote_events import StandingVote

log = structlog.get_logger()
NAME: Final = "thumb"
_TRACES: Final = 1_000
_VOTES: Final = 100_000


def tell_votes(tracer: Tracer, db: Database, team: str) -> int:
    """The newest traces of the team have its votes that stand, and no others: how many changed.

    Run again, it changes nothing. Where the store is away the log has a line, and the next time
    makes up for it.
    """
    with db.connection() as conn:
        voted = vote_events.with_words(conn, team, _VOTES, all_=True)
    votes: dict[str, dict[str, StandingVote]] = defaultdict(dict)
    for vote in voted:
        votes[str(vote.answer_id)][vote.user_id] = vote
    try:
        traces = tracer.library.search_traces(
            locations=[tracer.experiment()],
            filter_string=f"tags.`{TEAM}` = '{team}'",
            max_results=_TRACES,
            order_by=["timestamp_ms DESC"],
            return_type="list",
            include_spans=False,
            flush=True,
        )
        return sum(_tell(tracer, one.info, votes[one.info.tags.get(ANSWER, "")]) for one in traces)
    except Exception as error:  # noqa: BLE001 - the vote counts, whatever becomes of its copy
        log.warning("feedback.failed", error=type(error).__name__, reason=refused(error))
        return 0


def _tell(tracer: Tracer, info: Any, votes: dict[str, StandingVote]) -> int:
    from mlflow.entities import AssessmentSource

    library, wanted, changed = tracer.library, dict(votes), 0
    for told in info.assessments or ():
        if told.name != NAME:
            continue
        vote = wanted.get(told.source.source_id)
        if vote and (told.value, told.rationale) == (vote.value == "up", _why(vote)):
            del wanted[vote.user_id]
            continue
        library.delete_assessment(trace_id=info.trace_id, assessment_id=told.assessment_id)
        changed += 1
    for user, vote in wanted.items():
        library.log_feedback(
            trace_id=info.trace_id,
            name=NAME,
            value=vote.value == "up",
            source=AssessmentSource(source_type="HUMAN", source_id=user),
            rationale=_why(vote),
        )
        changed += 1
    return changed


def _why(vote: StandingVote) -> str | None:
    return ": ".join(filter(None, [vote.reason, vote.comment])) or None
