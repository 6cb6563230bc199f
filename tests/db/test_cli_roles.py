"""`shoptalk keys`, `roles` and `audit`: listed, changed, filtered page by page, refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.api import Client
from bot.api.keys import hash_of
from bot.cli import app
from bot.errors import BadKey, BadRole, MayNot, NoSuchKey
from bot.roles import ACTS, OPERATOR, user_of_machine
from sql import api_keys, audit, privacy, roles
from sql.database import Database
from tests.fix_roles import known

TEAM = "T1"
ME = f"cli:{user_of_machine()}"


@pytest.fixture(autouse=True)
def here(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("BOT_TEAM", TEAM)
    monkeypatch.chdir(tmp_path)


def _run(*words: str, **settings: str) -> str:
    """What it prints; the error that the command line would say in a sentence is raised."""
    done = CliRunner().invoke(app, list(words), env=settings)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def _json(*words: str, **settings: str) -> Any:
    return json.loads(_run(*words, "--json", **settings))


def test_keys(db: Database) -> None:
    """A key is listed by how it begins, and its secret is shown once. Rotated, both hold as long
    as was said; revoked, neither does, and its name is never given again. Each is written down."""
    made = _json("keys", "create", "cmms", "--scope", "ask", "--channel", "C1", "--per-minute", "9")
    (listed,) = _json("keys", "list")
    assert listed == {**listed, "name": "cmms", "scopes": ["ask"], "channels": ["C1"]}
    assert (listed["per_minute"], listed["begins"]) == (9, [made["key"][:8]])
    assert made["key"] not in json.dumps(listed)
    assert "cmms" in _run("keys", "list")
    new = _json("keys", "rotate", "cmms", "--grace-hours", "1", "--by", "U0IVO")
    with db.connection() as conn:
        for secret in (made["key"], new["key"]):
            assert api_keys.by_hash(conn, hash_of(secret)) is not None
    assert len(_json("keys", "list")[0]["begins"]) == 2
    last = _json("keys", "rotate", "cmms", "--grace-hours", "0")
    with db.connection() as conn:
        held = [api_keys.by_hash(conn, hash_of(one["key"])) for one in (made, new, last)]
    assert [one is not None for one in held] == [False, False, True]
    assert _json("keys", "revoke", "cmms") == {"name": "cmms", "revoked": True}
    _run("keys", "revoke", "cmms")
    with db.connection() as conn:
        assert api_keys.by_hash(conn, hash_of(last["key"])) is None
    assert _json("keys", "list")[0]["revoked_at"] is not None
    with pytest.raises(NoSuchKey, match="was revoked: make another"):
        _run("keys", "rotate", "cmms")
    with pytest.raises(BadKey, match="take another name"):
        _run("keys", "create", "cmms", "--scope", "ask")
    for command in ("rotate", "revoke"):
        with pytest.raises(NoSuchKey, match="no key named other"):
            _run("keys", command, "other")
    acts = _json("audit", "--what", "key:cmms")["acts"]
    done = [(one["act"], one["who"], one["for"], one["way"]) for one in acts]
    assert done == [
        ("key.revoke", ME, None, "cli"),
        ("key.rotate", ME, None, "cli"),
        ("key.rotate", ME, "U0IVO", "cli"),
        ("key.create", ME, None, "cli"),
    ]
    assert acts[1]["before"]["secrets"] == [made["key"][:8], new["key"][:8]]
    assert made["key"] not in json.dumps(acts)


def test_roles(db: Database) -> None:
    """Given to people, groups, keys and users of the machine, one each; listed with those of the
    settings; taken back; what can be nobody, or nothing, is told so."""
    assert "Nobody was given a role" in _run("roles", "list")
    _run("keys", "create", "cmms", "--scope", "ask")
    for who, role in (("U0BEN", "expert"), ("S0EXPERTS", "lead"), ("key:cmms", "technician")):
        assert _json("roles", "grant", who, role)["before"] is None
    assert _json("roles", "grant", "U0BEN", "lead")["before"] == "expert"
    told = _json("roles", "list", BOT_EXPERT_IDS="U0EVA", BOT_LEAD_GROUPS="S0LEADS")
    assert told["you"] == {"who": ME, "role": "administrator"}
    assert [(one["who"], one["role"], one["by"]) for one in told["roles"]] == [
        ("group:S0EXPERTS", "lead", ME),
        ("user:U0BEN", "lead", ME),
        ("key:cmms", "technician", ME),
        ("group:S0LEADS", "lead", "settings"),
        ("user:U0EVA", "expert", "settings"),
    ]
    assert _json("roles", "revoke", "U0BEN") == {"who": "U0BEN", "before": "lead", "role": None}
    with pytest.raises(BadRole, match="has no role to take back"):
        _run("roles", "revoke", "U0BEN")
    for who, role, why in (
        ("ben", "expert", "is nobody"),
        ("key:nowhere", "expert", "no key named nowhere"),
        ("U0BEN", "boss", "take one of technician, expert, lead, administrator"),
        (ME, "lead", "somebody else has to lower your role"),
    ):
        with pytest.raises(BadRole, match=why):
            _run("roles", "grant", who, role)
    acts = _json("audit", "--what", "user:U0BEN")["acts"]
    assert [(one["act"], one["before"], one["after"]) for one in acts] == [
        ("role.revoke", {"role": "lead"}, None),
        ("role.grant", {"role": "expert"}, {"role": "lead"}),
        ("role.grant", None, {"role": "expert"}),
    ]
    assert _json("roles", "rights") == {act: right.least for act, right in ACTS.items()}


def test_a_users_role_keeps_from_mistakes(db: Database) -> None:
    """Who was made less than an administrator is told who may, and nothing was done."""
    with db.connection() as conn:
        roles.put(conn, TEAM, "cli", user_of_machine(), "expert", "tester")
    for words in (
        ("keys", "create", "cmms", "--scope", "ask"),
        ("roles", "grant", "U0BEN", "lead"),
        ("audit",),
    ):
        with pytest.raises(MayNot, match="is for administrators, and you have the role expert"):
            _run(*words)
    with db.connection() as conn:
        assert audit.found(conn, TEAM, 10) == []


def test_the_audit_in_a_narrow_terminal(db: Database) -> None:
    """At 80 columns each act, whom it was done to, and its change are there whole."""
    _run("roles", "grant", "U0BEN", "expert")
    _run("roles", "grant", "U0BEN", "lead")
    drawn = _run("audit", COLUMNS="80")
    told = "".join(char for char in drawn if char not in "│┃" and not char.isspace())
    for word in ("role.grant", "user:U0BEN", "wasrole=expert;role=lead"):
        assert word in told


def test_the_audit_page_by_page(db: Database) -> None:
    """By whom, what and since when, the newest first; pages meet without a gap or a double."""
    with db.connection() as conn:
        for number in range(7):
            who = "U0BEN" if number % 2 else "key:cmms"
            more = {"way": "api", "after": {"n": number}}
            audit.record(conn, TEAM, who, "manual.grant", f"manual:{number}", **more)  # type: ignore[arg-type]
        audit.record(conn, TEAM, ME, "note.approve", "note:1", way="cli", named="U0BEN")
        audit.record(conn, "T2", "U0BEN", "manual.grant", "manual:9", way="api")
    seen: list[int] = []
    following = None
    while True:
        page = ["--before", str(following)] if following else []
        told = _json("audit", "--limit", "3", *page)
        seen += [one["id"] for one in told["acts"]]
        following = told["next"]
        if following is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 8
    assert len(_json("audit", "--who", "U0BEN")["acts"]) == 4
    assert len(_json("audit", "--who", "key:cmms", "--what", "manual")["acts"]) == 4
    assert len(_json("audit", "--what", "manual.grant")["acts"]) == 7
    assert [one["after"] for one in _json("audit", "--what", "manual:3")["acts"]] == [{"n": 3}]
    assert _json("audit", "--since", "2099-01-01") == {"acts": [], "next": None}
    assert len(_json("audit", "--since", "2020-01-01T10:00")["acts"]) == 8
    assert "There is nothing." in _run("audit", "--what", "program")
    assert _run("audit").count("\n") > 8


def test_a_persons_id_leaves_the_audit(db: Database) -> None:
    """What the audit and the roles have of a person is in their export; erased, the acts stand,
    whose they were does not."""
    known(db, TEAM, "U0BEN")
    with db.connection() as conn:
        roles.put(conn, TEAM, "user", "U0BEN", "expert", ME)
        roles.put(conn, TEAM, "group", "S1", "lead", "U0BEN")
        roles.told(conn, TEAM, "S1", ["U0BEN", "U0ADA"])
        audit.record(conn, TEAM, "U0BEN", "note.approve", "note:1", way="slack")
        audit.record(conn, TEAM, ME, "note.approve", "note:2", way="cli", named="U0BEN")
        audit.record(conn, TEAM, ME, "role.grant", "user:U0BEN", way="cli")
        audit.record(conn, TEAM, "U0ADA", "note.refuse", "note:3", way="slack")
    document = json.loads(_run("privacy", "export", "U0BEN"))
    assert [one["own"] for one in document["audit"]] == [True, False, False]
    assert len(document["roles"]) == 3
    _run("privacy", "erase", "U0BEN", "--yes")
    with db.connection() as conn:
        found = audit.found(conn, TEAM, 10)
        assert "U0BEN" not in str(found) + str(roles.listed(conn, TEAM)) + str(
            roles.groups(conn, TEAM)
        )
        told = {one.subject: (one.who, one.named) for one in found}
        assert not any(privacy.export(conn, TEAM, "U0BEN").values())
    assert told["note:1"] == ("erased", None)
    assert told["note:2"] == (ME, "erased")
    assert told["user:erased"] == (ME, None)
    assert told["note:3"] == ("U0ADA", None)
    assert [one.act for one in found][:2] == ["person.erase", "person.export"]


def test_the_role_of_a_key(db: Database) -> None:
    """By its scopes, or the one that it was given; a guest's is none, or a technician's."""
    _run("keys", "create", "plain", "--scope", "ask")
    _run("keys", "create", "decides", "--scope", "ask", "--scope", "corrections:decide")
    _run("keys", "create", "guest", "--scope", "manuals:write", "--guest")
    with db.connection() as conn:
        keys = {one.name: Client.of(one) for one in api_keys.listed(conn, TEAM)}
        found = {name: client.actor(conn).role for name, client in keys.items()}
        assert found == {"plain": "technician", "decides": "expert", "guest": None}
        for name in keys:
            roles.put(conn, TEAM, "key", name, "lead", ME)
        found = {name: client.actor(conn).role for name, client in keys.items()}
        assert found == {"plain": "lead", "decides": "lead", "guest": "technician"}


def test_the_operators_name_is_the_machines() -> None:
    """What somebody says that they are called does not come into the audit by the environment."""
    assert _json("roles", "list", USER="mallory", LOGNAME="mallory")["you"]["who"] == ME
    assert OPERATOR == "operator"
