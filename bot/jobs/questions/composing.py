"""From a question to its recorded answer, with what is shown beside the work on it."""

from collections.abc import Sequence
from typing import Final

from agent.answering import ask
from agent.equipment import Machine
from agent.program import Part
from bot.jobs.experts.drafts import begin_draft
from bot.jobs.questions import pane
from bot.jobs.questions.along import Came
from bot.jobs.questions.asking import asked_of
from bot.jobs.questions.late import note_outage
from bot.jobs.questions.private import seen_by
from bot.jobs.questions.stopping import StillWanted, can_stop
from bot.jobs.work import Work
from bot.showing import (
    Content,
    Early,
    Overtaken,
    ReplyLedger,
    Showing,
    Silence,
    VisibleMessage,
    early_parts,
    evidence_of,
    stoppable,
)
from sql.database import Connection
from sql.questions import Question

_SECONDS_BEFORE: Final = 2.0
"""How long before the first lines are shown it may have been asked who will see them."""


def compose(
    work: Work,
    question: Question,
    came: Came,
    ledger: ReplyLedger,
    message: VisibleMessage,
    session: pane.Session | None,
) -> int:
    """The id of the answer, which is recorded; what was found is shown before it is there.

    Overtaken where another attempt took the reply, or the asker stopped it: nothing is recorded.
    """

    def may() -> bool:
        now = seen_by(work, question, within=_SECONDS_BEFORE)
        return now.audience == asked.audience

    wanted = StillWanted(work, question)

    def found(read: Sequence[Part], machine: Machine | None) -> None:
        if not wanted():
            raise Overtaken
        parts = early_parts(work.shop.db, asked.audience, read, machine, asked.language)
        if shown := evidence_of(parts, asked.language):
            early.show(shown)

    def recorded(conn: Connection, answer_id: int) -> None:
        ledger.composed(conn, answer_id)
        if not question.private:
            note_outage(conn, question, answer_id)
            begin_draft(work, conn, question.question_id, answer_id)

    place: Showing = Silence() if question.private else message
    if can_stop(question):
        place = _Stoppable(message, question, came, session)
    with Early(place, may=may, language=came.language) as early:
        kit, asked = asked_of(work, question, came)
        return ask(kit, asked, found, recorded, wanted).answer_id


class _Stoppable:
    """The message, with a Stop of ours while Slack shows none of its own."""

    def __init__(
        self,
        message: VisibleMessage,
        question: Question,
        came: Came,
        session: pane.Session | None,
    ) -> None:
        self._message, self._question, self._session = message, question, session
        self._language = came.language

    @property
    def ts(self) -> str | None:
        return self._message.ts

    def show(self, content: Content) -> None:
        if self._session is None or not self._session.shows_stop:
            content = stoppable(content, self._question.question_id, self._language)
        self._message.show(content)
