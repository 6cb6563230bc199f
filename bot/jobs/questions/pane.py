"""Slack's agent pane while somebody waits in it: status, title, and Slack's own Stop.

A *session* is one thread of the conversation. While it is `processing` Slack shows that the app
works, and Stop; it stays so until the app says otherwise, or an hour is over
(https://docs.slack.dev/ai/agent-sessions). The title is given with the first status of the thread.
What is being done is said in words by `assistant.threads.setStatus`, until a message comes.

Only where the app was made with the manifest's agent view: otherwise nothing of this is called. A
courtesy: what Slack does not take of it keeps no answer.
"""

from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Final

import structlog
from slack_sdk import WebClient

from agent.wording import brief, in_language, language_of, ours
from bot.errors import SlackError
from bot.hearing import is_direct
from bot.jobs.work import Work
from bot.showing import Beside
from bot.slack import calling
from sql.questions import Question

log = structlog.get_logger()

_DOING: Final = ours("is looking in the manuals …")
"""Slack puts the app's name in front of it."""
_NO_STOP: Final = "missing_agent_session_stopped_event_subscription"
_TITLE_WORDS: Final = 12
_TITLE: Final = 120
"""Slack takes 200 characters
(https://docs.slack.dev/reference/methods/agents.sessions.setStatus)."""


def is_pane(work: Work, question: Question) -> bool:
    """Whether the question was asked in the pane."""
    return work.me.agent and is_direct({"channel": question.channel}) and not question.private


def at_work(work: Work, question: Question) -> "AbstractContextManager[Session | None]":
    """Inside, the pane shows that the question is worked on; None where there is no pane."""
    return Session(work, question) if is_pane(work, question) else nullcontext()


def rest(work: Work, question: Question) -> None:
    """The pane shows that nobody works on it (any more)."""
    if is_pane(work, question):
        _set(work, question, "active")


class Session:
    """Told beside the work, which it does not keep waiting; at the end it is told that the work is
    over. `shows_stop`: as far as is known Slack shows its own Stop."""

    def __init__(self, work: Work, question: Question) -> None:
        self.shows_stop = True
        self._work, self._question = work, question
        self._beside = Beside("pane", self._tell)

    def __enter__(self) -> "Session":
        self._beside.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._beside.join()
        _set(self._work, self._question, "active")

    def _tell(self) -> None:
        question = self._question
        self.shows_stop = _set(self._work, question, "processing")
        doing = in_language(_DOING, language_of(question.text))
        try:
            with calling():
                _client(self._work).assistant_threads_setStatus(
                    channel_id=question.channel, thread_ts=question.thread_ts, status=doing
                )
        except SlackError as failed:
            log.info("pane.no_status", reason=failed.for_operators)


def title_of(question: Question) -> str:
    """What the session is called: the beginning of what was asked."""
    # Slack writes "_" for a colon there.
    said = " ".join(question.text.split()).replace(": ", ", ")
    return brief(said, _TITLE_WORDS)[:_TITLE].strip() or "…"


def _set(work: Work, question: Question, status: str) -> bool:
    """Whether Slack took it, and has no warning that it does not show its Stop."""
    new = {"title": title_of(question), "initiator_user_id": question.user_id}
    try:
        with calling():
            said = _client(work).agents_sessions_setStatus(
                channel_id=question.channel,
                thread_ts=question.thread_ts,
                status=status,
                **(new if status == "processing" else {}),
            )
    except SlackError as failed:
        log.info("pane.no_session", reason=failed.for_operators)
        return False
    return _NO_STOP not in str(said.data)


def _client(work: Work) -> WebClient:
    return work.slack.quick or work.slack.reader
