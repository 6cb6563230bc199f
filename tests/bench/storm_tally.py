"""What stands in Slack after a storm, against what must: by the workspace's log alone."""

from collections import Counter
from collections.abc import Sequence, Set
from typing import Any

from tests.bench.crowd import is_early
from tests.bench.storm_people import Kept, Wanted
from tests.bench.tally import Replies, percentiles, replies

Row = dict[str, Any]
QUESTIONS = "SELECT channel, ts, question_id FROM questions"
VOTES = """
SELECT replies.question_id, casts_left.user_id, casts_left.value
FROM casts_left
JOIN replies USING (answer_id)
WHERE NOT EXISTS (
    SELECT
    FROM casts_left AS later
    WHERE later.answer_id = casts_left.answer_id
      AND later.user_id = casts_left.user_id
      AND (later.happened_at, later.event_id) > (casts_left.happened_at, casts_left.event_id)
)
"""
UPLOADS = "SELECT channel, file_id, state, outcome FROM uploads"
OPEN = """
SELECT (SELECT count(*) FROM replies WHERE state <> 'final')
     + (SELECT count(*) FROM uploads WHERE state <> 'final')
     + (SELECT count(*) FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing') AND task_name NOT IN ('sweep', 'learn'))
"""
_WRITES = ("chat.", "files.completeUploadExternal", "files.getUploadURLExternal", "views.")
_TAKEN = ("ok", "ratelimited", "cut before", "cut after", "status", "None")


def tally(
    log: Sequence[Row],
    kept: Kept,
    questions: Sequence[tuple[str, str, int]],
    votes: Sequence[tuple[int, str, str]],
    uploads: Sequence[tuple[str, str, str, str | None]],
) -> Row:
    """The figures. All of `wrong` is to be empty."""
    ids = {(channel, ts): id_ for channel, ts, id_ in questions}
    shown = replies(log)
    standing = {(id_, user): vote for id_, user, vote in votes}
    wrong: dict[str, list[str]] = {}
    for one in kept.questions:
        id_ = ids.get((one.channel, one.ts), -1)
        fault = _fault(one, shown.get(id_))
        # A message that was deleted before it was heard is no question.
        if fault or (id_ < 0 and one.value is not None):
            wrong.setdefault(fault or "not recorded", []).append(f"{one.channel} {one.ts}")
        elif one.vote is not None and standing.get((id_, one.user)) != one.vote:
            wrong.setdefault("vote lost", []).append(f"{one.channel} {one.ts}")
    cards = {(channel, file_id): (state, outcome) for channel, file_id, state, outcome in uploads}
    for file in kept.shared:
        state, outcome = cards.get((file.channel, file.file_id), (None, None))
        read = ("withdrawn",) if file.deleted else ("ingested", "granted", "already")
        if (state, outcome in read) != ("final", True) and not (file.deleted and state is None):
            wrong.setdefault("upload", []).append(f"{file.channel} {file.file_id} {outcome}")
    recorded = set(ids.values())
    if strangers := [id_ for id_ in shown if id_ and id_ not in recorded]:
        wrong["reply to nothing"] = [str(id_) for id_ in strangers]
    deliveries = [entry for entry in log if entry["kind"] == "delivery"]
    of_people = [entry for entry in deliveries if entry["of_people"]]
    times = [1000 * entry["seconds"] for entry in of_people if entry["acknowledged"]]
    return {
        "questions": len(kept.questions),
        "deleted": sum(one.value is None for one in kept.questions),
        "acts": dict(sorted(kept.acts.items())),
        "pdfs": len(kept.shared),
        "deliveries": len(of_people),
        "not_acknowledged": sum(not entry["acknowledged"] for entry in of_people),
        "acknowledged_ms": percentiles(times, 1) if times else {},
        **calls_of(log),
        "wrong": wrong,
    }


def calls_of(log: Sequence[Row]) -> Row:
    """How many calls there were, and what came of them: `refused` counts each method's refusals of
    what was written."""
    calls = [entry for entry in log if entry["kind"] == "call"]
    gone = {
        (e["channel"], e["ts"]) for e in log if e["kind"] == "change" and e["what"] == "deleted"
    }
    overtaken = [entry for entry in calls if _is_overtaken(entry, gone)]
    outcomes = Counter((e["method"], str(e.get("outcome"))) for e in calls if e not in overtaken)
    return {
        "calls": len(calls),
        "refused": {
            f"{method} {outcome}": count
            for (method, outcome), count in outcomes.items()
            if outcome not in _TAKEN
            and method.startswith(_WRITES)
            # Who hears of a deletion and the sweep may both take a reply away: one finds none.
            and (method, outcome) != ("chat.delete", "message_not_found")
        },
        "into_a_deleted_thread": len(overtaken),
        "rate_limited": {
            method: n for (method, outcome), n in outcomes.items() if outcome == "ratelimited"
        },
    }


def _is_overtaken(call: Row, gone: Set[tuple[str, str]]) -> bool:
    """Whether it was posted into a thread that a person deleted just then: nobody can know."""
    where = call["arguments"]
    place = (where.get("channel"), where.get("thread_ts"))
    return call.get("outcome") == "thread_not_found" and place in gone


def _fault(wanted: Wanted, of: Replies | None) -> str | None:
    """What is wrong with what stands there; None for nothing."""
    value = wanted.value
    texts = list(of.visible.values()) if of else []
    if value is None:
        return "reply to a deleted question" if texts else None
    if len(texts) != 1:
        return "answered twice" if texts else "unanswered"
    if is_early(texts[0]):
        return "not final"
    holds = all(cell in texts[0] for cell in value.split(" | "))
    return None if holds or wanted.about in texts[0].lower() else "another answer"
