"""Deletion deletes: a deleted question, a deleted PDF and what is too old stand in no table."""

from typing import Any

import pytest

from agent.learning import forgetting as learned
from agent.notes import Better, propose
from agent.program import DEFAULT_VERSION, default
from agent.program.state import dump
from bot.jobs.chores import forgetting
from bot.jobs.questions import answering
from bot.jobs.uploads import uploading
from bot.sample import SAMPLE_PDF
from bot.settings import BotSettings
from sql import forgetting as stored
from sql import grants, lm_memory, manuals, programs, questions, vote_events, voters
from sql.audience import Audience
from sql.database import Database
from sql.grants import Grant
from sql.programs import NewProgram
from sql.vote_events import NewVoteEvent
from tests.fix_everything import holders
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out

PLANTED = "What torque for the zorkfit gland bolts of the ram packing?"


def _quoting(question: str) -> dict[str, Any]:
    """A program's state with a demonstration that quotes the question, and one that does not."""
    state = dump(default())
    other = {"question": "How much oil?", "lines": "X · Oil\nOil: 9 l", "answered": "yes"}
    demo = {"question": question, "lines": "X · Torque\n205 N·m", "answered": "yes"}
    state["predictors"]["reader.predict"]["demos"] += [demo, other]
    return state


def _learn(db: Database, question: str) -> None:
    """A champion quotes the question."""
    with db.connection() as conn:
        state = _quoting(question)
        new = NewProgram(TEAM, "n-1", state, str(state["schema_hash"]), "candidate")
        programs.insert(conn, new)
        programs.set_champion(conn, TEAM, "n-1")


def _asked(out: Out, question: str = PLANTED) -> tuple[int, str, int]:
    """An answered question that people voted on, with comments: its id, ts, and the answer's id."""
    question_id, ts = out.ask(question)
    out.answer(question_id)
    answer_id = out.reply(question_id).answer_id
    assert answer_id is not None
    with out.db.connection() as conn:
        vote = NewVoteEvent(TEAM, answer_id, "U0BEN", "button", "down", "cast", "wrong")
        vote_events.insert(conn, vote)
        more = {"reason": "other", "comment": "zorkfit is wrong"}
        vote_events.insert(
            conn, NewVoteEvent(TEAM, answer_id, "U1", "button", "down", "cast", **more)
        )
        better = Better(answer_id, "U0BEN", "the zorkfit takes 12")
        assert propose(conn, Audience.of_operator(TEAM), better, source="cli")
        lm_memory.keep(conn, "said", ["zorkfit torque"])
        lm_memory.use(conn, question_id, ["said"])
    return question_id, ts, answer_id


def _withdraw(out: Out, ts: str) -> None:
    with out.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, ts) is not None


def _demos(db: Database) -> list[str]:
    with db.connection() as conn:
        champion = programs.champion(conn, TEAM)
    assert champion is not None
    return [one["question"] for one in champion.state["predictors"]["reader.predict"]["demos"]]


def test_a_deleted_question(stocked: Out) -> None:
    """Its words are in no table: not as its text, its answer's, a search, a vote's comment, what an
    LM said, or a demonstration. Who removed what stays, without a word."""
    question_id, ts, answer_id = _asked(stocked)
    _learn(stocked.db, PLANTED)
    stocked.work.shop.kit(lm=False)
    with stocked.db.connection() as conn:
        assert {
            "questions",
            "retrievals",
            "vote_events",
            "corrections",
            "lm_memory",
            "programs",
        } <= (set(holders(conn, "zorkfit")))
    _withdraw(stocked, ts)
    answering.withdraw_reply(stocked.work, question_id)
    assert stocked.messages(ts) == []
    with stocked.db.connection() as conn:
        assert holders(conn, "zorkfit") == {}
        [removal] = stored.removals(conn, TEAM)
        late = NewVoteEvent(TEAM, answer_id, "U0IVO", "button", "up", "cast")
        assert vote_events.insert(conn, late) is None
        question = questions.get(conn, question_id)
    assert (removal.what, removal.id, removal.by) == ("question", question_id, "slack")
    assert removal.counts == {"demonstrations": 1}
    assert question is not None
    assert (question.text, question.withdrawn_at is not None) == ("", True)
    assert "How much oil?" in _demos(stocked.db)
    assert len(_demos(stocked.db)) == len(_packaged()) + 1
    # What serves is without it from the next question on.
    program = stocked.work.shop.kit(lm=False).program
    assert "zorkfit" not in str(dump(program))


