"""What free text says beside votes: the reason that a comment gives, and complaints in the thread.

A comment whose writer chose no reason gets the one that comments like it were given; off until
there are enough comments beside a reason. What somebody wrote below an answer that they voted down
is the comment of their vote, where it has none and the classifier of comments is sure that it
complains.

None of it is a vote. It says which stage to blame, so it never calls an answer unsafe or another
machine's, and an answer with a reason keeps it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

import numpy as np
import structlog

from agent.classifying import PACKAGED, Classifier, Examples, Task, learn
from agent.errors import NotAClassifier, StateMismatch
from agent.learning import classifiers
from ingest.embedding import Embedder, EmbeddingFailed
from sql import votes
from sql.below import Below, below
from sql.database import Database
from sql.votes import Labelled

log = structlog.get_logger()
Words: TypeAlias = Mapping[tuple[int, str], Sequence[str]]
LEAST: Final = 30
LEAST_EACH: Final = 8
"""Comments to learn from: in all, and of a reason."""
_SURE: Final = 0.8
_OTHER: Final = "other"
_TASK: Final = "reason"
_MOOD, _COMPLAINS = "sentiment", "negative"
_GRAVE: Final = frozenset({"unsafe", "wrong_machine"})


@dataclass(frozen=True)
class Heard:
    """`reasons`: by answer_id, those that comments give (`reasons_of`). `words`: by answer_id and
    person, what they wrote below it instead of a comment."""

    reasons: Mapping[int, str] = field(default_factory=dict)
    words: Words = field(default_factory=dict)


def read(db: Database, team: str, embedder: Embedder) -> Heard:
    """What is read out of the comments and threads of the team.

    Nothing where the embedding model cannot be reached: the night goes on without.
    """
    with db.connection() as conn:
        rows = votes.labelled(conn, team, None)
        written = below(conn, team)
        try:
            program = classifiers.serving(conn, team, PACKAGED)[0]
        except (NotAClassifier, StateMismatch):
            program = None
    try:
        words = complaints(rows, written, program, embedder)
        return Heard(reasons_of(with_words(rows, words), embedder), words)
    except EmbeddingFailed as error:
        log.warning("comments.unread", team=team, reason=str(error))
        return Heard()


def complaints(
    rows: Iterable[Labelled],
    written: Iterable[Below],
    program: Classifier | None,
    embedder: Embedder,
) -> dict[tuple[int, str], list[str]]:
    """By answer_id and person, what they wrote below an answer that they voted down without a
    comment, where it surely complains. `program`: the team's own classifier of comments; that of
    the package where it has none, or one that knows no complaints."""
    open_ = {
        (row.answer_id, one["user"])
        for row in rows
        for one in row.voices
        if one["value"] == "down" and not one["comments"]
    }
    mine = [one for one in written if (one.answer_id, one.user_id) in open_]
    if not mine:
        return {}
    if program is None or _MOOD not in program.learned:
        program = classifiers.before_any(embedder)
    found: dict[tuple[int, str], list[str]] = {}
    for one, said in zip(mine, program.sort([o.text for o in mine], embedder), strict=True):
        if said[_MOOD].label == _COMPLAINS and said[_MOOD].sure:
            found.setdefault((one.answer_id, one.user_id), []).append(one.text)
    return found


def with_words(rows: Iterable[Labelled], words: Words) -> list[Labelled]:
    """The rows, each vote in `words` with its comments."""
    return [_with_words(row, words) for row in rows]


def _with_words(row: Labelled, words: Words) -> Labelled:
    mine = {one["user"]: list(words.get((row.answer_id, one["user"]), ())) for one in row.voices}
    if not any(mine.values()):
        return row
    voices = [
        {**one, "comments": mine[one["user"]]} if mine[one["user"]] else one for one in row.voices
    ]
    more = [text for one in mine.values() for text in one if text not in row.comments]
    return replace(row, voices=voices, comments=[*row.comments, *more])


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
