"""The same question, the same outcome: asked three times, and of one manual or of all eight.

`python -m tests.bench DATA technician-repeat` and `... one-or-many`.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.sample import SAMPLE_PDF
from tests.bench import homes, session
from tests.bench.session import Outcome

Row = dict[str, Any]
_TIMES = 3


def repeat(data: Path, given: Sequence[str]) -> None:
    """Ask every question three times, round by round; say how many differ in status or first
    citation."""
    parser = session.parser_of("DATA technician-repeat")
    parser.add_argument("--times", type=int, default=_TIMES)
    chosen = parser.parse_args(given)
    questions = session.questions_of(session.technician_file(data), chosen)
    rounds = [{**q, "round": n} for n in range(chosen.times) for q in questions]
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        answer = session.answerer(shop, chosen)
        done = session.asked(rounds, chosen, "technician-repeat", answer)
    _tell(chosen, "technician-repeat", done, differing(done, first_only=True))


def one_or_many(data: Path, given: Sequence[str]) -> None:
    """Ask the questions on the sample manual of all eight manuals, and of it alone; say how many
    differ in status or in the lines of the first part."""
    chosen = session.parser_of("DATA one-or-many").parse_args(given)
    questions = session.questions_of(session.technician_file(data), chosen)
    mine = [question for question in questions if question["doc"] == SAMPLE_PDF.stem]
    many, one = ([{**q, "round": n} for q in mine] for n in range(2))
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        done = session.asked(many, chosen, "one-or-many", session.answerer(shop, chosen))
        with shop.db.scratch() as db:
            homes.fill(shop, [SAMPLE_PDF], db)
            alone = session.answerer(shop, chosen, db)
            # The rows of the first half are in the same file: they are kept and passed over.
            done = session.asked([*many, *one], chosen, "one-or-many", alone)
    _tell(chosen, "one-or-many", done, differing(done, first_only=False))


def differing(rows: Sequence[Row], *, first_only: bool) -> list[Row]:
    """The questions whose rows differ, with each row's status and the place of its first line."""
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_id[row["id"]].append(row)
    return [
        {"id": id_, "outcomes": [_brief(row) for row in of]}
        for id_, of in by_id.items()
        if len({Outcome.of(row, first_only=first_only) for row in of}) > 1
    ]


def _brief(row: Row) -> Row:
    document = row["document"]
    pages = [f"{line['doc']}#p{line['page']}" for line in document["citations"][:1]]
    return {"status": document["status"], "p": document.get("p_answered"), "first": pages}


def _tell(chosen: Any, name: str, done: Sequence[Row], differ: Sequence[Row]) -> None:
    count = len({row["id"] for row in done})
    print(f"{name}: {len(differ)} of {count} questions differ")
    for one in differ:
        said = "; ".join(
            f"{outcome['status']} {' '.join(outcome['first'])} p {outcome['p']}"
            for outcome in one["outcomes"]
        )
        print(f"  {one['id']}: {said}")
    session.publish(chosen, name, {"questions": count, "differ": len(differ), "rows": list(differ)})