def _packaged() -> list[Any]:
    return list(dump(default())["predictors"]["reader.predict"]["demos"])


def test_slack_is_away(stocked: Out) -> None:
    """What we keep is deleted though Slack cannot be asked to remove the reply, which is tried
    again."""
    question_id, ts, _ = _asked(stocked)
    _withdraw(stocked, ts)
    rule = {"method": "chat.delete", "effect": "status", "value": 500, "times": None}
    stocked.workspace.knobs(rule)
    with pytest.raises(Exception):  # noqa: B017 - whatever the way to Slack makes of it
        answering.withdraw_reply(stocked.work, question_id)
    with stocked.db.connection() as conn:
        assert holders(conn, "zorkfit") == {}
    stocked.workspace.knobs()
    answering.withdraw_reply(stocked.work, question_id)
    assert stocked.messages(ts) == []


def test_another_question_keeps_its_own(stocked: Out) -> None:
    """Only the deleted one goes; and deleted twice is deleted once."""
    kept, kept_ts = stocked.ask(TORQUE)
    stocked.answer(kept)
    question_id, ts, _ = _asked(stocked)
    _withdraw(stocked, ts)
    for _ in range(2):
        answering.withdraw_reply(stocked.work, question_id)
    assert "205" in stocked.only(kept_ts)["text"]
    with stocked.db.connection() as conn:
        assert len(stored.removals(conn, TEAM)) == 1
        assert not learned.erase_question(conn, TEAM, kept, "slack")


def test_a_deleted_pdf(out: Out) -> None:
    """With its last grant a manual is gone whole: bytes, pages, passages, vectors, units, searches'
    indexes, the lines in answers, its name on cards, and demonstrations with its lines."""
    upload_id, _ = out.upload("halvorsen.pdf", SAMPLE_PDF.read_bytes())
    out.ingest(upload_id)
    second, _ = out.upload("halvorsen.pdf", SAMPLE_PDF.read_bytes(), user="U0BEN", channel=HANGAR)
    out.ingest(second)
    question_id, _, _ = _asked(out, TORQUE)
    _learn_lines(out.db)
    words = ("halvorsen", "gland bolt", "E-042", "%PDF")
    uploading.withdraw_upload(out.work, upload_id)
    with out.db.connection() as conn:
        assert manuals.list_all(conn, Audience.of_channel(TEAM, HANGAR)) != []
        assert "manual_files" in holders(conn, *words)
    uploading.withdraw_upload(out.work, second)
    forgetting.forget(out.work)
    with out.db.connection() as conn:
        # The question is theirs, and stays.
        assert set(holders(conn, *words)) <= {"questions", "retrievals"}
        [removal] = stored.removals(conn, TEAM)
        left = conn.execute("SELECT count(*) FROM embeddings_minilm_l6_v2_int8").fetchone()
    assert (removal.what, removal.by, left) == ("manual", "slack", (0,))
    assert removal.counts["demonstrations"] == 1
    assert out.reply(question_id).state == "final"


def _learn_lines(db: Database) -> None:
    with db.connection() as conn:
        state = dump(default())
        lines = "Halvorsen Press Works HP-160 Hydraulic Press · 6.2 Torque table\nGland bolts: 205"
        demo = {"question": "How tight?", "lines": lines, "answered": "yes"}
        state["predictors"]["reader.predict"]["demos"] += [demo]
        hashed = str(state["schema_hash"])
        programs.insert(conn, NewProgram(TEAM, "n-2", state, hashed, "candidate"))


