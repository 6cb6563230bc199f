"""Every act by every way with every role: done and written down, or refused in one sentence."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from agent.learning import programs as learned
from agent.notes import Better, propose
from bot.cli import app
from bot.commands.preparing import give_local_roles
from bot.errors import MayNot
from bot.hearing.channel_desk import ChannelDesk
from bot.hearing.leads_desk import LeadsDesk
from bot.hearing.note_box import NoteBox
from bot.hearing.walk_box import WalkBox
from bot.jobs.questions import opening
from bot.jobs.uploads import revisions
from bot.jobs.walks import walking
from bot.queue.queue import Queue
from bot.roles import ACTS, Rules, asked, experts_of, in_slack, reaches, user_of_machine
from bot.settings import BotSettings
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import answers, audit, channel_settings, corrections, grants, people, roles, uploads
from sql.audience import Audience
from sql.database import Connection
from sql.roles import ROLES, Role
from sql.uploads import NewUpload
from tests import fix_answers as made
from tests.fix_api import ApiUp
from tests.fix_pdfs import borer
from tests.fix_roles import ADMIN, known
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Out

ALL: Final[tuple[Role | None, ...]] = (None, *ROLES)
GENERAL: Final = "C0GENERAL"
"""Where the guest is too."""
OPERATOR: Final = Audience.of_operator(TEAM)
_PDF: Final = {"content-type": "application/pdf"}


@dataclass
class World:
    """A team with manuals, an answer and corrections of it; makes what an act is done to."""

    out: Out
    answer_id: int
    store: Callable[..., tuple[int, list[int]]]
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def manual(self, *given: str) -> int:
        """A manual that these channels may read; "" is everyone."""
        with self.out.db.connection() as conn:
            manual_id, _ = self.store(conn, title=f"Pump {next(self.numbers)}")
            for channel in given:
                kind = "channel" if channel else "everyone"
                grants.add(conn, TEAM, manual_id, kind, channel, "tester")  # type: ignore[arg-type]
        return manual_id

    def note(self, *, approved: bool = False, by: str = "U0BEN") -> int:
        """A correction, which may be a note already."""
        with self.out.db.connection() as conn:
            better = Better(self.answer_id, by, f"Here it is {next(self.numbers)} Nm.")
            made = propose(conn, OPERATOR, better, source="form")
            assert made is not None
            if approved:
                corrections.decide(conn, [made], "approved", "tester")
        return made

    def waiting(self) -> int:
        """A PDF that waits for a lead."""
        manual_id, number = self.manual(), next(self.numbers)
        with self.out.db.connection() as conn:
            new = NewUpload(TEAM, LINE2, f"F0WAITS{number}", "U0ADA", f"{number}.000100")
            upload_id = uploads.add(conn, new)
            assert upload_id is not None
            taken = uploads.take(conn, upload_id)
            assert taken is not None
            card = {"name": "a.pdf"}
            uploads.move(
                conn,
                upload_id,
                taken.attempt,
                "final",
                manual_id=manual_id,
                outcome="waiting",
                card=card,
            )
        return upload_id

    def acts(self) -> list[audit.Act]:
        """What is written down, the newest first."""
        with self.out.db.connection() as conn:
            return audit.found(conn, TEAM, 1000)


@pytest.fixture
def world(api_up: ApiUp, store_manual: Callable[..., tuple[int, list[int]]]) -> World:
    """One that has a way back to an earlier program."""
    out = api_up.out
    question_id, _ = out.ask(TORQUE)
    out.answer(question_id)
    with out.db.connection() as conn:
        learned.promote(conn, TEAM, "default-3", "tester")
    return World(out, out.reply(question_id).answer_id or 0, store_manual)


Does = Callable[[], str | None]
"""Tries to do it; the refusal, or None where it was done."""


def _check(
    world: World, way: str, who: str, does: dict[str, Does], role: Role | None
) -> Iterator[str]:
    """What of it is not as the table of rights says."""
    for act, do in does.items():
        before = world.acts()
        refusal = do()
        new = [one for one in world.acts() if one not in before and one.who == who]
        said = [(one.who, one.way) for one in new if one.act == act]
        right = reaches(role, ACTS[act].least)
        label = f"{act} by {way} as {role}"
        if right and refusal is not None:
            yield f"{label}: refused: {refusal}"
        elif right and set(said) != {(who, way)} and act != "audit.read":
            yield f"{label}: written down {said}"
        elif not right and refusal is None:
            yield f"{label}: done"
        elif not right and new:
            yield f"{label}: refused, and written down {new}"
        elif not right and not _is_sentence(act, str(refusal)):
            yield f"{label}: refused with {refusal}"


def _is_sentence(act: str, said: str) -> bool:
    """Says what is refused, and who may: of two acts in one the one that is refused first."""
    first = {
        "manual.remove": "manual.revoke",
        "manual.share": "manual.upload",
        "note.share": "note.approve",
    }
    named = {ACTS[one].doing for one in (act, first.get(act, act))}
    return any(said.startswith(f"{one} is for ") for one in named) and "\n" not in said


def _act_by_cli(world: World, tmp_path: Path) -> dict[str, Does]:
    runner = CliRunner()
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    def run(*words: object) -> str | None:
        done = runner.invoke(app, [str(one) for one in words])
        if isinstance(done.exception, MayNot):
            return str(done.exception)
        assert done.exit_code == 0, (words, done.output, done.exception)
        return None

    def pdf() -> Path:
        path = tmp_path / "borer.pdf"
        path.write_bytes(borer("Revision B", 44))
        return path

    def orders() -> tuple[Path, Path]:
        table, columns = tmp_path / "orders.csv", tmp_path / "map.yaml"
        table.write_text(f"Order,Text\n{next(world.numbers)},Pump leaks\n", "utf-8")
        columns.write_text("columns: {number: Order, fault: Text}\n", "utf-8")
        return table, columns

    def share() -> str | None:
        with world.out.db.connection() as conn:
            for one in conn.execute("SELECT manual_id FROM manuals WHERE title LIKE 'Borer%'"):
                grants.remove(conn, TEAM, one[0], "everyone", "")
        return run("ingest", pdf(), "--everyone")

    def old_and_new() -> tuple[int, int]:
        return world.manual(), world.manual()

    def open_order() -> str | None:
        with world.out.db.connection() as conn:
            conn.execute("DELETE FROM order_drafts")
        return run("orders", "open", world.answer_id)

    def revoke_orders() -> str | None:
        with world.out.db.connection() as conn:
            conn.execute(
                "INSERT INTO work_order_grants (order_id, team, grantee_kind, grantee, granted_by)"
                " SELECT order_id, team, 'everyone', '', 'tester' FROM work_orders"
                " ON CONFLICT DO NOTHING"
            )
        return run("orders", "revoke", "--everyone")

    def import_program() -> str | None:
        path = tmp_path / "program.json"
        run_as_tester = runner.invoke(app, ["programs", "export", "default-3", "--out", str(path)])
        assert run_as_tester.exit_code == 0, run_as_tester.output
        return run("programs", "import", path, "--as", f"other-{next(world.numbers)}")

    def key() -> str:
        name = f"key{next(world.numbers)}"
        with world.out.db.connection() as conn:
            conn.execute(
                "INSERT INTO api_keys (team, name, scopes, per_minute) VALUES (%s, %s, '{ask}', 1)",
                [TEAM, name],
            )
        return name

    def role_revoke() -> str | None:
        with world.out.db.connection() as conn:
            roles.put(conn, TEAM, "user", "U0BEN", "expert", "tester")
        return run("roles", "revoke", "U0BEN")

    def erase() -> str | None:
        with world.out.db.connection() as conn:
            people.learn(conn, TEAM, {"U0GONE": "member"})
        return run("privacy", "erase", "U0GONE", "--yes")

    return {
        "manual.upload": lambda: run("ingest", pdf(), "--channel", f"C{next(letters)}"),
        "manual.share": share,
        "manual.revise": lambda: run("manuals", "set", world.manual(), "--equipment", "pump"),
        "manual.supersede": lambda: (
            lambda two: run("manuals", "set", two[1], "--supersedes", two[0])
        )(old_and_new()),
        "manual.remove": lambda: run("manuals", "remove", world.manual()),
        "manual.approve": lambda: run("manuals", "approve", world.waiting()),
        "manual.refuse": lambda: run("manuals", "refuse", world.waiting(), "--reason", "no"),
        "note.approve": lambda: run("approve", world.note(), "--by", "U0IVO"),
        "note.refuse": lambda: run("refuse", world.note()),
        "note.withdraw": lambda: run("withdraw", world.note(approved=True)),
        "note.share": lambda: run("approve", world.note(), "--share"),
        "channel.set": lambda: run(
            "channels", "set", "C0LINE2", "--experts", f"S0NEW{next(world.numbers)}"
        ),
        "votes.read": lambda: run("votes"),
        "orders.open": open_order,
        "orders.import": lambda: (lambda two: run("orders", "import", two[0], "--map", two[1]))(
            orders()
        ),
        "orders.revoke": revoke_orders,
        "orders.remove": lambda: run("orders", "remove", "--all"),
        "program.promote": lambda: run("programs", "promote", "default-3"),
        "program.rollback": lambda: run("programs", "rollback", "default-3"),
        "program.import": import_program,
        "key.create": lambda: run("keys", "create", f"new{next(world.numbers)}", "--scope", "ask"),
        "key.rotate": lambda: run("keys", "rotate", key()),
        "key.revoke": lambda: run("keys", "revoke", key()),
        "role.grant": lambda: run("roles", "grant", f"U{next(world.numbers)}00", "expert"),
        "role.revoke": role_revoke,
        "person.export": lambda: run("privacy", "export", "U0ADA"),
        "person.erase": erase,
        "audit.read": lambda: run("audit"),
    }


def test_by_the_command_line(
    world: World, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the role of the machine's user says; without one they are an administrator."""
    for name, value in {
        "DATABASE_URL": world.out.db.url,
        "SHOPTALK_HOME": str(tmp_path / "home"),
        "INGEST_MODELS_PATH": str(models),
        "BOT_TEAM": TEAM,
        "BOT_ORDERS_CSV": str(tmp_path / "out.csv"),
    }.items():
        monkeypatch.setenv(name, value)
    does, who = _act_by_cli(world, tmp_path), user_of_machine()
    assert ACTS.keys() - does.keys() == {
        "manual.grant",  # ingest gives it to others too
        "manual.revoke",
        "manual.unshare",
        "expert.ask",  # in Slack alone: tests/slack/test_experts.py
        "draft.approve",  # in Slack alone: tests/slack/test_drafts.py
        "draft.edit",
        "draft.refuse",
        "manual.withdraw",  # in Slack: tests/slack/test_upload_acts.py
        "walk.go",  # in Slack alone: tests/slack/test_walks.py
        "workspace.erase",  # tests/db/test_cli_workspaces.py
        "workspace.withdraw",  # in Slack alone: tests/slack/test_installing.py
        "program.bootstrap",  # tests/db/test_learning_audit.py
        "program.night",
        "program.learn",  # held by tests/unit/test_roles_everywhere.py alone
    }
    wrong = list(_check(world, "cli", f"cli:{who}", does, "administrator"))
    for role in ("lead", "expert", "technician"):
        with world.out.db.connection() as conn:
            roles.put(conn, TEAM, "cli", who, role, "tester")
        wrong += _check(world, "cli", f"cli:{who}", does, role)
    assert wrong == []
    approved = next(one for one in world.acts() if one.act == "note.approve" and one.named)
    assert (approved.named, approved.before) == ("U0IVO", {"status": "proposed"})


