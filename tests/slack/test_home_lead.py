"""A lead's home tab: figures of all, words only of what was asked in public, and one way back."""

from typing import Any

from agent.learning import programs as learned
from agent.program import state
from bot.hearing.home_box import HomeBox
from bot.jobs.homes import home, rolling_back
from bot.queue.queue import Queue
from bot.roles import grant
from bot.showing import home as tab
from sql import audit, corrections, homes, programs, promotions
from sql.programs import NewProgram
from tests.fix_home import answered
from tests.fix_roles import ADMIN
from tests.fix_slack_out import HANGAR, LINE2, TEAM, Out
from tests.slack.test_home import ADA, BEN, GUS, IVO, drawn, view_of, words_of

SECRET = "Where does the prototype laser drone keep its fuses?"


def lead(out: Out, user: str = IVO, role: str = "lead") -> None:
    """Give the person the role."""
    with out.db.connection() as conn:
        grant(conn, ADMIN, user, role)


def some_weeks(out: Out) -> None:
    """Public gaps of two topics, one asked in a private channel and one in a direct message."""
    direct = out.workspace.direct(ADA)
    with out.db.connection() as conn:
        for number, user in enumerate((ADA, BEN, IVO), 1):
            text = f"How do I reset the winder E-47 fault on line {number}?"
            ts = out.workspace.say(user, LINE2, text)
            answered(conn, text, "not_found", user=user, ts=ts)
        answered(conn, "What oil does the palletiser gearbox need?", "not_found", cites=False)
        answered(conn, SECRET, "not_found", user=BEN, channel=HANGAR, public=False)
        answered(conn, SECRET, "not_found", user=ADA, channel=direct, public=False)
        answered(conn, SECRET, user=ADA, channel=direct, public=False)
        for days in (1, 2, 9, 40):
            answered(conn, "What is the torque?", days=days, vote="up")
        answered(conn, "Which seal?", "likely", days=3, vote="down")


def test_what_a_lead_sees(stocked: Out) -> None:
    """Coverage by manual, channel and equipment against the weeks before, public gaps by topic with
    the manual that would be needed, places that were voted down, votes, the program, and cost, with
    two pictures whose figures are in words; their own questions below."""
    lead(stocked)
    some_weeks(stocked)
    said = drawn(stocked, IVO)
    for part in (
        "Coverage, the last four weeks",
        "By manual",
        "By channel",
        "Not in the manuals",
        "3 questions of 3 people",
        "a manual about E-47",
        "Places in answers that were voted down",
        "👍 3, 👎 1 in the last four weeks; before: 👍 1",
        "The program that answers",
        "By version",
        "Your questions",
    ):
        assert part in said, part
    view = view_of(stocked, IVO) or {}
    pictures = [one for one in view["blocks"] if one["type"] == "image"]
    assert len(pictures) == 2
    assert "answered" in pictures[0]["alt_text"]
    assert len(view["blocks"]) <= 100
    files = len(stocked.calls("files.completeUploadExternal"))
    drawn(stocked, IVO)
    assert len(stocked.calls("files.completeUploadExternal")) == files  # the same figures


def test_a_place_of_many_passages(stocked: Out) -> None:
    """A procedure that is several passages is one place, once, with its page as answers say it."""
    lead(stocked)
    with stocked.db.connection() as conn:
        answer_id = answered(conn, "How do I change the oil?", cites=False, vote="down")
        conn.execute(
            """
            INSERT INTO citations (answer_id, claim, ordinal, passage_id, manual_id, page, quote)
            SELECT %s, 0, row_number() OVER (), passage_id, manual_id, page_from, 'a line'
            FROM passages
            WHERE section LIKE '%%5.1 Checking%%' AND page_from = 10
            """,
            [answer_id],
        )
        ((cited,),) = conn.execute("SELECT count(*) FROM citations").fetchall()
    assert cited > 1
    said = drawn(stocked, IVO)
    assert said.count("5.1 Checking and changing the hydraulic oil, p. 10 (printed 7)") == 1


def test_no_private_words(stocked: Out) -> None:
    """What was asked in a private channel or a direct message is in no lead's tab in words, though
    it counts; nor, once its channel is private, what was asked while it was public."""
    lead(stocked)
    some_weeks(stocked)
    assert "laser" not in drawn(stocked, IVO)
    assert "winder E-47" in words_of(view_of(stocked, IVO))
    stocked.workspace.act("hire", user="U0EVA", name="eva")
    lead(stocked, "U0EVA")
    said = drawn(stocked, "U0EVA")
    assert "winder E-47" in said
    assert "laser" not in said
    assert HANGAR not in said
    stocked.workspace.act("alter", what="channel", id=LINE2, fields={"is_private": True})
    stocked.work.audiences._kept.clear()  # as ten seconds do
    assert "winder E-47" not in drawn(stocked, "U0EVA")


