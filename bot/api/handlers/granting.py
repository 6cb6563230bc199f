"""Who may read a manual, what it says of itself, and taking it away; each act is audited.

A key gives and takes back what is its own channels' and groups'. What concerns others who read the
manual, too, needs the scope `manuals:everyone`.
"""

from agent.learning.forgetting import remove_manual
from bot.api.bodies import GrantBody, ReviseBody
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.handlers.manuals import readers
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.problems import Problem, not_found
from bot.api.results import GrantResult, RemovedResult, RevisedResult
from bot.api.scopes import EVERYONE
from bot.hearing import UploadBox, change_readers
from bot.roles import Doing, allow
from ingest.structure import series_of
from ingest.supersede import superseding
from sql import grants, manuals, replacements
from sql.database import Connection
from sql.manuals import Manual


def grant(front: Front, given: Given, conn: Connection) -> Done:
    """Those named may read it too, who know it by the name by which the key does."""
    return _change(front, given, conn, take_back=False)


def revoke(front: Front, given: Given, conn: Connection) -> Done:
    """Those named may not read it any more by a grant of theirs."""
    return _change(front, given, conn, take_back=True)


def _change(front: Front, given: Given, conn: Connection, *, take_back: bool) -> Done:
    body: GrantBody = given.body
    client = given.client
    wanted = client.grants(body.channels, body.groups, everyone=body.everyone)
    manual_id = _manual(conn, client, given.path["manual_id"]).manual_id
    change_readers(
        _box(front, client),
        conn,
        client.actor(conn),
        manual_id,
        wanted,
        lambda: readers(conn, client, manual_id),
        by=client.who(),
        known_as=next(iter(grants.held(conn, client.person(), manual_id)), None),
        take_back=take_back,
    )
    return Done(200, {"manual_id": manual_id, "readers": readers(conn, client, manual_id)})


def remove(front: Front, given: Given, conn: Connection) -> Done:
    """The key's own may not read it any more; where nobody else may either, nothing is left of it.
    With `manuals:everyone` that is so whoever reads it."""
    client = given.client
    doing = allow(conn, client.actor(conn), "manual.revoke")
    manual = _manual(conn, client, given.path["manual_id"])
    manual_id = manual.manual_id
    before = readers(conn, client, manual_id)
    for one in grants.of_manual(conn, client.team, manual_id):
        if one.kind in ("channel", "group") and client.holds(one):
            grants.remove(conn, client.team, manual_id, one.kind, one.grantee)
    removing = _box(front, client).removing(conn, manual_id)
    everywhere = client.operator or EVERYONE in client.scopes
    gone = remove_manual(conn, client.team, manual_id, client.who(), unread=not everywhere)
    if gone:
        doing = allow(conn, client.actor(conn), "manual.remove")
        doing.done(f"manual:{manual_id}", before={"readers": before}, after={"readers": []})
        removing.done()
    elif before == readers(conn, client, manual_id):
        raise _others_read()
    else:
        _note(doing, client, manual_id, before)
        _box(front, client).changed_manual(conn, manual_id)
    return Done(200, {"manual_id": manual_id, "removed": gone})


def revise(front: Front, given: Given, conn: Connection) -> Done:
    """It says of itself what was said, and supersedes what was named."""
    body: ReviseBody = given.body
    client = given.client
    said = body.model_dump(include={"title", "revision", "equipment", "published"})
    told = {name: value for name, value in said.items() if value is not None}
    replaces = bool(body.supersedes) or body.current
    correcting = allow(conn, client.actor(conn), "manual.revise") if told else None
    replacing = allow(conn, client.actor(conn), "manual.supersede") if replaces else None
    manual = _manual(conn, client, given.path["manual_id"])
    subject = f"manual:{manual.manual_id}"
    _own(conn, client, manual.manual_id)
    if correcting is not None:
        series = series_of(body.title) if body.title else None
        manuals.change(conn, client.team, manual.manual_id, series=series, **said)
        before = {name: getattr(manual, name) for name in told}
        correcting.done(subject, before=before, after=told)
    if replacing is not None:
        stood = superseding(conn, client.team, manual.manual_id)
        if body.current:
            replacements.restore(conn, client.team, manual.manual_id)
        for old in body.supersedes:
            _own(conn, client, _manual(conn, client, old).manual_id)
            if not replacements.add(conn, client.team, old, manual.manual_id, by=client.who()):
                said_ = f"Manual {old} cannot be superseded by {manual.manual_id}: it must be "
                raise Problem(409, "conflict", f"{said_}another, and not itself supersede it.")
        now = superseding(conn, client.team, manual.manual_id)
        replacing.done(subject, before=stood, after=now)
        for old in {*stood["supersedes"], *now["supersedes"]}:
            _box(front, client).changed_manual(conn, old)
    _box(front, client).changed_manual(conn, manual.manual_id)
    return Done(200, {"manual_id": manual.manual_id, "superseded": body.supersedes})


def _box(front: Front, client: Client) -> UploadBox:
    return UploadBox(front.shop.db, front.queue, client.team)


def _note(doing: Doing, client: Client, manual_id: int, before: list[str]) -> None:
    doing.done(
        f"manual:{manual_id}",
        before={"readers": before},
        after={"readers": readers(doing.conn, client, manual_id)},
    )


def _manual(conn: Connection, client: Client, manual_id: int) -> Manual:
    """The manual, as a person in all of the key's channels and groups may read it."""
    manual = manuals.get(conn, client.person(), manual_id)
    if manual is None:
        raise not_found("manual")
    return manual


def _own(conn: Connection, client: Client, manual_id: int) -> None:
    """Problem 403 where others read it too, and the key may not decide for them."""
    others = [
        one
        for one in grants.of_manual(conn, client.team, manual_id)
        if one.kind in ("everyone", "operator") or not client.holds(one)
    ]
    if others and not client.operator and EVERYONE not in client.scopes:
        raise _others_read()


def _others_read() -> Problem:
    said = "Others read this manual too: this needs a key with the scope manuals:everyone."
    return Problem(403, "wrong-scope", said, scope=EVERYONE)


_ID = {"manual_id": "int"}
OPERATIONS = (
    Operation(
        "POST",
        "/v1/manuals/{manual_id}/grants",
        "grantManual",
        "Let channels, groups or everyone read it",
        "manuals",
        "manuals:write",
        GrantBody,
        GrantResult,
        writes=grant,
        ids=_ID,
    ),
    Operation(
        "POST",
        "/v1/manuals/{manual_id}/grants/revoke",
        "revokeManual",
        "Take back that channels, groups or everyone may read it",
        "manuals",
        "manuals:write",
        GrantBody,
        GrantResult,
        writes=revoke,
        ids=_ID,
    ),
    Operation(
        "PATCH",
        "/v1/manuals/{manual_id}",
        "reviseManual",
        "Correct what it says of itself, and which manual it supersedes",
        "manuals",
        "manuals:write",
        ReviseBody,
        RevisedResult,
        writes=revise,
        ids=_ID,
        errors=(409,),
    ),
    Operation(
        "DELETE",
        "/v1/manuals/{manual_id}",
        "removeManual",
        "Take it from the key's own readers; gone where nobody else reads it",
        "manuals",
        "manuals:write",
        gives=RemovedResult,
        writes=remove,
        ids=_ID,
    ),
)