def _act_by_api(world: World, api_up: ApiUp, client: httpx.Client, path: Path) -> dict[str, Does]:
    def said(reply: httpx.Response) -> str | None:
        if reply.status_code == 403:
            assert reply.json()["type"].endswith(":wrong-role"), reply.text
            return str(reply.json()["detail"])
        assert reply.is_success, reply.text
        return None

    def post(where: str, document: dict[str, Any]) -> str | None:
        return said(client.post(f"/v1/{where}", json=document))

    def upload(**query: Any) -> str | None:
        with world.out.db.connection() as conn:
            for one in conn.execute("SELECT manual_id FROM manuals WHERE title LIKE 'Borer%'"):
                for kind, whom in (("everyone", ""), ("channel", LINE2)):
                    grants.remove(conn, TEAM, one[0], kind, whom)  # type: ignore[arg-type]
        sent = {"name": "borer.pdf", **query}
        return said(
            client.post("/v1/manuals", params=sent, content=path.read_bytes(), headers=_PDF)
        )

    def decide(verdict: str, *, approved: bool = False) -> str | None:
        note = world.note(approved=approved)
        return post(f"corrections/{note}/decision", {"verdict": verdict})

    def supersede() -> str | None:
        old, new = world.manual(LINE2), world.manual(LINE2)
        return said(client.patch(f"/v1/manuals/{new}", json={"supersedes": [old]}))

    return {
        "manual.upload": lambda: upload(channel=LINE2),
        "manual.share": lambda: upload(everyone=True),
        "manual.grant": lambda: post(
            f"manuals/{world.manual(LINE2)}/grants", {"channels": [HANGAR]}
        ),
        "manual.revoke": lambda: post(
            f"manuals/{world.manual(LINE2, HANGAR)}/grants/revoke", {"channels": [HANGAR]}
        ),
        "manual.unshare": lambda: post(
            f"manuals/{world.manual('', LINE2)}/grants/revoke", {"everyone": True}
        ),
        "manual.revise": lambda: said(
            client.patch(f"/v1/manuals/{world.manual(LINE2)}", json={"revision": "C"})
        ),
        "manual.supersede": supersede,
        "manual.remove": lambda: said(client.delete(f"/v1/manuals/{world.manual(LINE2)}")),
        "note.approve": lambda: decide("approved"),
        "note.refuse": lambda: decide("refused"),
        "note.withdraw": lambda: decide("withdrawn", approved=True),
        "program.promote": lambda: post("programs/default-3/promote", {}),
        "program.rollback": lambda: post("programs/rollback", {"version": "default-3"}),
    }


