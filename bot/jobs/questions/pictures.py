"""A picture in a question's thread, once for however many clicks and tries.

Its name says what it shows. That it was begun is committed before it is posted, and the file's id
after; whoever finds only the first looks for the name in the thread. A picture that somebody
deleted is shown again.

Jobs that show pictures of a question run one after the other (`bot.queue.pictures_lock`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.jobs.questions.readers import check
from bot.jobs.work import Work
from bot.showing import cut, unlinked
from bot.slack import Unshowable, calling, describe
from sql import extras
from sql.audience import Audience
from sql.extras import Extra
from sql.questions import Question

_READ: Final = 200
"""Messages of a thread that are looked through."""


@dataclass(frozen=True)
class Picture:
    """`name`: the file's, one for each thing that is shown; `where`: manual and page; `said` stands
    above it; `draw` makes it, and may raise IngestError."""

    name: str
    where: str
    caption: str
    lines: str
    draw: Callable[[], bytes]


def show_once(work: Work, question: Question, audience: Audience, picture: Picture) -> bool:
    """The picture stands in the thread; False where it did before.

    Raises what a later try may cure, also where its readers are not `audience` any more, and
    Unshowable.
    """
    with work.shop.db.connection() as conn:
        extra = extras.begin(conn, question.question_id, picture.name)
    if not extra.is_new and _is_there(work, question, extra):
        return False
    content = picture.draw()
    check(work, question, audience)
    with calling():
        done: Any = work.slack.poster.files_upload_v2(
            channel=question.channel,
            thread_ts=question.thread_ts,
            content=content,
            filename=picture.name,
            title=cut(picture.where, 200),
            initial_comment=unlinked(picture.caption),
            alt_txt=cut(f"{picture.where}: {picture.lines}", 900),
        )
    with work.shop.db.connection() as conn:
        extras.posted(conn, extra, str(done["files"][0]["id"]))
    return True


def _is_there(work: Work, question: Question, extra: Extra) -> bool:
    if extra.slack_id is not None:
        return describe(work.slack, extra.slack_id) is not None
    found = _files(work, question).get(extra.name)
    if found is not None:
        with work.shop.db.connection() as conn:
            extras.posted(conn, extra, found)
    return found is not None


def _files(work: Work, question: Question) -> dict[str, str]:
    """The files in the question's thread: ids by name."""
    try:
        with calling():
            said = work.slack.reader.conversations_replies(
                channel=question.channel, ts=question.thread_ts, oldest=question.ts, limit=_READ
            )
    except Unshowable:
        return {}
    messages: Sequence[dict[str, Any]] = said.get("messages") or ()
    return {
        str(file.get("name")): str(file["id"])
        for one in messages
        for file in one.get("files") or ()
    }
