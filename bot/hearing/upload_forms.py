"""The forms of a PDF's card, as they are opened for somebody: only who may do it has one, and each
says what is there now. This is done after the click was acknowledged, so Slack may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from agent.wording import ours
from bot.errors import MayNot
from bot.hearing.upload_box import NotDone, UploadBox
from bot.roles import allow, asked
from bot.showing import (
    Removal,
    not_approved_modal,
    reader_named,
    remove_modal,
    revise_modal,
    revision_named,
    share_modal,
    supersede_modal,
)
from bot.slack import Tongues, group_names
from sql import forgetting, grants, manuals
from sql.audience import Audience
from sql.uploads import READ

if TYPE_CHECKING:
    from agent.wording import Language
    from bot.roles import Actor, Rules
    from bot.slack import Identity, Slack
    from sql.database import Connection
    from sql.manuals import Manual
    from sql.uploads import Upload

_GONE: Final = ours("It is not there any more: it was removed, or taken back.")
_WAITS: Final = ours(
    "It waits for a lead: it can be shared and replace others once it is approved."
)
_DECIDED: Final = ours("Nothing waits here any more: it was decided already.")
_NONE_OLDER: Final = ours(
    "There is no other manual here that it could take the place of: share the older one here too."
)
_NONE_OF_YOURS: Final = ours(
    "There is no manual here that you may replace: who shared the older one may, and experts, "
    "leads and administrators."
)
_HERE: Final = ours("this conversation")


class UploadForms:
    """Forms for people of one team. `rules`: who has which role; `tongues`: who speaks what."""

    def __init__(
        self, box: UploadBox, slack: Slack, me: Identity, rules: Rules, tongues: Tongues
    ) -> None:
        self.box = box
        self.slack = slack
        self._me = me
        self._rules = rules
        self.tongues = tongues

    def form(self, name: str, upload_id: int, channel: str, user: str) -> dict[str, Any] | None:
        """The form for that act, in the person's language; None where the upload is not to be seen
        in the channel. MayNot, NotDone say why there is none for them; SlackUnreachable."""
        with self.box.db.connection() as conn:
            if self.box.seen_in(conn, upload_id, channel) is None:
                return None
        language = self.tongues.of(user)
        actor = asked(self.box.db, self.slack, self._me, self._rules, user)
        groups = group_names(self.slack, self._me) if name == "share" else {}
        with self.box.db.connection() as conn:
            upload = self.box.seen_in(conn, upload_id, channel)
            if upload is None:
                return None
            if name == "refuse":
                allow(conn, actor, "manual.refuse")
                if upload.outcome != "waiting":
                    raise NotDone(_DECIDED)
                return not_approved_modal(upload_id, language)
            if upload.manual_id is None or (
                upload.outcome not in READ and upload.outcome != "waiting"
            ):
                raise NotDone(_GONE)
            manual = manuals.get(conn, Audience.of_operator(self.box.team), upload.manual_id)
            if manual is None:
                raise NotDone(_GONE)
            match name:
                case "share":
                    return self._share(conn, actor, upload, groups, language)
                case "supersede":
                    return self._supersede(conn, actor, upload, manual, language)
                case "remove":
                    return self._remove(conn, actor, upload, manual, language)
            allow(conn, actor, "manual.revise")
            return revise_modal(
                upload_id,
                str(upload.card.get("title") or manual.title),
                manual.revision or "",
                manual.equipment or "",
                language,
            )

    def _share(
        self,
        conn: Connection,
        actor: Actor,
        upload: Upload,
        groups: dict[str, str],
        language: Language,
    ) -> dict[str, Any]:
        allow(conn, actor, "manual.grant")
        if upload.outcome == "waiting":
            raise NotDone(_WAITS)
        try:
            allow(conn, actor, "manual.share")
            everyone = True
        except MayNot:
            everyone = False
        named = sorted(groups.items(), key=lambda one: one[1].casefold())
        return share_modal(upload.upload_id, named, everyone=everyone, language=language)

    def _supersede(
        self, conn: Connection, actor: Actor, upload: Upload, manual: Manual, language: Language
    ) -> dict[str, Any]:
        allow(conn, actor, "manual.supersede", own=True)
        if upload.outcome == "waiting":
            raise NotDone(_WAITS)
        here = Audience.of_channel(upload.team, upload.channel)
        others = [one for one in manuals.list_all(conn, here) if one.manual_id != manual.manual_id]
        if not others:
            raise NotDone(_NONE_OLDER)
        may = [one for one in others if self._may_replace(conn, actor, here, one.manual_id)]
        if not may:
            raise NotDone(_NONE_OF_YOURS)
        series = {one.manual_id for one in manuals.of_series(conn, here, manual.manual_id)}
        may.sort(key=lambda one: (one.manual_id not in series, one.title.casefold()))
        options = [
            (one.manual_id, revision_named(one.title, one.revision, one.published)) for one in may
        ]
        return supersede_modal(upload.upload_id, options, language)

    def _may_replace(self, conn: Connection, actor: Actor, here: Audience, older: int) -> bool:
        mine = any(one.granted_by == actor.who for one in grants.held(conn, here, older))
        try:
            allow(conn, actor, "manual.supersede", own=mine)
        except MayNot:
            return False
        return True

    def _remove(
        self, conn: Connection, actor: Actor, upload: Upload, manual: Manual, language: Language
    ) -> dict[str, Any]:
        own = upload.user_id == actor.who
        allow(conn, actor, "manual.withdraw", own=own)
        try:
            allow(conn, actor, "manual.remove")
            everywhere = True
        except MayNot:
            everywhere = False
        answers, notes = forgetting.goes_along(conn, manual.manual_id)
        may = [str(one) for one in upload.card.get("readers", ())] or [_HERE]
        readers = ", ".join(reader_named(one, language) for one in may)
        title = str(upload.card.get("title") or manual.title)
        removal = Removal(title, readers, manual.passages, answers, notes, own, everywhere)
        return remove_modal(upload.upload_id, removal, language)
