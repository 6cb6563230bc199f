"""What is to be said of an answer beside the manual's lines: a value in the unit that was asked
for, and where that stands which the lines refer to."""

from dataclasses import replace

from agent.program import Answer, Part
from agent.verify import conversions
from agent.wording import Language, figure, in_language
from agent.wording import sentences as wording
from ingest.procedures import references
from sql import units
from sql.audience import Audience
from sql.rows import Connection

_MOST = 3
_REFERENCES = 4
_TITLE = 80


def remarked(
    conn: Connection, audience: Audience, question: str, answer: Answer, language: Language
) -> Answer:
    """The answer with its remarks, each computed by code from printed lines."""
    if answer.status not in ("answered", "partial"):
        return answer
    first = answer.parts[0]
    said = [*_converted(question, first, language), *_referred(conn, audience, first, language)]
    return replace(answer, remarks=(*answer.remarks, *said))


def _converted(question: str, part: Part, language: Language) -> list[str]:
    """Printed values in the unit that the question names."""
    lines = [line.text for line in part.lines]
    said = [part.lead or "\n".join(lines)]
    return [
        in_language(wording.CONVERTED, language, printed=printed, converted=figure(value, language))
        for printed, value in conversions(question, said, lines)[:_MOST]
    ]


def _referred(conn: Connection, audience: Audience, part: Part, language: Language) -> list[str]:
    """The places of the same manual that the lines send their reader to."""
    named = [found for line in part.lines for found in references(line.text)]
    wanted = list(dict.fromkeys(named))
    found = units.by_reference(conn, audience, part.manual_id, wanted) if wanted else []
    places = [
        in_language(wording.ON_PAGE, language, title=unit.title[:_TITLE], page=unit.page_from)
        for unit in found
        if unit.title != part.title
    ]
    places = list(dict.fromkeys(places))[:_REFERENCES]
    return [in_language(wording.REFERS, language, named="; ".join(places))] if places else []
