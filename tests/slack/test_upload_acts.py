"""What people do with the card of a PDF: each act once, by who may, and every card tells it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.hearing import UploadBox
from bot.jobs.uploads import drawing, revisions, upload_acts, uploading, waiting_uploads
from bot.queue.queue import DRAW_CARDS, PUT_WAITING, UPLOAD_ACT, Queue
from bot.roles import ACTS, reaches
from sql import audit, grants, manuals, roles
from sql import upload_acts as rows
from sql.audience import Audience
from sql.roles import ROLES, Role
from sql.upload_acts import ActName
from tests.fix_pdfs import borer
from tests.fix_slack_out import HANGAR, LINE2, TEAM, Killed, Out, Seams

GENERAL = "C0GENERAL"
TITLE = "Borer B-20 Manual"


@dataclass
class Cards:
    """PDFs that are shared, and what is done with their cards by the job behind a click."""

    out: Out
    numbers: list[int] = field(default_factory=list)

    def share(
        self, user: str = "U0ADA", channel: str = LINE2, revision: str = "Revision B"
    ) -> tuple[int, str]:
        """The upload's id and the ts of the message that shares it."""
        pdf = borer(revision, 40 + ord(revision[-1]))
        shared = self.out.workspace.share(user, channel, f"{revision}.pdf", pdf)
        upload_id = self.out.record_upload(shared, channel, user)
        self.out.ingest(upload_id)
        return upload_id, str(shared["ts"])

    def role(self, user: str, role: Role) -> None:
        with self.out.db.connection() as conn:
            roles.put(conn, TEAM, "user", user, role, "tester")

    def ask(
        self, upload_id: int, user: str, act: ActName, key: str = "", **wanted: Any
    ) -> int | None:
        """Write down what was clicked or sent; the act's id."""
        self.numbers.append(len(self.numbers))
        box = UploadBox(self.out.db, Queue(), TEAM)
        return box.ask(upload_id, None, user, act, key or f"k{len(self.numbers)}", wanted)

    def do(self, upload_id: int, user: str, act: ActName, **wanted: Any) -> list[str]:
        """Click, and run the job; what the person alone read."""
        before = len(self.out.calls("chat.postEphemeral"))
        act_id = self.ask(upload_id, user, act, **wanted)
        assert act_id is not None
        upload_acts.act_on_upload(self.out.work, act_id)
        said = self.out.calls("chat.postEphemeral")[before:]
        return [c["arguments"]["text"] for c in said if c["arguments"]["user"] == user]

    def card(self, ts: str, channel: str = LINE2) -> dict[str, Any]:
        """The one card in the thread."""
        found = self.out.messages(ts, channel, "U0IVO")
        cards = [one for one in found if not one.get("is_ephemeral")]
        assert len(cards) == 1, [one["text"] for one in cards]
        return cards[0]

    def buttons(self, ts: str, channel: str = LINE2) -> list[str]:
        return [
            element["action_id"]
            for block in self.card(ts, channel)["blocks"]
            for element in block.get("elements", ())
            if str(element.get("action_id", "")).startswith("upload_")
        ]

    def leads(self) -> list[dict[str, Any]]:
        """The bot's messages in the leads' channel."""
        every = self.out.workspace.messages("U0IVO", HANGAR)
        return [one for one in every if one["user"] != "U0IVO"]

    def acts(self) -> list[tuple[Any, ...]]:
        with self.out.db.connection() as conn:
            return [(one.who, one.act, one.subject) for one in audit.found(conn, TEAM, 100)]

    def readable(self, channel: str = LINE2) -> list[str]:
        with self.out.db.connection() as conn:
            found = manuals.list_all(conn, Audience.of_channel(TEAM, channel))
        return [one.title for one in found]


@pytest.fixture
def cards(out: Out) -> Cards:
    """Slack's administrator Ivo is one here too; Ada and Ben are technicians, Gus is a guest."""
    return Cards(out)


