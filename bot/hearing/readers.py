"""Who may read a manual changes, by the command line or the API: asked for, done and audited."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.hearing.upload_box import UploadBox
from bot.roles import Actor, allow
from sql import grants
from sql.database import Connection
from sql.grants import WAITING, Grant, StoredGrant

_GIVING: Final = ("manual.share", "manual.grant")
_TAKING: Final = ("manual.unshare", "manual.revoke")


def change_readers(
    box: UploadBox,
    conn: Connection,
    actor: Actor,
    manual_id: int,
    wanted: Sequence[Grant],
    readers: Callable[[], list[str]],
    *,
    by: str,
    known_as: StoredGrant | None = None,
    take_back: bool = False,
) -> bool:
    """Whether anybody may read it now who could not, or (`take_back`) the other way round.

    Everyone is an act of its own. `readers`: who may read it, as the audit says it; `by`: who gives
    it, in the grant; `known_as`: the grant whose name and title of the manual new readers see.
    MayNot.
    """
    if not take_back and any(
        one.granted_by == WAITING for one in grants.of_manual(conn, box.team, manual_id)
    ):
        allow(conn, actor, "manual.approve")  # it waits for a lead

    def change(one: Grant) -> bool:
        place = (conn, box.team, manual_id, one.kind, one.grantee)
        if take_back:
            return grants.remove(*place)
        name, title = (known_as.name, known_as.title) if known_as else ("", "")
        return grants.add(*place, by, name=name, title=title)

    changed = False
    everyone = [one for one in wanted if one.kind == "everyone"]
    others = [one for one in wanted if one.kind != "everyone"]
    for act, some in zip(_TAKING if take_back else _GIVING, (everyone, others), strict=True):
        if not some:
            continue
        doing, before = allow(conn, actor, act), readers()
        if sum(map(change, some)):
            after = {"readers": readers()}
            doing.done(f"manual:{manual_id}", before={"readers": before}, after=after)
            changed = True
    if not take_back:
        box.given(conn, manual_id, actor)
    elif changed:
        box.changed_manual(conn, manual_id)
    return changed