def test_who_is_no_lead(stocked: Out) -> None:
    """Technicians, experts, guests with a role, and people of another team see nothing of leads."""
    some_weeks(stocked)
    lead(stocked, BEN, "expert")
    lead(stocked, GUS)
    lead(stocked, "U0EVA")
    stocked.workspace.act("hire", user="U0EVA", name="eva")
    stocked.workspace.act("alter", what="user", id="U0EVA", fields={"team_id": "T0ELSE"})
    for user in (ADA, BEN, GUS, "U0EVA"):
        assert "Coverage" not in drawn(stocked, user), user
        assert "Roll back" not in words_of(view_of(stocked, user))


def test_without_pictures(stocked: Out) -> None:
    """Where Slack takes no pictures, or there is no plotting library, the figures are in words."""
    lead(stocked)
    some_weeks(stocked)
    rule = {"method": "files.getUploadURLExternal", "effect": "ok_false", "times": 9}
    stocked.workspace.knobs({**rule, "value": "restricted_action"})
    assert "% answered" in drawn(stocked, IVO)
    assert "slack_file" not in words_of(view_of(stocked, IVO))
    stocked.workspace.knobs()
    assert "slack_file" in drawn(stocked, IVO)
    view = {"type": "home", "blocks": [{"type": "divider"}, tab.image("F0GONE", "a plot")]}
    with stocked.db.connection() as conn:
        row = homes.get(conn, TEAM, IVO)
    assert row is not None
    home._publish(stocked.work, IVO, row, view)
    assert [one["type"] for one in (view_of(stocked, IVO) or {})["blocks"]] == ["divider"]


def test_what_waits(stocked: Out) -> None:
    """A correction that waits is there; its question is in words where that was public."""
    lead(stocked)
    with stocked.db.connection() as conn:
        for public, text in ((True, "What is the torque?"), (False, SECRET)):
            answer = answered(conn, text, public=public)
            new = corrections.NewCorrection(
                TEAM, answer, BEN, "190 Nm", "text", text, [], LINE2, event_key=f"k{public}"
            )
            corrections.insert(conn, new)
    said = drawn(stocked, IVO)
    assert said.count("A better answer of") == 2
    assert "“What is the torque?”" in said
    assert "laser" not in said


class Versions:
    """Two versions, the second serving."""

    def __init__(self, out: Out) -> None:
        self.out = out
        document = state.dump(state.default())
        with out.db.connection() as conn:
            for version in ("v1", "v2"):
                new = NewProgram(TEAM, version, document, str(document["schema_hash"]), "candidate")
                programs.insert(conn, new)
                learned.promote(conn, TEAM, version, "operator")
        self.box = HomeBox(out.db, Queue(), TEAM)

    def button(self) -> dict[str, Any]:
        view = view_of(self.out, IVO) or {}
        [found] = [
            element
            for block in view["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == "home_rollback"
        ]
        return dict(found)

    def serving(self) -> str | None:
        with self.out.db.connection() as conn:
            return programs.champion_version(conn, TEAM)


def test_rolled_back_once(stocked: Out) -> None:
    """The button asks first and names what will serve; two clicks roll back one step, by who
    clicked, in the audit once; the tab says what came of it."""
    lead(stocked)
    versions = Versions(stocked)
    assert "Serving: v2" in drawn(stocked, IVO)
    button = versions.button()
    assert "v1 will answer again instead of v2" in button["confirm"]["text"]["text"]
    seen = int(button["value"])
    for _ in range(2):
        versions.box.roll_back(IVO, seen)
        rolling_back.roll_back(stocked.work, IVO, seen)
    assert versions.serving() == "v1"
    home.draw_home(stocked.work, IVO)
    said = words_of(view_of(stocked, IVO))
    assert rolling_back.LATE in said
    assert "Serving: v1" in said
    with stocked.db.connection() as conn:
        acts = [one for one in audit.found(conn, TEAM, 50) if one.act == "program.rollback"]
        [last, *_] = promotions.latest(conn, TEAM, 1)
    assert [(one.who, one.way, one.subject) for one in acts] == [(IVO, "slack", "program:v1")]
    assert (last.kind, last.decided_by) == ("rollback", IVO)
    assert rolling_back.LATE not in drawn(stocked, IVO)  # said until it is opened again


def test_who_may_roll_back(stocked: Out) -> None:
    """Who is no lead (any more) changes nothing and reads who may; nothing is in the audit."""
    versions = Versions(stocked)
    with stocked.db.connection() as conn:
        [newest, *_] = promotions.latest(conn, TEAM, 1)
    for user in (ADA, GUS):
        versions.box.roll_back(user, newest.promotion_id)
        rolling_back.roll_back(stocked.work, user, newest.promotion_id)
        home.draw_home(stocked.work, user)
        assert "Rolling a program back is for leads" in words_of(view_of(stocked, user))
    assert versions.serving() == "v2"
    with stocked.db.connection() as conn:
        assert not [one for one in audit.found(conn, TEAM, 50) if one.act == "program.rollback"]