@pytest.mark.parametrize("kept_by", ["another channel", "operator", "ingested by the operator"])
def test_a_manual_that_somebody_has(out: Out, small_manual: bytes, kept_by: str) -> None:
    """A deleted file takes nothing from those who have the manual by other ways."""
    if kept_by == "ingested by the operator":
        from ingest.manual import ingest_pdf

        ingest_pdf(
            out.db,
            out.work.shop.embedder,
            small_manual,
            team=TEAM,
            source_name="pump.pdf",
            settings=out.work.shop.settings.ingest,
        )
    upload_id, _ = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    manual_id = out.uploaded(upload_id).manual_id or 0
    with out.db.connection() as conn:
        if kept_by == "another channel":
            grants.add(conn, TEAM, manual_id, "channel", HANGAR, "U0BEN")
        elif kept_by == "operator":
            manuals.keep(conn, TEAM, manual_id)
    uploading.withdraw_upload(out.work, upload_id)
    with out.db.connection() as conn:
        left = manuals.list_all(conn, Audience.of_operator(TEAM))
        assert [one.manual_id for one in left] == [manual_id]
        assert manuals.list_all(conn, Audience.of_channel(TEAM, LINE2)) == []


@pytest.fixture
def old(stocked: Out) -> list[int]:
    """Questions of 40 days ago with answers and votes, the last one of today."""
    ids = [_asked(stocked, f"{PLANTED} Number {n}?")[0] for n in range(4)]
    with stocked.db.connection() as conn:
        conn.execute(
            "UPDATE questions SET asked_at = now() - interval '40 days' WHERE question_id <> %s",
            (ids[-1],),
        )
    stocked.work.shop.settings.bot.keep_days = 30
    return ids


def _left(db: Database, ids: list[int]) -> list[int]:
    with db.connection() as conn:
        return [id_ for id_ in ids if questions.get(conn, id_) is not None]


def test_what_is_too_old(stocked: Out, old: list[int]) -> None:
    """After BOT_KEEP_DAYS a question goes with all that hangs on it, and what is younger stays."""
    assert BotSettings(_env_file=None).keep_days == 365
    forgetting.forget(stocked.work)
    assert _left(stocked.db, old) == old[-1:]
    with stocked.db.connection() as conn:
        assert holders(conn, *(f"Number {n}?" for n in range(3))) == {}
        assert "questions" in holders(conn, "Number 3?")
        [removal] = stored.removals(conn, TEAM)
    assert (removal.what, removal.id, removal.counts["questions"]) == ("expired", None, 3)


def test_who_voted(stocked: Out, old: list[int]) -> None:
    """Who somebody is that voted is known for as long as a vote of theirs is there."""
    with stocked.db.connection() as conn:
        users = [user for (user,) in conn.execute("SELECT DISTINCT user_id FROM vote_events")]
        assert users
        for user in (*users, "U0GONE"):
            voters.vouch(conn, TEAM, user)
    forgetting.forget(stocked.work)
    with stocked.db.connection() as conn:
        assert [voters.is_known(conn, TEAM, user) for user in users] == [True] * len(users)
        assert not voters.is_known(conn, TEAM, "U0GONE")


