"""What was said before a question, by whom: what a follow-up is understood from.

In a thread that are its questions with their answers, and what people wrote between, read from
Slack now and stored nowhere: whoever sees the answer sees that too. In a direct message it is what
was asked there a short while ago. It reaches the language model as what was said, a line each.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import structlog

from agent.conversation import (
    EMPTY,
    Overheard,
    Thread,
    from_rows,
    recent_from_rows,
    stands_alone,
)
from agent.wording import brief
from bot.errors import SlackError
from bot.hearing import is_direct, unescape
from bot.jobs.work import Work
from bot.slack import calling
from sql import commands
from sql.audience import Audience
from sql.questions import Question

log = structlog.get_logger()

_PAGE: Final = 200
_PAGES: Final = 5
_MOST: Final = 6
"""What is overheard at most, beside what the thread began with."""
_WORDS: Final = 60
_MENTION: Final = re.compile(r"<@(\w+)(?:\|[^<>]*)?>")
_SPOKEN: Final = (None, "file_share", "thread_broadcast", "bot_message")


def before(work: Work, question: Question, audience: Audience) -> Thread:
    """What the question may go on from; empty where there is nothing, or it stands alone."""
    where = (question.team, question.channel)
    about = _is_about(work, question)
    in_thread = about or question.thread_ts != question.ts
    if in_thread and not is_direct({"channel": question.channel}):
        people = _People(question.user_id, work.me.bot_user)
        overheard = _overheard(work, question, people, all_of_it=about)
        with work.shop.db.connection() as conn:
            return from_rows(
                conn, audience, *where, question.thread_ts, question.ts, overheard, people.names
            )
    if in_thread:
        with work.shop.db.connection() as conn:
            return from_rows(conn, audience, *where, question.thread_ts, question.ts)
    if not is_direct({"channel": question.channel}) or stands_alone(question.text):
        return EMPTY
    seconds = work.shop.settings.bot.topic_minutes * 60
    with work.shop.db.connection() as conn:
        return recent_from_rows(conn, audience, *where, question.ts, seconds)


def _is_about(work: Work, question: Question) -> bool:
    """Whether somebody chose a message to ask about: its whole thread is taken along."""
    with work.shop.db.connection() as conn:
        command = commands.of_question(conn, question.question_id)
    return command is not None and command.verb == "about"


class _People:
    """Names for a prompt: `user` asks now, the others are `person 1`, `person 2`..."""

    def __init__(self, asker: str, bot_user: str) -> None:
        self.names = {asker: "user"}
        self._bot_user = bot_user

    def name(self, user: str) -> str:
        """The same for the same person."""
        return self.names.setdefault(user, f"person {len(self.names)}")

    def plain(self, raw: str) -> str:
        """What somebody saw themselves write, whom they mention by these names."""

        def named(found: re.Match[str]) -> str:
            return "" if found[1] == self._bot_user else f"@{self.name(found[1])}"

        return unescape(_MENTION.sub(named, raw)).strip()


def _overheard(
    work: Work, question: Question, people: _People, *, all_of_it: bool
) -> list[Overheard]:
    """What the thread began with and what was written last; `all_of_it`: after the question too.
    Nothing where Slack does not tell it
    now: an answer without it is better than none."""
    try:
        written = _read(work, question, all_of_it=all_of_it)
    except SlackError as error:
        log.warning("context.unread", question_id=question.question_id, reason=error.for_operators)
        return []
    found = [
        Overheard(str(one["ts"]), _who(one, people), brief(text, _WORDS))
        for one in written
        if (text := people.plain(str(one.get("text") or "")))
    ]
    first = [one for one in found[:1] if one.ts == question.thread_ts]
    return [*first, *found[len(first) :][-_MOST:]]


def _read(work: Work, question: Question, *, all_of_it: bool) -> list[Mapping[str, Any]]:
    """What others than the bot wrote in the thread before the question, or all of it but the
    question itself, oldest first."""
    until: dict[str, Any] = {} if all_of_it else {"latest": question.ts}
    found: list[Mapping[str, Any]] = []
    cursor = ""
    for _ in range(_PAGES):
        with calling():
            said = work.slack.reader.conversations_replies(
                channel=question.channel,
                ts=question.thread_ts,
                limit=_PAGE,
                cursor=cursor,
                **until,
            )
        found += said.get("messages") or ()
        cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    by_ts = {str(one["ts"]): one for one in found if _is_others(work, one)}
    by_ts.pop(question.ts, None)
    return [one for ts, one in sorted(by_ts.items()) if all_of_it or ts < question.ts]


def _is_others(work: Work, message: Mapping[str, Any]) -> bool:
    ours = message.get("user") == work.me.bot_user or message.get("bot_id") == work.me.bot_id
    return not ours and message.get("subtype") in _SPOKEN


def _who(message: Mapping[str, Any], people: _People) -> str:
    user = message.get("user")
    return "app" if message.get("bot_id") or not user else people.name(str(user))
