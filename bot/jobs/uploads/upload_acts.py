"""The job behind what people click on the card of a PDF, and send in its forms.

Each act is done once: it is marked as done in the transaction that does it, with its row in the
audit. Who may not do it, and nobody else, reads who may. A job that was killed begins again: what
was done is not done twice, and the cards are drawn anew from the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.wording import in_language, ours
from bot.errors import MayNot, SlackUnreachable
from bot.hearing import NotDone
from bot.jobs.acting import actor_of
from bot.jobs.uploads.card_facts import named
from bot.jobs.uploads.drawing import draw_cards
from bot.jobs.uploads.share_targets import targets_of
from bot.jobs.uploads.upload_doing import DO, Doing
from bot.jobs.uploads.waiting_uploads import put_waiting
from bot.jobs.whispers import whisper_in
from bot.slack import Refused, Unclear
from sql import upload_acts, upload_messages, uploads

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.upload_acts import UploadAct
    from sql.uploads import Upload


log = structlog.get_logger()

_FAILED: Final = ours("I could not do that. Try it once more.")
_THE_PDF: Final = ours("the PDF")
_LET_IN: Final = ours("{lead} approved {name}: ask about it in its conversation.")
_NOT_LET_IN: Final = ours("{lead} did not approve {name}. They say: {why}")


def act_on_upload(work: Work, act_id: int) -> None:
    """It is done, or who asked for it reads why not; the cards say what stands now. Raises what a
    later try may cure."""
    with work.shop.db.connection() as conn:
        act = upload_acts.get(conn, act_id)
        upload = uploads.get(conn, act.upload_id) if act else None
    if act is None or upload is None:
        return
    if not act.is_done:
        said = _once(work, act, upload)
        if said:
            _whisper(work, act, upload, said)
    _tell_sharer(work, act)
    draw_cards(work)
    put_waiting(work)


def give_up(work: Work, act_id: int, error: BaseException) -> None:
    """Who clicked reads that it failed; what was not done then is not done later either."""
    log.warning("upload.act_failed", act_id=act_id, error=type(error).__name__)
    with work.shop.db.connection() as conn:
        act = upload_acts.get(conn, act_id)
        upload = uploads.get(conn, act.upload_id) if act else None
        untold = act is not None and upload_acts.finish(conn, act_id)
    if act is not None and upload is not None and untold:
        _whisper(work, act, upload, in_language(_FAILED, work.tongues.of(act.user_id)))


def _once(work: Work, act: UploadAct, upload: Upload) -> str:
    """Do it, unless it was done; what the person is to be told."""
    language = work.tongues.of(act.user_id)
    try:
        actor = actor_of(work, act.user_id)
        names = {act.user_id: named(work, act.user_id)}
        targets = targets_of(work, act.wanted) if act.act == "share" else []
        with work.shop.db.connection() as conn:
            if not upload_acts.finish(conn, act.act_id):
                return ""
            held = uploads.hold(conn, upload.upload_id)
            if held is None:
                return ""
            doing = Doing(work, conn, actor, act, held, names, targets, language)
            said = DO[act.act](doing)
    except (MayNot, NotDone) as error:
        # Said before it is marked as done: better twice than never.
        _whisper(work, act, upload, error.said(language))
        with work.shop.db.connection() as conn:
            upload_acts.finish(conn, act.act_id)
            upload_acts.tell(conn, act.act_id)
        return ""
    log.info("upload.act", act=act.act, upload_id=upload.upload_id)
    return said


def _tell_sharer(work: Work, act: UploadAct) -> None:
    """Who shared it reads once what was decided, unless they did it themselves."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, act.upload_id)
        if act.act not in ("approve", "refuse") or upload is None or upload.decided_by is None:
            return
        mine = upload.decided_by == act.user_id != upload.user_id
        if not mine or not upload_acts.tell(conn, act.act_id):
            return
    language = work.tongues.of(upload.user_id)
    name = str(upload.card.get("name") or in_language(_THE_PDF, language))
    lead, why = named(work, upload.decided_by), str(upload.card.get("why", ""))
    said = _NOT_LET_IN if upload.outcome == "refused" else _LET_IN
    told = in_language(said, language, lead=lead, name=name, why=why)
    _say(work, upload.channel, upload.message_ts, upload.user_id, told)


def _whisper(work: Work, act: UploadAct, upload: Upload, why: str) -> None:
    """Who clicked reads it where they clicked."""
    where, thread = upload.channel, upload.message_ts
    if act.wanted.get("in") not in (None, upload.channel):
        with work.shop.db.connection() as conn:
            where = upload_messages.channel_of(conn, upload.upload_id) or where
        thread = None
    _say(work, where, thread, act.user_id, why)


def _say(work: Work, channel: str, thread: str | None, user: str, said: str) -> None:
    try:
        whisper_in(work, channel, thread, user, said)
    except (Refused, Unclear) as error:
        log.info("upload.untold", error=type(error).__name__)
    except SlackUnreachable:
        log.info("upload.untold", error="SlackUnreachable")