def test_killed_amid_it(stocked: Out, old: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch by batch: who is killed has deleted whole questions, never a half of one, and who comes
    next goes on."""
    monkeypatch.setattr(stored, "BATCH", 1)
    forget, calls = stored.forget_questions, []

    def dying(*given: Any, **more: Any) -> int:
        count = forget(*given, **more)
        calls.append(given[1])
        if len(calls) == 2:
            raise Killed
        return count

    monkeypatch.setattr(stored, "forget_questions", dying)
    with pytest.raises(Killed):
        forgetting.forget(stocked.work)
    assert _left(stocked.db, old) == old[1:]
    with stocked.db.connection() as conn:
        assert "vote_events" in holders(conn, "zorkfit")
    forgetting.forget(stocked.work)
    assert _left(stocked.db, old) == old[-1:]
    assert [len(ids) for ids in calls] == [1] * 4


def test_somebody_works_on_it(stocked: Out, old: list[int]) -> None:
    """A question that another process holds is left to the next time, and nobody waits for it."""
    with stocked.db.connection() as busy:
        busy.execute("SELECT FROM questions WHERE question_id = %s FOR UPDATE", (old[0],))
        forgetting.forget(stocked.work)
        assert _left(stocked.db, old) == [old[0], old[-1]]
    forgetting.forget(stocked.work)
    assert _left(stocked.db, old) == old[-1:]


def test_a_deletion_that_was_lost(stocked: Out) -> None:
    """A question that was deleted in Slack, and whose job came to nothing, is erased all the
    same."""
    _, ts, _ = _asked(stocked)
    _withdraw(stocked, ts)
    forgetting.forget(stocked.work)
    with stocked.db.connection() as conn:
        assert holders(conn, "zorkfit") == {}


def test_identifiers_go_with_their_manual(stocked: Out) -> None:
    """The forms that are searched for what is alike hold nothing of a manual that is gone; what
    another manual carries stays."""
    with stocked.db.connection() as conn:
        [manual] = manuals.list_all(conn, Audience.everyone(TEAM))
        conn.execute("INSERT INTO identifier_forms VALUES ('gone-1')")
    forgetting.forget(stocked.work)
    with stocked.db.connection() as conn:
        assert "identifier_forms" in holders(conn, "E-042", "e042")
        assert holders(conn, "gone-1") == {}
        assert learned.remove_manual(conn, TEAM, manual.manual_id, "operator")
        assert not learned.remove_manual(conn, TEAM, manual.manual_id, "operator")
    forgetting.forget(stocked.work)
    with stocked.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM identifier_forms").fetchone() == (0,)


def test_versions_stay_apart(db: Database) -> None:
    """How many candidates were compared does not change when they lose a demonstration, for with
    every one of them the next has to prove more."""
    with db.connection() as conn:
        for n in range(2):
            state = _quoting(f"{PLANTED} {'again ' * n}")
            hashed = str(state["schema_hash"])
            scores = {"won": 1, "lost": 0, "tied": 0, "missing": 0}
            if n == 0:
                new = NewProgram(TEAM, DEFAULT_VERSION, dump(default()), hashed, "retired")
                programs.insert(conn, new)
            new = NewProgram(TEAM, f"n-{n}", state, hashed, "candidate", DEFAULT_VERSION, scores)
            programs.insert(conn, new)
        other = dump(default())
        assert programs.compared(conn, TEAM, DEFAULT_VERSION, other) == 2
        assert learned.take_out(conn, TEAM, learned.like_any([PLANTED])) == 2
        assert programs.compared(conn, TEAM, DEFAULT_VERSION, other) == 2


def test_a_manual_that_nobody_has_any_more(out: Out, small_manual: bytes) -> None:
    """What an earlier release left of a deleted file goes, once no job may still be about to grant
    it."""
    upload_id, _ = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    with out.db.connection() as conn:
        manual_id = out.uploaded(upload_id).manual_id or 0
        grants.remove(conn, TEAM, manual_id, "channel", LINE2)
    forgetting.forget(out.work)
    with out.db.connection() as conn:
        assert len(manuals.list_all(conn, Audience.of_operator(TEAM))) == 1
        conn.execute("UPDATE manuals SET ingested_at = now() - interval '2 hours'")
    forgetting.forget(out.work)
    with out.db.connection() as conn:
        assert manuals.list_all(conn, Audience.of_operator(TEAM)) == []


def test_everyone_s_manual(out: Out, small_manual: bytes) -> None:
    """What everyone may read stays when a channel's file of the same bytes is deleted."""
    upload_id, _ = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    with out.db.connection() as conn:
        everyone = Grant("everyone")
        grants.add(conn, TEAM, out.uploaded(upload_id).manual_id or 0, everyone.kind, "", "U0IVO")
    uploading.withdraw_upload(out.work, upload_id)
    with out.db.connection() as conn:
        assert len(manuals.list_all(conn, Audience.everyone(TEAM))) == 1
