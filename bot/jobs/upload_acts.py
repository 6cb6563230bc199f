"""The job behind what people click on the card of a PDF, and send in its forms.

Each act is done once: it is marked as done in the transaction that does it, with its row in the
audit. Who may not do it, and nobody else, reads who may. A job that was killed begins again: what
was done is not done twice, and the cards are drawn anew from the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.learning.forgetting import remove_manual
from bot.errors import MayNot, SlackUnreachable
from bot.hearing import NotDone, UploadBox
from bot.jobs.acting import actor_of
from bot.jobs.card_facts import named
from bot.jobs.cards import taken_back
from bot.jobs.drawing import draw_cards
from bot.jobs.revised import decide
from bot.jobs.sharing import Target, targets_of
from bot.jobs.waiting_uploads import put_waiting
from bot.jobs.whispers import whisper_in
from bot.roles import allow
from bot.slack import Refused, Unclear
from ingest.structure import series_of
from sql import grants, manuals, replacements, upload_acts, upload_messages, uploads
from sql.audience import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.jobs.work import Work
    from bot.roles import Actor
    from sql.database import Connection
    from sql.upload_acts import ActName, UploadAct
    from sql.uploads import Upload

    Do = Callable[["_Doing"], str]
    """Does it; what the person is told in the end, "" where the card says it."""

log = structlog.get_logger()

_FAILED: Final = "I could not do that. Try it once more."
_WAITS: Final = "It waits for a lead: it can be shared and replace others once it is approved."
_GONE: Final = "It is not there any more: it was removed, or taken back."
_SHARED: Final = "Shared. It may now also be read by: {names}."
_SHARED_ALREADY: Final = "They could all read it already, so nothing was changed."
_NOTHING_CHOSEN: Final = "You chose nobody, so nothing was changed."
_NOT_REPLACED: Final = (
    "Nothing was changed: it replaces that one already, or is itself replaced by it, or one of the "
    "two is not here any more."
)
_NOT_CHANGED: Final = "It said so already, so nothing was changed."
_LET_IN: Final = "{lead} approved {name}: ask about it in its conversation."
_NOT_LET_IN: Final = "{lead} did not approve {name}. They say: {why}"


class _Doing:
    """One act in the transaction that does it. `targets`: whom it is to be shared with."""

    def __init__(
        self,
        work: Work,
        conn: Connection,
        actor: Actor,
        act: UploadAct,
        upload: Upload,
        names: Mapping[str, str],
        targets: list[Target],
    ) -> None:
        self.work, self.conn, self.actor = work, conn, actor
        self.act, self.upload, self.targets = act, upload, targets
        self.by = names[act.user_id]
        self.box = UploadBox(work.shop.db, work.queue, upload.team)

    def manual_id(self) -> int:
        """The upload's manual; NotDone where it is read by nobody here (yet, or any more)."""
        if self.upload.outcome == "waiting":
            raise NotDone(_WAITS)
        if self.upload.manual_id is None or self.upload.outcome not in uploads.READ:
            raise NotDone(_GONE)
        return self.upload.manual_id


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
        _whisper(work, act, upload, _FAILED)


def _once(work: Work, act: UploadAct, upload: Upload) -> str:
    """Do it, unless it was done; what the person is to be told."""
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
            doing = _Doing(work, conn, actor, act, held, names, targets)
            said = _DO[act.act](doing)
    except (MayNot, NotDone) as error:
        # Said before it is marked as done: better twice than never.
        _whisper(work, act, upload, error.for_people)
        with work.shop.db.connection() as conn:
            upload_acts.finish(conn, act.act_id)
            upload_acts.tell(conn, act.act_id)
        return ""
    log.info("upload.act", act=act.act, upload_id=upload.upload_id)
    return said


def _approve(doing: _Doing) -> str:
    doing.box.approve(doing.conn, doing.actor, doing.upload.upload_id)
    return ""


def _refuse(doing: _Doing) -> str:
    why = str(doing.act.wanted.get("reason", ""))
    doing.box.refuse(doing.conn, doing.actor, doing.upload.upload_id, doing.by, why)
    return ""


def _share(doing: _Doing) -> str:
    """Each kind of reader is an act of its own, and all of them are allowed, or nothing is done."""
    conn, upload = doing.conn, doing.upload
    everyone = [one for one in doing.targets if one.kind == "everyone"]
    others = [one for one in doing.targets if one.kind != "everyone"]
    sharing = allow(conn, doing.actor, "manual.share") if everyone else None
    granting = allow(conn, doing.actor, "manual.grant") if others or not everyone else None
    manual_id = doing.manual_id()
    if not doing.targets:
        raise NotDone(_NOTHING_CHOSEN)
    here = Audience.of_channel(upload.team, upload.channel)
    held = next(iter(grants.held(conn, here, manual_id)), None)
    name, title = (held.name, held.title) if held else ("", "")
    new: list[str] = []
    for doing_, some in ((sharing, everyone), (granting, others)):
        before = _readers(conn, upload.team, manual_id)
        added = [
            one.name
            for one in some
            if grants.add(
                conn,
                upload.team,
                manual_id,
                one.kind,
                one.grantee,
                doing.actor.who,
                name=name,
                title=title,
            )
        ]
        if added and doing_ is not None:
            after = _readers(conn, upload.team, manual_id)
            doing_.done(f"manual:{manual_id}", before={"readers": before}, after={"readers": after})
        new += added
    if not new:
        raise NotDone(_SHARED_ALREADY)
    doing.box.changed_manual(conn, manual_id)
    return _SHARED.format(names=", ".join(new))


