"""The one way in for what is done to PDFs that were shared, and to their manuals: from a click in
Slack, the command line or the API. What is asked for, or done, and the cards that have to be drawn
anew are one transaction. Nobody is asked.

In Slack an act is written down before its click is acknowledged, and done once by a job
(`bot.jobs.uploads.upload_acts`), which asks who clicked that is.
"""

from collections.abc import Mapping
from typing import Any, Final

from agent.learning.forgetting import remove_manual
from agent.wording import ours
from bot.errors import Worded
from bot.queue import DRAW_CARDS, PUT_WAITING, UPLOAD_ACT, Queue
from bot.roles import ACTS, Actor, allow, reaches
from sql import grants, upload_acts, upload_messages, uploads
from sql.database import Connection, Database
from sql.upload_acts import ActName
from sql.uploads import Upload

_APPROVED: Final = ours("It was approved already.")
_REFUSED: Final = ours("It was not approved, and is not kept any more.")
_GONE: Final = ours("It is not there any more: the file was deleted, or taken back.")
_UNKNOWN: Final = ours("No PDF with the number {id} waits: `shoptalk manuals waiting` lists them.")


class NotDone(Worded):
    """Nothing was changed, for there is nothing (left) to do."""


class UploadBox:
    """What is asked and done in one team."""

    def __init__(self, db: Database, queue: Queue, team: str) -> None:
        self.db = db
        self.team = team
        self._queue = queue

    def ask(
        self,
        upload_id: int,
        channel: str | None,
        user: str,
        act: ActName,
        key: str,
        wanted: Mapping[str, Any] | None = None,
    ) -> int | None:
        """Have it done by a job: the act's id; None where this delivery was here before, or where
        the upload is another team's, or not to be seen in the channel that was clicked in (None: it
        was sent in a form, which is opened where the card can be seen)."""
        with self.db.connection() as conn:
            upload = self.seen_in(conn, upload_id, channel)
            if upload is None:
                return None
            act_id = upload_acts.add(conn, self.team, upload_id, user, act, wanted or {}, key)
            if act_id is not None:
                self._defer(conn, act_id)
            return act_id

    def seen_in(self, conn: Connection, upload_id: int, channel: str | None) -> Upload | None:
        """The upload, where its card, or what leads were asked of it, stands in the channel."""
        upload = uploads.get(conn, upload_id)
        if upload is None or upload.team != self.team:
            return None
        if channel not in (None, upload.channel, upload_messages.channel_of(conn, upload_id)):
            return None
        return upload

    def resume(self, older_than_seconds: float) -> int:
        """Have done what was asked for and not done, and drawn what is to be drawn anew; how many
        of the former there were."""
        with self.db.connection() as conn:
            ids = upload_acts.open_(conn, self.team, older_than_seconds)
            for act_id in ids:
                self._defer(conn, act_id)
            if uploads.stale(conn, self.team):
                self._draw(conn)
        return len(ids)

    def changed(self, conn: Connection, *ids: int) -> None:
        """Have the cards of these uploads drawn anew, and what leads were asked of them."""
        if ids:
            uploads.spoil(conn, self.team, ids)
            self._draw(conn)

    def changed_manual(self, conn: Connection, manual_id: int) -> None:
        """Have every card that tells of the manual drawn anew."""
        self.changed(conn, *uploads.cards_of(conn, self.team, manual_id))

    def approve(self, conn: Connection, actor: Actor, upload_id: int) -> Upload:
        """Let the conversation of the upload read its manual. MayNot; NotDone where it does not
        wait."""
        # The room that reads PDFs is not loaded where the bot only hears.
        from ingest.structure import title_from_name

        doing = allow(conn, actor, "manual.approve")
        upload = self._waiting(conn, upload_id)
        manual_id = int(upload.manual_id or 0)
        before, name = self._readers(conn, manual_id), str(upload.card.get("name", ""))
        grants.add(
            conn,
            self.team,
            manual_id,
            "channel",
            upload.channel,
            upload.user_id,
            name=name,
            title=title_from_name(name),
        )
        uploads.move(conn, upload_id, upload.attempt, upload.state, outcome="granted")
        uploads.sign(conn, upload_id, actor.signs)
        grants.release(conn, self.team, manual_id, upload_id)
        after = {"readers": self._readers(conn, manual_id), "upload": upload_id}
        doing.done(f"manual:{manual_id}", before={"readers": before}, after=after)
        self.changed_manual(conn, manual_id)
        return upload

    def refuse(self, conn: Connection, actor: Actor, upload_id: int, by: str, why: str) -> Upload:
        """Keep nothing of an upload that waits; `by`: the actor's name, as its card says it.
        MayNot; NotDone where it does not wait."""
        doing = allow(conn, actor, "manual.refuse")
        upload = self._waiting(conn, upload_id)
        manual_id, name = int(upload.manual_id or 0), _name(upload)
        grants.release(conn, self.team, manual_id, upload_id)
        gone = remove_manual(conn, self.team, manual_id, actor.signs, unread=True)
        card = {"kind": "not_approved", "name": name, "by": by, "why": why}
        uploads.move(conn, upload_id, upload.attempt, upload.state, outcome="refused", card=card)
        uploads.sign(conn, upload_id, actor.signs)
        before, after = {"upload": upload_id}, {"upload": upload_id, "removed": gone}
        doing.done(f"manual:{manual_id}", before=before, after=after)
        self.changed(conn, upload_id)
        return upload

    def removing(self, conn: Connection, manual_id: int, by: str = "") -> "Removing":
        """The cards of a manual that is about to be removed: see `Removing`."""
        ids = uploads.cards_of(conn, self.team, manual_id)
        told = {id_: _name(held) for id_ in ids if (held := uploads.hold(conn, id_))}
        return Removing(self, conn, told, by)

    def given(self, conn: Connection, manual_id: int, actor: Actor) -> None:
        """The manual was given to somebody by an actor who may approve: who waited for it there
        waits no more, and cards say who may read it now."""
        if reaches(actor.role, ACTS["manual.approve"].least):
            self.let_in(conn, manual_id, actor.signs)
        self.changed_manual(conn, manual_id)

    def let_in(self, conn: Connection, manual_id: int, by: str) -> None:
        """Who waited for the manual where it was given meanwhile by who may, waits no more."""
        if uploads.let_in_elsewhere(conn, self.team, manual_id, by):
            grants.release(conn, self.team, manual_id, 0)

    def _waiting(self, conn: Connection, upload_id: int) -> Upload:
        """The upload, which is ours from now on; NotDone says why there is nothing to decide."""
        held = uploads.hold(conn, upload_id)
        if held is None or held.team != self.team:
            raise NotDone(_UNKNOWN, id=upload_id)
        if held.outcome != "waiting" or held.manual_id is None:
            decided = _REFUSED if held.outcome == "refused" else _APPROVED
            if held.outcome in ("withdrawn", "removed"):
                decided = _GONE
            elif held.decided_by is None:
                raise NotDone(_UNKNOWN, id=upload_id)
            raise NotDone(decided)
        taken = uploads.take(conn, upload_id)
        assert taken is not None
        return taken

    def _readers(self, conn: Connection, manual_id: int) -> list[str]:
        given = grants.of_manual(conn, self.team, manual_id)
        return [f"{one.kind}:{one.grantee}" for one in given if one.kind != "operator"]

    def _defer(self, conn: Connection, act_id: int) -> None:
        self._queue.defer(
            conn,
            UPLOAD_ACT,
            lock=f"uploads:{self.team}",
            queueing_lock=f"upload_act:{act_id}",
            act_id=act_id,
        )

    def _draw(self, conn: Connection) -> None:
        for task in (DRAW_CARDS, PUT_WAITING):
            self._queue.defer(conn, task, lock=task, queueing_lock=task)


class Removing:
    """The cards of a manual, held before it is removed, which say afterwards that it was."""

    def __init__(
        self,
        box: UploadBox,
        conn: Connection,
        told: Mapping[int, str],
        by: str,
    ) -> None:
        self._box = box
        self._conn = conn
        self._told = told
        self._by = by

    def done(self) -> None:
        """The manual was removed: all its cards say so, each by the name that it had there."""
        for upload_id, name in self._told.items():
            now = uploads.take(self._conn, upload_id)
            if now is None or (now.outcome not in uploads.READ and now.outcome != "waiting"):
                continue
            card = {"kind": "removed", "name": name, "by": self._by}
            uploads.move(
                self._conn, upload_id, now.attempt, now.state, outcome="removed", card=card
            )
        self._box.changed(self._conn, *self._told)


def _name(upload: Upload) -> str:
    """What the upload's manual is called on its card."""
    return str(upload.card.get("title") or upload.card.get("name") or "This PDF")
