"""What a card says of other revisions of its manual, and one decision on them written down."""

from typing import Final

from bot.roles import Actor, allow
from bot.showing import Revised, revision_named
from ingest.supersede import revisions_of
from sql import manuals, replacements
from sql.audience import Audience
from sql.database import Connection
from sql.manuals import Manual
from sql.replacements import Replacement
from sql.uploads import Upload

ACT: Final = "manual.supersede"


def revised_of(conn: Connection, audience: Audience, upload: Upload, manual_id: int) -> Revised:
    """What the card of the upload says of other revisions of its manual."""
    found = revisions_of(conn, audience, manual_id)
    stands = standing(conn, audience, manual_id, (*found.older, *found.newer))
    gone = {one.older for one in stands if one.newer == manual_id}
    come = {one.newer for one in stands if one.older == manual_id}
    return Revised(
        older=[_named(one) for one in found.older if one.manual_id not in gone | come],
        newer=[_named(one) for one in found.newer if one.manual_id not in gone | come],
        replaces=_names(conn, audience, gone),
        replaced_by=_names(conn, audience, come),
        undo=any(one.channel == upload.channel for one in stands),
        upload_id=upload.upload_id,
    )


def decide(
    conn: Connection, actor: Actor, upload: Upload, old: int, new: int, *, own: bool, newest: bool
) -> None:
    """The newer one replaces the older one in the channel, or no more; a change is written down.
    MayNot; `own`: the actor shared the older one."""
    doing = allow(conn, actor, ACT, own=own)
    team, where = upload.team, upload.channel
    pair = {"older": old, "newer": new, "channel": where}
    if newest:
        if replacements.add(conn, team, old, new, by=actor.who, channel=where):
            doing.done(f"manual:{new}", after=pair)
    elif replacements.remove(conn, team, old, new, channel=where):
        doing.done(f"manual:{new}", before=pair)


def standing(
    conn: Connection, audience: Audience, own: int, others: tuple[Manual, ...]
) -> list[Replacement]:
    """What was decided among revisions, and between the manual and what people said it replaces."""
    ids = [own, *(one.manual_id for one in others)]
    found = {*replacements.among(conn, audience, ids), *replacements.around(conn, audience, own)}
    return sorted(found, key=lambda one: (one.older, one.newer, one.channel))


def _names(conn: Connection, audience: Audience, ids: set[int]) -> list[str]:
    found = (manuals.get(conn, audience, one) for one in sorted(ids))
    return [_named(one) for one in found if one is not None]


def _named(one: Manual) -> str:
    return revision_named(one.title, one.revision, one.published)