@pytest.fixture
def approving(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> Cards:
    """Where what technicians share waits for a lead, who are asked in a channel."""
    bot = cards.out.work.shop.settings.bot
    monkeypatch.setattr(bot, "approve_uploads", True)
    monkeypatch.setattr(bot, "leads_channel", HANGAR)
    return cards


def test_the_card_tells_what_was_read(cards: Cards) -> None:
    """Pages, passages, procedures, who may read it, and four buttons."""
    _, ts = cards.share()
    text = cards.card(ts)["text"]
    for part in (" pages, ", " passages, ", " procedure", "Who may read it: this conversation."):
        assert part in text
    assert cards.buttons(ts) == [
        "upload_share",
        "upload_supersede",
        "upload_revise",
        "upload_remove",
    ]


def test_it_waits_for_a_lead(approving: Cards) -> None:
    """What a technician shares is read and answers nobody; leads are asked once, a lead lets it in
    once, both places say so, and who shared it is told once."""
    upload_id, ts = approving.share()
    assert approving.readable() == []
    assert "waits for a lead" in approving.card(ts)["text"]
    assert approving.buttons(ts)[:2] == ["upload_approve", "upload_refuse"]
    for _ in range(2):
        waiting_uploads.put_waiting(approving.out.work)
    [asked] = approving.leads()
    assert "Ada (technician) shared" in asked["text"]
    assert TITLE in asked["text"]
    assert "#line-2" in asked["text"]
    (refusal,) = approving.do(upload_id, "U0BEN", "approve")
    assert refusal.startswith(f"{ACTS['manual.approve'].doing} is for leads and administrators")
    assert approving.readable() == []
    assert approving.do(upload_id, "U0IVO", "approve") == []
    assert approving.readable() == [TITLE]
    assert "is ready. Ask about it here." in approving.card(ts)["text"]
    assert "Approved by Ivo (expert)." in approving.card(ts)["text"]
    [decided] = approving.leads()
    assert "approved by Ivo (expert)" in decided["text"]
    assert "upload_approve" not in str(decided)
    (again,) = approving.do(upload_id, "U0IVO", "approve")
    assert again == "It was approved already."
    told = [c["arguments"] for c in approving.out.calls("chat.postEphemeral")]
    assert [t["text"] for t in told if t["user"] == "U0ADA"] == [
        "Ivo (expert) approved Revision B.pdf: ask about it in its conversation."
    ]
    assert [act for act in approving.acts() if act[1] == "manual.approve"] == [
        ("U0IVO", "manual.approve", "manual:1")
    ]
    with approving.out.db.connection() as conn:
        (grant,) = grants.of_manual(conn, TEAM, 1)
    assert (grant.kind, grant.grantee, grant.granted_by) == ("channel", LINE2, "U0ADA")


def test_a_lead_refuses(approving: Cards) -> None:
    """Nothing of it is kept, the card says who and why, and it cannot be approved any more."""
    upload_id, ts = approving.share()
    assert approving.do(upload_id, "U0IVO", "refuse", reason="it is the old press") == []
    said = approving.card(ts)["text"]
    assert "was not approved (Ivo (expert))" in said
    assert "it is the old press" in said
    assert approving.buttons(ts) == []
    with approving.out.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM manuals").fetchone() == (0,)
    (late,) = approving.do(upload_id, "U0IVO", "approve")
    assert late.startswith("It was not approved")


def test_what_a_lead_shares_waits_for_nobody(approving: Cards) -> None:
    """And lets in who waited for the same bytes in the same conversation."""
    _, waiting = approving.share()
    assert "waits" in approving.card(waiting)["text"]
    _, ts = approving.share("U0IVO")
    assert "is ready" in approving.card(ts)["text"]
    drawing.draw_cards(approving.out.work)
    assert "is ready" in approving.card(waiting)["text"]
    assert approving.readable() == [TITLE]


def test_two_wait_for_the_same_bytes(approving: Cards) -> None:
    """To refuse one takes nothing from the other; to refuse both leaves nothing."""
    first, _ = approving.share()
    second, ts = approving.share("U0BEN", GENERAL)
    approving.do(first, "U0IVO", "refuse", reason="twice")
    assert "waits" in approving.card(ts, GENERAL)["text"]
    approving.do(second, "U0IVO", "approve")
    assert (approving.readable(), approving.readable(GENERAL)) == ([], [TITLE])


def test_deleted_while_it_waits(approving: Cards) -> None:
    """Its file takes everything along, and leads are told that nothing is left to decide."""
    upload_id, _ = approving.share()
    waiting_uploads.put_waiting(approving.out.work)
    uploading.withdraw_upload(approving.out.work, upload_id)
    waiting_uploads.put_waiting(approving.out.work)
    [message] = approving.leads()
    assert "nothing is left to decide" in message["text"]
    with approving.out.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM manuals").fetchone() == (0,)


def test_leads_read_nothing_of_a_private_conversation(approving: Cards) -> None:
    """Nor do they where a guest reads along in their channel: that one waits is all they read."""
    upload_id, _ = approving.share("U0ADA", approving.out.workspace.direct("U0ADA"))
    waiting_uploads.put_waiting(approving.out.work)
    [message] = approving.leads()
    assert TITLE not in str(message)
    assert "upload_approve" not in str(message)
    assert f"shoptalk manuals approve {upload_id}" in message["text"]


SEAMS = [
    ("act:finish", "before"),
    ("act:finish", "after"),
    ("chat.update", "before"),
    ("chat.update", "after"),
    ("chat.postEphemeral", "before"),
    ("move:final", "before"),
]


@pytest.mark.parametrize("kill", SEAMS, ids="-".join)
def test_killed_amid_an_approval(
    approving: Cards, seams: Seams, kill: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next job goes on: it is approved once, its card and the leads' message say so, and who
    shared it is told at most once."""
    upload_id, ts = approving.share()
    waiting_uploads.put_waiting(approving.out.work)
    finish = rows.finish
    monkeypatch.setattr(
        rows, "finish", lambda conn, id_: seams.pass_("act:finish", lambda: finish(conn, id_))
    )
    act_id = approving.ask(upload_id, "U0IVO", "approve")
    assert act_id is not None
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        upload_acts.act_on_upload(approving.out.work, act_id)
    seams.revive()
    upload_acts.act_on_upload(approving.out.work, act_id)
    assert "is ready" in approving.card(ts)["text"]
    assert approving.readable() == [TITLE]
    [message] = approving.leads()
    assert "approved by Ivo" in message["text"]
    assert len([act for act in approving.acts() if act[1] == "manual.approve"]) == 1
    told = [c["arguments"]["user"] for c in approving.out.calls("chat.postEphemeral")]
    assert told.count("U0ADA") <= 1


def test_clicked_again_and_delivered_again(approving: Cards) -> None:
    """A delivery that comes twice is one act and one job; a failed one says so to who clicked."""
    upload_id, _ = approving.share()
    act_id = approving.ask(upload_id, "U0IVO", "approve", "action:1:U0IVO")
    assert approving.ask(upload_id, "U0IVO", "approve", "action:1:U0IVO") is None
    assert act_id is not None
    with approving.out.db.connection() as conn:
        jobs = conn.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert [name for (name,) in jobs].count(UPLOAD_ACT) == 1
    upload_acts.give_up(approving.out.work, act_id, RuntimeError("secret"))
    said = approving.out.calls("chat.postEphemeral")[-1]["arguments"]["text"]
    assert said == "I could not do that. Try it once more."
    upload_acts.act_on_upload(approving.out.work, act_id)
    assert approving.readable() == [], "what was given up is not done later"


def test_shared_with_others(cards: Cards) -> None:
    """An expert lets channels and groups read it, a lead everyone; both cards of it say so, and a
    private channel is named to nobody else."""
    upload_id, ts = cards.share()
    (refusal,) = cards.do(upload_id, "U0ADA", "share", channels=[GENERAL])
    assert refusal.startswith(f"{ACTS['manual.grant'].doing} is for experts, leads and admin")
    cards.role("U0BEN", "expert")
    (said,) = cards.do(
        upload_id, "U0BEN", "share", channels=[GENERAL, HANGAR], groups=["S0EXPERTS"]
    )
    assert said == "Shared. It may now also be read by: #general, #hangar, Experts."
    text = cards.card(ts)["text"]
    assert "Who may read it: this conversation, #general, the group Experts." in text
    assert "hangar" not in text
    assert cards.readable(HANGAR) == cards.readable(GENERAL) == [TITLE]
    (refusal,) = cards.do(upload_id, "U0BEN", "share", channels=[HANGAR], everyone=True)
    assert refusal.startswith(f"{ACTS['manual.share'].doing} is for leads and administrators")
    (again,) = cards.do(upload_id, "U0BEN", "share", channels=[HANGAR])
    assert again == "They could all read it already, so nothing was changed."
    cards.do(upload_id, "U0IVO", "share", everyone=True)
    assert "everyone in the team" in cards.card(ts)["text"]
    by = [(who, act) for who, act, _ in cards.acts() if act in ("manual.grant", "manual.share")]
    assert by == [("U0IVO", "manual.share"), ("U0BEN", "manual.grant")]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"is_ext_shared": True}, "#general is shared with another organisation."),
        ({"is_archived": True}, "#general is archived."),
        ({"members": ["U0IVO"]}, "I am not in #general. Invite me there"),
    ],
)
def test_not_shared_beyond_the_team(cards: Cards, fields: dict[str, Any], why: str) -> None:
    """With a Connect channel, or one that the bot is not in, nothing is shared, nor with the
    others that were chosen."""
    upload_id, _ = cards.share()
    cards.out.workspace.act("alter", what="channel", id=GENERAL, fields=fields)
    (said,) = cards.do(upload_id, "U0IVO", "share", channels=[HANGAR, GENERAL])
    assert said.startswith(f"Nothing was shared: {why}")
    assert cards.readable(HANGAR) == []


def test_names_fail_closed(cards: Cards) -> None:
    """Where a guest reads along, the card names nobody but this conversation; so in a channel that
    another organisation reads."""
    upload_id, ts = cards.share(channel=GENERAL)
    cards.do(upload_id, "U0IVO", "share", channels=[LINE2], everyone=True)
    assert "Who may read it: this conversation." in cards.card(ts, GENERAL)["text"]
    other, ts = cards.share(revision="Revision C")
    fields = {"is_ext_shared": True}
    cards.out.workspace.act("alter", what="channel", id=LINE2, fields=fields)
    cards.do(other, "U0IVO", "share", channels=[HANGAR], everyone=True)
    assert "Who may read it: this conversation." in cards.card(ts)["text"]


def test_a_new_revision(cards: Cards) -> None:
    """Who shared the older one says what replaces it, whatever its title; it can be undone; and
    both cards say so."""
    _, old_ts = cards.share("U0ADA")
    shared = cards.out.workspace.share(
        "U0BEN", LINE2, "p.pdf", borer("Issue 9", 70, "Press manual")
    )
    new = cards.out.record_upload(shared, LINE2, "U0BEN")
    cards.out.ingest(new)
    (refusal,) = cards.do(new, "U0BEN", "supersede", older=1)
    assert refusal.startswith(f"{ACTS['manual.supersede'].doing} is for ")
    assert cards.do(new, "U0ADA", "supersede", older=1) == []
    assert f"It replaces {TITLE}, Revision B" in cards.card(shared["ts"])["text"]
    assert "is newer and replaces it" in cards.card(old_ts)["text"]
    (again,) = cards.do(new, "U0ADA", "supersede", older=1)
    assert again.startswith("Nothing was changed")
    revisions.decide_revisions(cards.out.work, new, "U0ADA", "all")
    assert "replaces" not in cards.card(shared["ts"])["text"]
    assert "replaces" not in cards.card(old_ts)["text"]


def test_corrected(cards: Cards) -> None:
    """What is corrected stands on every card of it; what was left as it was shown stays."""
    upload_id, ts = cards.share()
    other, there = cards.share("U0BEN", HANGAR)
    shown = {"was_title": TITLE, "was_revision": "Revision B", "was_equipment": ""}
    said = {"title": "Borer B-20", "revision": "Revision B", "equipment": "Line 2"}
    (refusal,) = cards.do(upload_id, "U0ADA", "revise", **said, **shown)
    assert refusal.startswith(f"{ACTS['manual.revise'].doing} is for experts")
    assert cards.do(upload_id, "U0IVO", "revise", **said, **shown) == []
    for card in (cards.card(ts), cards.card(there, HANGAR)):
        assert card["text"].startswith("Borer B-20, Revision B is ")
        assert "Equipment: Line 2" in card["text"]
    (again,) = cards.do(other, "U0IVO", "revise", **said, **shown)
    assert again.startswith("It said so already")


def test_removed_from_everywhere(cards: Cards) -> None:
    """By a lead; both cards say who did it, and there is nothing left to click."""
    upload_id, ts = cards.share()
    _, there = cards.share("U0BEN", HANGAR)
    (refusal,) = cards.do(upload_id, "U0ADA", "remove", what="everywhere")
    assert refusal.startswith(f"{ACTS['manual.remove'].doing} is for leads")
    assert cards.do(upload_id, "U0IVO", "remove", what="everywhere") == []
    for card in (cards.card(ts), cards.card(there, HANGAR)):
        assert card["text"] == (
            f"{TITLE} was removed by Ivo (expert). I answer from it nowhere any more."
        )
    assert cards.buttons(ts) == []
    (gone,) = cards.do(upload_id, "U0IVO", "remove", what="everywhere")
    assert gone.startswith("It is not there any more")


def test_taken_back_by_who_shared_it(cards: Cards) -> None:
    """From this conversation alone; others keep theirs, and nobody else may."""
    upload_id, ts = cards.share()
    _, there = cards.share("U0BEN", HANGAR)
    (refusal,) = cards.do(upload_id, "U0BEN", "remove", what="here")
    assert refusal.startswith(f"{ACTS['manual.withdraw'].doing} is for leads")
    assert cards.do(upload_id, "U0ADA", "remove", what="here") == []
    assert cards.card(ts)["text"].startswith(f"Ada (technician) took {TITLE} back: I no longer")
    assert (cards.readable(), cards.readable(HANGAR)) == ([], [TITLE])
    assert "is ready" in cards.card(there, HANGAR)["text"]
    assert ("U0ADA", "manual.revoke", "manual:1") in cards.acts()


def test_who_may(approving: Cards) -> None:
    """By the table of rights, as the role of who clicked says: it is done and written down, or the
    one sentence says who may. A guest may not, whatever was granted to them."""
    first, _ = approving.share(channel=GENERAL)
    second, _ = approving.share("U0ADA", GENERAL, "Revision C")
    tried: list[tuple[int, ActName, str, dict[str, Any]]] = [
        (first, "approve", "manual.approve", {}),
        (second, "refuse", "manual.refuse", {"reason": "no"}),
        (first, "share", "manual.grant", {"channels": [HANGAR]}),
        (first, "revise", "manual.revise", {"title": "Borer"}),
        (first, "share", "manual.share", {"everyone": True}),
        (first, "remove", "manual.remove", {"what": "everywhere"}),
    ]
    for upload_id, act, right, wanted in tried:
        for role in (None, *ROLES):
            user = "U0BEN" if role else "U0GUS"
            approving.role(user, role or "administrator")
            before = approving.acts()
            said = approving.do(upload_id, user, act, **wanted)
            new = [one for one in approving.acts() if one not in before]
            if reaches(role, ACTS[right].least):
                assert not said or said[0].startswith("Shared.")
                assert [(one[0], one[1]) for one in new] == [("U0BEN", right)]
                break
            (refusal,) = said
            assert refusal.startswith(f"{ACTS[right].doing} is for ")
            assert new == []


def test_two_leads_at_once(approving: Cards) -> None:
    """One approves and one refuses in the same moment: one of the two is done, and who came second
    reads that it was decided."""
    upload_id, ts = approving.share()
    approving.role("U0BEN", "lead")
    both = [
        approving.ask(upload_id, "U0IVO", "approve"),
        approving.ask(upload_id, "U0BEN", "refuse", reason="no"),
    ]
    ready = threading.Barrier(2)

    def run(act_id: int | None) -> None:
        ready.wait()
        upload_acts.act_on_upload(approving.out.work, act_id or 0)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, both))
    done = [act for _, act, _ in approving.acts() if act in ("manual.approve", "manual.refuse")]
    assert len(done) == 1
    approved = done == ["manual.approve"]
    assert ("is ready" in approving.card(ts)["text"]) is approved
    second = "U0BEN" if approved else "U0IVO"
    told = [c["arguments"] for c in approving.out.calls("chat.postEphemeral")]
    (said,) = [one["text"] for one in told if one["user"] == second]
    assert said.startswith("It was approved already" if approved else "It was not approved")


def test_every_change_has_cards_drawn(cards: Cards) -> None:
    """What changes a manual has the cards drawn by a job, also where whoever did it died then."""
    upload_id, _ = cards.share()
    with cards.out.db.connection() as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
        UploadBox(cards.out.db, Queue(), TEAM).changed_manual(conn, 1)
        names = [n for (n,) in conn.execute("SELECT task_name FROM procrastinate_jobs").fetchall()]
    assert sorted(names) == sorted([DRAW_CARDS, PUT_WAITING])
    before = len(cards.out.calls("chat.update"))
    for _ in range(2):
        drawing.draw_cards(cards.out.work)
    assert len(cards.out.calls("chat.update")) == before + 1
    assert upload_id
