"""How long a lead's home tab and digest take to read of a year with many questions.

`python -m tests.bench.home [--questions 100000]` fills a database of its own (DATABASE_URL) with
generated rows, and prints milliseconds by statement (the median of five) and the plans of those
that take longest. Rows only: no language model, no Slack.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

from sql import coverage, homes, state
from sql.audience import Audience, Reader
from sql.coverage import Span
from sql.database import Connection, Database
from sql.settings import SqlSettings

TEAM: Final = "bench"
_FILL: Final = """
INSERT INTO manuals (team, content_hash, title, page_count, parser, passages)
SELECT 'bench', md5(n::text) || md5((-n)::text), 'Manual ' || n, 200, 'bench', 50
FROM generate_series(1, 100) n;
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)
SELECT 'bench', manual_id, 'everyone', '', 'bench' FROM manuals WHERE team = 'bench';
INSERT INTO passages (manual_id, ordinal, page_from, page_to, section, kind, text, word_count)
SELECT manual_id, n, n, n, 'Section ' || n, 'text', 'A line of it.', 4
FROM manuals CROSS JOIN generate_series(1, 50) n WHERE team = 'bench';
INSERT INTO questions (team, channel, ts, thread_ts, user_id, text, asked_at)
SELECT 'bench', 'C' || n % 40, n || '.000100', n || '.000100', 'U' || n % 500,
    'What is the torque of bolt ' || n % 977 || ' of press ' || n % 83 || '?',
    now() - n * interval '365 days' / {questions}
FROM generate_series(1, {questions}) n;
INSERT INTO answers (question_id, text, status, action, program, seconds, in_public, created_at,
    cited, nearest, lm, tokens_in, tokens_out, lm_calls)
SELECT question_id, 'An answer.',
    (ARRAY['answered', 'answered', 'answered', 'likely', 'not_found'])[1 + question_id % 5],
    'search', 'default-1', 1, question_id % 3 > 0, asked_at, 1,
    ARRAY[(SELECT min(passage_id) FROM passages) + question_id % 5000], 'embedded/x', 900, 90, 2
FROM questions WHERE team = 'bench';
INSERT INTO citations (answer_id, ordinal, claim, passage_id, manual_id, page, quote)
SELECT answer_id, 0, 0, p.passage_id, p.manual_id, p.page_from, 'A line of it.'
FROM answers a
JOIN questions q USING (question_id)
JOIN passages p ON p.passage_id = (SELECT min(passage_id) FROM passages) + a.question_id % 5000
WHERE q.team = 'bench' AND a.status <> 'not_found';
INSERT INTO vote_events (team, answer_id, user_id, source, value, action, happened_at)
SELECT 'bench', answer_id, 'U' || answer_id % 300, 'button',
    CASE WHEN answer_id % 4 = 0 THEN 'down' ELSE 'up' END, 'cast', a.created_at
FROM answers a JOIN questions q USING (question_id)
WHERE q.team = 'bench' AND answer_id % 10 = 0;
ANALYZE;
"""


def main() -> None:
    """Fill, measure, print one JSON document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=100_000)
    asked = parser.parse_args()
    with Database.open(SqlSettings()) as db:
        db.migrate()
        with db.connection() as conn:
            print(json.dumps(measured(conn, asked.questions), indent=1))


def measured(conn: Connection, questions: int) -> dict[str, Any]:
    """Milliseconds by statement, in a transaction that is not kept."""
    for statement in _FILL.format(questions=questions).split(";\n"):
        if statement.strip():
            conn.execute(statement)  # type: ignore[call-overload]
    took = {name: _median(run) for name, run in runs(conn).items()}
    conn.rollback()
    return {"questions": questions, "milliseconds": took, "all": round(sum(took.values()), 1)}


def runs(conn: Connection) -> dict[str, Callable[[], object]]:
    """Everything that a lead's tab reads of many rows."""
    now = datetime.now(UTC)
    middle = now - timedelta(weeks=4)
    both, last = Span(now - timedelta(weeks=8), now), Span(middle, now)
    audience = Audience(TEAM, (Reader(frozenset({"C1", "C2"})),))
    return {
        "recent": lambda: homes.recent(conn, TEAM, "U7", 6),
        "new_manuals": lambda: homes.new_manuals(conn, audience, middle, 6),
        "new_notes": lambda: homes.new_notes(conn, audience, middle, 6),
        "weeks": lambda: coverage.weeks(conn, TEAM, both),
        "manuals": lambda: coverage.manuals(conn, audience, both, middle),
        "channels": lambda: coverage.channels(conn, TEAM, both, middle, ["C1"]),
        "unanswered": lambda: coverage.unanswered(conn, TEAM, last, 500),
        "worst": lambda: coverage.worst(conn, audience, middle, 5),
        "votes": lambda: coverage.votes(conn, TEAM, both),
        "waiting": lambda: coverage.waiting(conn, audience, 6),
        "open_counts": lambda: coverage.open_counts(conn, TEAM, middle),
        "costs": lambda: state.costs(conn, "channel", 28, TEAM),
    }


def _median(run: Callable[[], object]) -> float:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        run()
        took.append(1000 * (time.perf_counter() - began))
    return round(median(took), 1)


if __name__ == "__main__":
    main()
