"""Twelve plain questions on the sample manual alone: `python -m tests.bench plain`.

They are asked of a schema that holds nothing but the sample manual, as in a first home. For each
the command prints what was shown, so that a person can judge whether it is useful.
"""

from collections.abc import Sequence

from agent.evaluation.by_type import table
from bot.sample import SAMPLE_PDF
from tests.bench import homes, latency, print_tables, session
from tests.bench.rows import published

QUESTIONS = homes.ROOT / "tests" / "messages" / "plain_questions.jsonl"


def run(given: Sequence[str]) -> None:
    """Ask, publish, print."""
    parser = session.parser_of("plain")
    parser.add_argument("--quiet", action="store_true", help="tables alone")
    chosen = parser.parse_args(given)
    questions = session.questions_of(QUESTIONS, chosen)
    with session.opened(chosen) as shop, shop.db.scratch() as db:
        homes.fill(shop, [SAMPLE_PDF], db)
        done = session.asked(questions, chosen, "plain", session.answerer(shop, chosen, db))
    rows = [published(row, question) for row, question in zip(done, questions, strict=True)]
    for full, row in zip(done, rows, strict=True):
        if not chosen.quiet:
            document = full["document"]
            print(f"\n## {full['question']}\n{document['status']}: {document['answer']}")
            for line in document["citations"]:
                print(f"  [p. {line['page']}] {line['quote']}")
        useful = "shown_all" in row["scores"] and row["status"] != "not_found"
        print(f"-> {row['id']} {row['status']}, {'useful' if useful else 'NOT useful'}")
    print()
    print_tables.by_type("plain questions, final message", table(rows))
    print_tables.latency({"plain": latency.of(rows)})
    document = {"questions": len(rows), "final": table(rows), "rows": rows}
    session.publish(chosen, "plain", {**document, "latency": latency.of(rows)})
