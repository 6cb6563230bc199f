"""What of the gold strings stands in the message as it is first seen, before *Next steps* or *Show
lines* is pressed: `python -m tests.bench DATA first-message`. Of DATA/technician, all eight manuals
in one home; with the configured LM, or the search alone by `--no-lm`.
"""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.evaluation.shown import held
from bot.showing import final
from sql.audience import Audience
from tests.bench import homes, session

Row = dict[str, Any]


def run(data: Path, given: Sequence[str]) -> None:
    """Ask, draw each answer's message, count, print."""
    chosen = session.parser_of("DATA first-message").parse_args(given)
    questions = session.questions_of(session.technician_file(data), chosen)
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        done = session.asked(questions, chosen, "first-message", session.answerer(shop, chosen))
        audience = Audience.of_operator(shop.team)
        found: list[list[bool]] = []
        with shop.db.connection() as conn:
            for row, question in zip(done, questions, strict=True):
                if question["answerable"]:
                    seen = final(conn, audience, row["document"]["answer_id"]).text
                    found.append(held(question["must_show"], [html.unescape(seen)]))
    some, all_ = sum(map(any, found)), sum(map(all, found))
    print(f"of {len(found)} first messages {some} show a gold string, {all_} all of them")
