"""What each act on a PDF's card does, in the one transaction that writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agent.learning.forgetting import remove_manual
from agent.wording import in_language, ours
from bot.hearing import NotDone, UploadBox
from bot.jobs.uploads.cards import taken_back
from bot.jobs.uploads.revised import decide
from bot.roles import allow
from bot.showing import reader_named
from ingest.structure import series_of
from sql import grants, manuals, replacements, uploads
from sql.audience import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agent.wording import Language
    from bot.jobs.uploads.share_targets import Target
    from bot.jobs.work import Work
    from bot.roles import Actor
    from sql.database import Connection
    from sql.upload_acts import ActName, UploadAct
    from sql.uploads import Upload

    Do = Callable[["Doing"], str]
    """Does it; what the person is told in the end, "" where the card says it."""

_WAITS: Final = ours(
    "It waits for a lead: it can be shared and replace others once it is approved."
)
_GONE: Final = ours("It is not there any more: it was removed, or taken back.")
_SHARED: Final = ours("Shared. It may now also be read by: {names}.")
_SHARED_ALREADY: Final = ours("They could all read it already, so nothing was changed.")
_NOTHING_CHOSEN: Final = ours("You chose nobody, so nothing was changed.")
_NOT_REPLACED: Final = ours(
    "Nothing was changed: it replaces that one already, or is itself replaced by it, or one of the "
    "two is not here any more."
)
_NOT_CHANGED: Final = ours("It said so already, so nothing was changed.")


class Doing:
    """One act in the transaction that does it. `targets`: whom it is to be shared with; `language`:
    that of who asked for it."""

    def __init__(
        self,
        work: Work,
        conn: Connection,
        actor: Actor,
        act: UploadAct,
        upload: Upload,
        names: Mapping[str, str],
        targets: list[Target],
        language: Language,
    ) -> None:
        self.work, self.conn, self.actor = work, conn, actor
        self.act, self.upload, self.targets = act, upload, targets
        self.language = language
        self.by = names[act.user_id]
        self.box = UploadBox(work.shop.db, work.queue, upload.team)

    def manual_id(self) -> int:
        """The upload's manual; NotDone where it is read by nobody here (yet, or any more)."""
        if self.upload.outcome == "waiting":
            raise NotDone(_WAITS)
        if self.upload.manual_id is None or self.upload.outcome not in uploads.READ:
            raise NotDone(_GONE)
        return self.upload.manual_id


def _approve(doing: Doing) -> str:
    doing.box.approve(doing.conn, doing.actor, doing.upload.upload_id)
    return ""


def _refuse(doing: Doing) -> str:
    why = str(doing.act.wanted.get("reason", ""))
    doing.box.refuse(doing.conn, doing.actor, doing.upload.upload_id, doing.by, why)
    return ""


def _share(doing: Doing) -> str:
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
    named = ", ".join(reader_named(one, doing.language) for one in new)
    return in_language(_SHARED, doing.language, names=named)


def _supersede(doing: Doing) -> str:
    """By who may for all, or who shared the older one; here, and so for those who read along."""
    conn, upload = doing.conn, doing.upload
    older = int(doing.act.wanted.get("older") or 0)
    here = Audience.of_channel(upload.team, upload.channel)
    mine = any(one.granted_by == doing.actor.who for one in grants.held(conn, here, older))
    allow(conn, doing.actor, "manual.supersede", own=mine)
    manual_id = doing.manual_id()
    stood = replacements.around(conn, here, manual_id)
    if manuals.get(conn, here, older) is not None:
        decide(conn, doing.actor, upload, older, manual_id, own=mine, newest=True)
    if replacements.around(conn, here, manual_id) == stood:
        raise NotDone(_NOT_REPLACED)
    doing.box.changed_manual(conn, manual_id)
    doing.box.changed_manual(conn, older)
    return ""


def _revise(doing: Doing) -> str:
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


def _remove(doing: Doing) -> str:
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


DO: Final[Mapping[ActName, Do]] = {
    "approve": _approve,
    "refuse": _refuse,
    "share": _share,
    "supersede": _supersede,
    "revise": _revise,
    "remove": _remove,
}


def _readers(conn: Connection, team: str, manual_id: int) -> list[str]:
    given = grants.of_manual(conn, team, manual_id)
    return [f"{one.kind}:{one.grantee}" for one in given if one.kind != "operator"]
