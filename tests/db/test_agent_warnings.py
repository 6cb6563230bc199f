"""The warnings that an answer brings along: of the lines it shows first, each text once."""

from collections.abc import Callable
from typing import Any

from agent.answering.places import warnings_of
from agent.evidence import Line
from agent.program.answer import Answer, Part
from sql import passages
from sql.audience import Audience
from sql.database import Connection
from sql.passages import NewPassage

_OPERATOR = Audience.of_operator("local")


def test_a_warning_that_a_manual_repeats_is_shown_once(
    conn: Connection, store_manual: Callable[..., Any]
) -> None:
    """The same words before every task are one warning; another one stays, and their order."""
    manual_id, _ = store_manual(conn, [])
    rows: list[NewPassage] = []
    for page in (1, 2):
        section = f"{page} Task"
        hot = ("Hot  surface.", "Hot\nsurface.")[page - 1]
        rows += [
            NewPassage(len(rows), page, page, section, "warning", hot, governs=section),
            NewPassage(len(rows) + 1, page, page, section, "procedure", f"Do {page}."),
        ]
    rows.append(NewPassage(4, 2, 2, "2 Task", "warning", "Oil under pressure.", governs="2 Task"))
    ids = passages.copy(conn, manual_id, rows)
    first, second = passages.read(conn, _OPERATOR, [ids[1], ids[3]])
    lines = tuple(Line(one, one.text, "step") for one in (first, second))
    answer = Answer("likely", "search", "", "", parts=(Part("procedure", "", "", lines),))
    warned = warnings_of(conn, _OPERATOR, answer)
    assert [(one.page, one.quote) for one in warned] == [
        (1, "Hot  surface."),
        (2, "Oil under pressure."),
    ]
