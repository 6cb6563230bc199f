"""The thread's last answer once more, where a message only asks back for it."""

from itertools import groupby

from agent.conversation import Thread, ThreadCitation
from agent.evidence import Line, Unit, desk_here
from agent.program.answer import Answer
from agent.program.outcomes import again
from agent.verify import align
from sql.passages import Passage


def repeated(thread: Thread) -> Answer | None:
    """The lines that the last answer stood on, read again where they may still be used; None where
    nothing is left of it."""
    last = thread.last_answer
    if last is None:
        return None
    read = {passage.passage_id: passage for passage in desk_here().cited(thread)}
    lines = [line for cited in last.citations if (line := _line(cited, read)) is not None]
    units = [
        _unit(list(own)) for _, own in groupby(lines, key=lambda line: line.passage.passage_id)
    ]
    return again(units) if units else None


def _line(cited: ThreadCitation, read: dict[int, Passage]) -> Line | None:
    passage = read.get(cited.passage_id) if cited.passage_id is not None else None
    if passage is None:
        return None
    if cited.quote in passage.text or cited.quote in passage.carried:
        return Line(passage, cited.quote)
    found = align(cited.quote, passage.text)
    return Line(passage, found.text) if found else None


def _unit(lines: list[Line]) -> Unit:
    section = lines[0].passage.section
    return Unit("text", section.rsplit(" > ", 1)[-1], section, tuple(dict.fromkeys(lines)))
