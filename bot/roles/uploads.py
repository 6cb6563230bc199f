"""Adding a manual: asked before it is read, and asked and written down where it becomes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.roles.doing import Actor, allow
from sql.database import Connection
from sql.grants import Grant

if TYPE_CHECKING:  # who only asks for roles reads no PDF
    from ingest.manual import Record, Status, Superseding


def may_upload(
    conn: Connection, actor: Actor, given: Sequence[Grant], *, approving: bool = False
) -> None:
    """MayNot where the actor may not add a manual, or not for everyone. `approving`: a lead has to
    approve what is added for others, and does so by adding it."""
    allow(conn, actor, "manual.upload")
    if approving and given:
        allow(conn, actor, "manual.approve")
    if any(one.kind == "everyone" for one in given):
        allow(conn, actor, "manual.share")


def recording(
    actor_of: Callable[[Connection], Actor],
    given: Sequence[Grant],
    *,
    approving: bool = False,
    then: Callable[[Connection, int, Actor], None] = lambda *_: None,
) -> Record:
    """What `ingest_pdf` calls in the transaction that makes the manual, or gives it to these;
    `then` is done in it too, with the manual's id."""
    readers = [f"{one.kind}:{one.grantee}" for one in given]

    def record(conn: Connection, manual_id: int, status: Status, revised: Superseding) -> None:
        actor = actor_of(conn)
        may_upload(conn, actor, given, approving=approving)
        then(conn, manual_id, actor)
        if status == "already":
            return
        after: dict[str, Any] = {"status": status, "readers": readers}
        if revised.older or revised.by:
            after |= {"supersedes": list(revised.older), "superseded_by": revised.by}
        subject = f"manual:{manual_id}"
        allow(conn, actor, "manual.upload").done(subject, after=after)
        if any(one.kind == "everyone" for one in given):
            allow(conn, actor, "manual.share").done(subject, after={"readers": ["everyone:"]})

    return record
