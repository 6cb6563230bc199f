"""The reason that a comment gives where its writer chose none: learned from those who chose one.

Off until there are enough comments beside a reason. What was inferred says which stage to blame; it
is nobody's vote, so it never calls an answer unsafe or another machine's, and an answer with a
reason keeps it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import structlog

from agent.classifying import Classifier, Examples, Task, learn
from ingest.embedding import Embedder, EmbeddingFailed
from sql import votes
from sql.database import Database
from sql.votes import Labelled

log = structlog.get_logger()
LEAST: Final = 30
LEAST_EACH: Final = 8
"""Comments to learn from: in all, and of a reason."""
_SURE: Final = 0.8
_OTHER: Final = "other"
_TASK: Final = "reason"
_GRAVE: Final = frozenset({"unsafe", "wrong_machine"})


def read(db: Database, team: str, embedder: Embedder) -> dict[int, str]:
    """By answer_id, the reasons that the comments on the team's answers give; see `reasons_of`.

    None where the embedding model cannot be reached: the night goes on without.
    """
    with db.connection() as conn:
        rows = votes.labelled(conn, team, None)
    try:
        return reasons_of(rows, embedder)
    except EmbeddingFailed as error:
        log.warning("comments.unread", team=team, reason=str(error))
        return {}


def reasons_of(rows: Iterable[Labelled], embedder: Embedder) -> dict[int, str]:
    """By answer_id, the reason of answers that have comments and none, where it is sure.

    Sure: of comments that it did not learn from, four of five were right at that. Empty where too
    few people gave both to learn from.
    """
    complained = [row for row in rows if row.downs and row.comments]
    open_ = [row for row in complained if not row.reasons]
    taught = [
        (comment, row.reasons[0])
        for row in complained
        if len(row.reasons) == 1 and row.reasons[0] != _OTHER
        for comment in row.comments
    ]
    counts = Counter(reason for _, reason in taught)
    known = sorted(reason for reason, count in counts.items() if count >= LEAST_EACH)
    taught = [(comment, reason) for comment, reason in taught if reason in known]
    if not open_ or len(known) < 2 or len(taught) < LEAST:
        return {}
    task = Task(_TASK, dict.fromkeys(known, ""), sure=_SURE)
    texts = [comment for comment, _ in taught]
    vectors = np.asarray(embedder.embed_passages(texts), np.float32)
    examples = Examples.of(texts, vectors, embedder.slug)
    learned = learn(task, examples, [reason for _, reason in taught])
    return _sorted(Classifier((task,), {_TASK: learned.fitted}), open_, embedder)


def with_reasons(rows: Iterable[Labelled], inferred: Mapping[int, str]) -> list[Labelled]:
    """The rows, those without a reason with the inferred one, if it is not a grave one: it is the
    reason of those who voted it down with a comment."""
    return [
        _with_reason(row, inferred[row.answer_id])
        if not row.reasons and inferred.get(row.answer_id, "unsafe") not in _GRAVE
        else row
        for row in rows
    ]


def _with_reason(row: Labelled, reason: str) -> Labelled:
    voices = [
        {**one, "reasons": [reason]} if one["value"] == "down" and one["comments"] else one
        for one in row.voices
    ]
    return replace(row, reasons=[reason], voices=voices)


def _sorted(program: Classifier, rows: Sequence[Labelled], embedder: Embedder) -> dict[int, str]:
    """The reason of each row of which a comment is sure; none where two say differently."""
    said = iter(program.sort([comment for row in rows for comment in row.comments], embedder))
    found: dict[int, str] = {}
    for row in rows:
        own = [next(said)[_TASK] for _ in row.comments]
        reasons = {one.label for one in own if one.sure}
        if len(reasons) == 1:
            found[row.answer_id] = reasons.pop()
    return found