def test_by_the_api(world: World, api_up: ApiUp, tmp_path: Path) -> None:
    """As the role that was given to the key; one from outside the team does nothing."""
    path = tmp_path / "borer.pdf"
    path.write_bytes(borer("Revision B", 44))
    # Read before, so that no client waits for that; the API gives it to readers.
    settings, embedder = IngestSettings(_env_file=None), world.out.work.shop.embedder
    known = {"team": TEAM, "source_name": "borer.pdf", "settings": settings}
    ingest_pdf(world.out.db, embedder, path.read_bytes(), **known)  # type: ignore[arg-type]
    wrong: list[str] = []
    for role in ALL:
        name = f"as-{role or 'guest'}".lower()
        client = api_up.client(name, channels=(LINE2, HANGAR), outsider=role is None)
        if role is not None:
            with world.out.db.connection() as conn:
                roles.put(conn, TEAM, "key", name, role, "tester")
        does = _act_by_api(world, api_up, client, path)
        wrong += _check(world, "api", f"key:{name}", does, role)
    assert wrong == []


def test_by_slack(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the role of the person, whom Slack knows; a guest does nothing, whatever was granted."""
    out = world.out
    changed = out.work.shop.settings.bot.model_copy(update={"orders_csv": tmp_path / "out.csv"})
    monkeypatch.setattr(out.work.shop, "settings", _with_bot(out, changed))
    wrong: list[str] = []
    for role, user in zip(ALL, ("U0GUS", "U0BEN", "U0BEN", "U0BEN", "U0BEN"), strict=True):
        with out.db.connection() as conn:
            roles.put(conn, TEAM, "user", user, role or "administrator", "tester")
        wrong += _check(world, "slack", user, _act_by_slack(world, user), role)
    assert wrong == []


def _with_bot(out: Out, bot: BotSettings) -> Any:
    return replace(out.work.shop.settings, bot=bot)


def _act_by_slack(world: World, user: str) -> dict[str, Does]:
    out = world.out
    letters = next(world.numbers)

    def upload() -> str | None:
        shared = out.workspace.share("U0BEN", LINE2, "a.pdf", borer("Revision B", 40 + letters))
        upload_id = out.record_upload(shared, LINE2, user)
        out.ingest(upload_id)
        done = out.uploaded(upload_id)
        return str(done.card["why"]) if done.outcome == "refused" else None

    def approve() -> str | None:
        box = NoteBox(out.db, Queue(), TEAM, rules=Rules())
        with out.db.connection() as conn:
            people.learn(conn, TEAM, {user: "outsider" if user == "U0GUS" else "member"})
        made = box.propose(Better(world.answer_id, user, "190 Nm"), source="form")
        assert made is not None
        # It is kept as a proposal, and nobody is refused anything.
        return None if made.approved else f"{ACTS['note.approve'].doing} is for others"

    def refuse() -> str | None:
        desk = LeadsDesk(NoteBox(out.db, Queue(), TEAM))
        return desk.settle(world.note(by="U0IVO"), "refused", user).refusal or None

    def supersede() -> str | None:
        for number, revision in enumerate(("Revision B", "Revision C")):
            pdf = borer(revision, 40 + number, f"Borer B-{letters}0 Manual")
            shared = out.workspace.share("U0IVO", GENERAL, f"{revision}.pdf", pdf)
            upload_id = out.record_upload(shared, GENERAL, "U0IVO")
            out.ingest(upload_id)
        before = len(out.calls("chat.postEphemeral"))
        revisions.decide_revisions(out.work, upload_id, user, "newest")
        told = [one["arguments"]["text"] for one in out.calls("chat.postEphemeral")[before:]]
        assert not told or "experts, leads and administrators" in told[0]
        return f"{ACTS['manual.supersede'].doing} is for others" if told else None

    def open_order() -> str | None:
        with out.db.connection() as conn:
            conn.execute("DELETE FROM order_drafts")
        try:
            opening.open_order(out.work, world.answer_id, user)
        except MayNot as error:
            return str(error)
        return None

    def set_channel() -> str | None:
        with out.db.connection() as conn:
            people.learn(conn, TEAM, {user: "outsider" if user == "U0GUS" else "member"})
            now = channel_settings.of(conn, TEAM, LINE2).follow_ups
        value = {"selected_option": {"value": "off" if now == "on" else "on"}}
        desk = ChannelDesk(NoteBox(out.db, Queue(), TEAM))
        try:
            desk.settle(LINE2, user, {"follow_ups": {"follow_ups": value}})
        except MayNot as error:
            return str(error)
        return None

    def walk() -> str | None:
        with out.db.connection() as conn:
            conn.execute("DELETE FROM walks")
            question_id = answers.asker(conn, TEAM, world.answer_id).question_id  # type: ignore
            answer_id = made.record(conn, question_id, (made.LOCKOUT,))
        box = WalkBox(out.db, Queue(), TEAM)
        before = len(out.calls("chat.postEphemeral"))
        box.begin(answer_id, 0, LINE2, user, "1.0")
        with out.db.connection() as conn:
            ((walk_id,),) = conn.execute("SELECT max(walk_id) FROM walks").fetchall()
        walking.walk_on(out.work, walk_id)
        told = [one["arguments"]["text"] for one in out.calls("chat.postEphemeral")[before:]]
        return str(told[0]) if told else None

    return {
        "channel.set": set_channel,
        "manual.upload": upload,
        "note.approve": approve,
        "note.refuse": refuse,
        "manual.supersede": supersede,
        "orders.open": open_order,
        "walk.go": walk,
    }


def test_a_group_of_slacks(out: Out) -> None:
    """Whoever is in a group with a role has it while they are in it; who asks Slack learns of a
    change within a minute, and what was told long ago counts for nothing."""
    group = _group_of_ivo(out)
    rules = Rules(groups={group: "lead"}, slack_administrators=False)
    found = asked(out.db, out.work.slack, out.work.me, rules, "U0IVO")
    assert (found.role, found.way) == ("lead", "slack")
    assert asked(out.db, out.work.slack, out.work.me, rules, "U0BEN").role == "technician"
    with out.db.connection() as conn:
        assert in_slack(conn, TEAM, rules, "U0IVO").role == "lead"
        conn.execute("UPDATE role_groups SET told_at = now() - interval '2 hours'")
        assert in_slack(conn, TEAM, rules, "U0IVO").role == "technician"
        conn.execute("UPDATE role_groups SET users = '{}'")
    assert asked(out.db, out.work.slack, out.work.me, rules, "U0IVO").role == "lead"
    administrators = Rules(groups={group: "lead"})
    assert asked(out.db, out.work.slack, out.work.me, administrators, "U0IVO").role == (
        "administrator"
    )
    assert asked(out.db, out.work.slack, out.work.me, administrators, "U0NOBODY").role is None


def _group_of_ivo(out: Out) -> str:
    groups = out.work.slack.reader.usergroups_list(include_users=True)["usergroups"]
    return str(next(one["id"] for one in groups if "U0IVO" in one["users"]))


def test_the_audit_is_only_added_to(world: World) -> None:
    """Nothing of it can be changed or deleted by a statement, but whose it was."""
    world.manual()
    with world.out.db.connection() as conn:
        audit.record(conn, TEAM, "U0BEN", "manual.grant", "manual:1", way="slack", after={"a": 1})
    for statement in (
        "DELETE FROM audit",
        "UPDATE audit SET act = 'x'",
        "UPDATE audit SET after = '{}'",
        "UPDATE audit SET at = now() - interval '1 day'",
    ):
        with (
            closing(psycopg.connect(world.out.db.url)) as conn,
            pytest.raises(psycopg.errors.RaiseException, match="only added to"),
        ):
            conn.execute(statement)  # type: ignore[arg-type]


def test_what_fails_is_not_written_down(world: World) -> None:
    """The row and what it tells of are one transaction: undone together."""
    note = world.note()

    def fails(conn: Connection) -> None:
        box = NoteBox(world.out.db, Queue(), TEAM)
        box.decide_in(conn, note, "approved", ADMIN)
        raise ZeroDivisionError

    before = world.acts()
    with pytest.raises(ZeroDivisionError), world.out.db.connection() as conn:
        fails(conn)
    assert world.acts() == before
    with world.out.db.connection() as conn:
        held = corrections.hold(conn, TEAM, note)
    assert held is not None
    assert held.status == "proposed"


def test_the_local_workspace_has_an_expert(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new home's local workspace: the expert whom its page names is asked as one, and may open
    the settings of a channel, which ask Slack nothing. With a Slack token nobody has a role."""
    shop, box = out.work.shop, NoteBox(out.db, Queue(), TEAM)
    monkeypatch.setattr(shop.settings.slack, "bot_token", SecretStr("xoxb-1"))
    give_local_roles(shop)
    with out.db.connection() as conn:
        assert roles.listed(conn, shop.team) == []
    monkeypatch.setattr(shop.settings.slack, "bot_token", None)
    known(out.db, TEAM, "U0IVO", "U0ADA")
    for _ in range(2):
        give_local_roles(shop)
    with out.db.connection() as conn:
        assert experts_of(conn, TEAM, LINE2, box.rules) == ["S0EXPERTS"]
    assert ChannelDesk(box).open(LINE2, "U0IVO").follow_ups == "on"
    with pytest.raises(MayNot):
        ChannelDesk(box).open(LINE2, "U0ADA")