def _supersede(doing: _Doing) -> str:
    """By who may for all, or who shared the older one; here, and so for those who read along."""
    conn, upload = doing.conn, doing.upload
    older = int(doing.act.wanted.get("older") or 0)
    here = Audience.of_channel(upload.team, upload.channel)
    mine = any(one.granted_by == doing.actor.who for one in grants.held(conn, here, older))
    allowed = allow(conn, doing.actor, "manual.supersede", own=mine)
    manual_id = doing.manual_id()
    stood = replacements.around(conn, here, manual_id)
    if manuals.get(conn, here, older) is not None:
        decide(allowed, upload, older, manual_id, newest=True)
    if replacements.around(conn, here, manual_id) == stood:
        raise NotDone(_NOT_REPLACED)
    doing.box.changed_manual(conn, manual_id)
    doing.box.changed_manual(conn, older)
    return ""


def _revise(doing: _Doing) -> str:
    allowed = allow(doing.conn, doing.actor, "manual.revise")
    conn, upload, manual_id = doing.conn, doing.upload, doing.upload.manual_id
    if manual_id is None or (upload.outcome not in uploads.READ and upload.outcome != "waiting"):
        raise NotDone(_GONE)
    manual = manuals.get(conn, Audience.of_operator(upload.team), manual_id)
    if manual is None:
        raise NotDone(_GONE)
    before, told = {}, {}
    for field in ("title", "revision", "equipment"):
        # The form was filled in with what was known then: what stays as it was shown is not said.
        shown, said = doing.act.wanted.get(f"was_{field}", ""), doing.act.wanted.get(field, "")
        if said != shown and said != (getattr(manual, field) or "") and (said or field != "title"):
            before[field], told[field] = getattr(manual, field), said
    if not told:
        raise NotDone(_NOT_CHANGED)
    series = series_of(told["title"]) if "title" in told else None
    manuals.change(conn, upload.team, manual_id, series=series, **told)
    allowed.done(f"manual:{manual_id}", before=before, after=told)
    doing.box.changed_manual(conn, manual_id)
    return ""


def _remove(doing: _Doing) -> str:
    """The manual from everywhere, by who may; or what the person shared, from this conversation."""
    conn, upload = doing.conn, doing.upload
    if doing.act.wanted.get("what") != "everywhere":
        allow(conn, doing.actor, "manual.withdraw", own=upload.user_id == doing.actor.who)
        if upload.outcome not in uploads.READ and upload.outcome != "waiting":
            raise NotDone(_GONE)
        others = uploads.cards_of(conn, upload.team, upload.manual_id or 0)
        taken_back(conn, upload, doing.actor, doing.by)
        doing.box.changed(conn, *others)
        return ""
    allowed = allow(conn, doing.actor, "manual.remove")
    manual_id = upload.manual_id
    if manual_id is None:
        raise NotDone(_GONE)
    removing = doing.box.removing(conn, manual_id, doing.by)
    readers = _readers(conn, upload.team, manual_id)
    if not remove_manual(conn, upload.team, manual_id, doing.actor.signs):
        raise NotDone(_GONE)
    removing.done()
    allowed.done(f"manual:{manual_id}", before={"readers": readers}, after={"readers": []})
    return ""


_DO: Final[Mapping[ActName, Do]] = {
    "approve": _approve,
    "refuse": _refuse,
    "share": _share,
    "supersede": _supersede,
    "revise": _revise,
    "remove": _remove,
}


def _tell_sharer(work: Work, act: UploadAct) -> None:
    """Who shared it reads once what was decided, unless they did it themselves."""
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, act.upload_id)
        if act.act not in ("approve", "refuse") or upload is None or upload.decided_by is None:
            return
        mine = upload.decided_by == act.user_id != upload.user_id
        if not mine or not upload_acts.tell(conn, act.act_id):
            return
    name = str(upload.card.get("name", "the PDF"))
    lead, why = named(work, upload.decided_by), str(upload.card.get("why", ""))
    said = _NOT_LET_IN if upload.outcome == "refused" else _LET_IN
    _say(
        work,
        upload.channel,
        upload.message_ts,
        upload.user_id,
        said.format(lead=lead, name=name, why=why),
    )


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


def _readers(conn: Connection, team: str, manual_id: int) -> list[str]:
    given = grants.of_manual(conn, team, manual_id)
    return [f"{one.kind}:{one.grantee}" for one in given if one.kind != "operator"]
