"""What the search finds, by passages and by units, without an LM: `... DATA evidence`.

A run of `technician` scores the evidence of its answers in the same way, and so what rewriting by
the LM adds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.answering.desk import ManualsDesk
from agent.conversation.thread import from_history
from agent.evaluation.retrieval import route_of
from agent.evaluation.units import Found
from sql.audience import Audience
from tests.bench import found, homes, print_tables, session


def run(data: Path, given: Sequence[str]) -> None:
    """Search for every question, publish, print."""
    chosen = session.parser_of("DATA evidence").parse_args([*given, "--no-lm"])
    questions = session.questions_of(session.technician_file(data), chosen)
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        kit = shop.kit(lm=False)
        audience = Audience.of_operator(shop.team)
        docs = homes.Docs(kit.db, audience)
        desk = ManualsDesk(kit.db, kit.embedder, kit.tools, audience, kit.settings)

        def find(question: Mapping[str, Any]) -> tuple[list[Found], list[Found]]:
            thread = from_history(list(question.get("history") or ()))
            route = route_of(str(question["question"]), thread)
            evidence = desk.search(route.queries, route.identifiers)
            return found.found_of(docs, evidence, kit.program.fusion, desk.kind(route.question))

        rows = found.measured(questions, find)
    session.publish(chosen, "evidence", {"found": found.table(rows), "rows": rows})
    show(rows)


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the table, and the intervals of the whole."""
    table = found.table(rows)
    print("**evidence**\n")
    head = ["type (answerable)", *table["all"]]
    print_tables.markdown(
        head,
        [
            [f"{kind} ({of['gold_passages@1']['n']})", *(one["count"] for one in of.values())]
            for kind, of in table.items()
        ],
    )
    print("; ".join(f"{n} {print_tables.share(of)}" for n, of in table["all"].items()) + "\n")
