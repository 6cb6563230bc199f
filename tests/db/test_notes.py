"""Corrections become site notes, are found by paraphrases, and vanish at once."""

from collections.abc import Callable

import pytest

from agent.conversation import Kinds
from agent.errors import BadCorrection, NeedsTwo
from agent.notes import Better, Notes, decide, propose
from ingest.embedding import Embedder
from sql import answers, corrections, grants, manuals, questions, replacements, site_notes
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience, Reader
from sql.database import Connection, Database
from sql.grants import Grant
from sql.questions import NewQuestion

OPERATOR = Audience.of_operator("local")
ASKED = "What torque do the gland bolts of the press need?"
AGAIN = "how tight do the gland bolts go on the press"
LINE = "Gland bolts M16: tighten to 205 Nm crosswise."
StoreManual = Callable[..., tuple[int, list[int]]]


class Asked:
    """An answer in a conversation, on a manual with one grant."""

    def __init__(
        self, conn: Connection, store_manual: StoreManual, *grants: Grant, channel: str = "C1"
    ) -> None:
        texts = (("6 Torque", LINE), ("7 Oil", "Fill 20 l of ISO VG 46 into the tank."))
        self.manual_id, self.passages = store_manual(conn, texts, *grants)
        self.answer_id = self.again(conn, ASKED, channel)

    def again(self, conn: Connection, text: str, channel: str = "C1", ts: str = "1.0") -> int:
        self.question_id = questions.record(
            conn, NewQuestion("local", channel, ts, ts, "UADA", text)
        )
        new = NewAnswer(self.question_id, "20 l", "answered", "search", "p", 1.0)
        cited = [NewCitation(0, self.passages[1], self.manual_id, 2, None, "Fill 20 l")]
        return answers.insert(conn, new, cited)

    def note(self, conn: Connection, **better: object) -> int:
        """A correction that was proposed; by default in words."""
        given = Better(self.answer_id, "UBEN", **({"text": "205 Nm"} | better))  # type: ignore[arg-type]
        made = propose(conn, OPERATOR, given, source="cli")
        assert made is not None
        return made


def _in(*channels: str, outsider: bool = False) -> Audience:
    return Audience("local", (Reader(frozenset(channels), outsider=outsider),))


def _about(db: Database, embedder: Embedder, audience: Audience, question: str) -> list[int]:
    return [
        note.correction_id
        for note in Notes(db, embedder, Kinds(embedder).alike).about(audience, question)
    ]


def test_a_paraphrase_finds_it_at_once(
    db: Database, minilm: Embedder, store_manual: StoreManual
) -> None:
    """A note is found the moment it is approved, by other words and by no other question, and no
    more the moment it is withdrawn."""
    with db.connection() as conn:
        asked = Asked(conn, store_manual, Grant("everyone"))
        note = asked.note(conn)
    assert _about(db, minilm, _in("C1"), AGAIN) == []
    with db.connection() as conn:
        decide(conn, "local", note, "approved", "UEVA")
    assert _about(db, minilm, _in("C1"), AGAIN) == [note]
    assert _about(db, minilm, _in("C1"), "which oil goes into the tank") == []
    assert _about(db, minilm, _in("C1"), "how tight do the M24 flange bolts go") == []
    with db.connection() as conn:
        decide(conn, "local", note, "withdrawn", "UEVA")
    assert _about(db, minilm, _in("C1"), AGAIN) == []
    with db.connection() as conn:
        assert decide(conn, "local", note, "approved", "UEVA").changed == (note,)
    assert _about(db, minilm, _in("C1"), AGAIN) == [note]


@pytest.mark.parametrize("shared", [False, True])
def test_nobody_sees_a_note_of_what_they_may_not_read(
    conn: Connection, store_manual: StoreManual, shared: bool
) -> None:
    """A note is for who may read its manual and is where it was given; shared, for all who may
    read the manual; never for anybody else."""
    asked = Asked(conn, store_manual, Grant("channel", "C1"), Grant("channel", "C2"))
    note = asked.note(conn)
    decide(conn, "local", note, "approved", "UEVA", share=shared)

    def sees(audience: Audience) -> bool:
        return bool(site_notes.read(conn, audience, [note]))

    assert sees(OPERATOR)
    assert sees(_in("C1"))
    assert sees(_in("C2")) is shared
    assert not sees(_in("C3"))
    assert not sees(Audience.everyone("local"))
    assert not sees(Audience.of_operator("another team"))
    both = (Reader(frozenset({"C1"})), Reader(frozenset({"C3"})))
    assert not sees(Audience("local", both))
    grants.remove(conn, "local", asked.manual_id, "channel", "C1")
    assert not sees(_in("C1"))


def test_a_manual_takes_its_notes_along(conn: Connection, store_manual: StoreManual) -> None:
    """Of a superseded or removed manual there is no note left, nor of a deleted question."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    note = asked.note(conn)
    decide(conn, "local", note, "approved", "UEVA")
    assert site_notes.read(conn, _in("C1"), [note])
    newer, _ = store_manual(conn, (("1", "new"),), Grant("everyone"))
    replacements.add(conn, "local", asked.manual_id, newer, by="operator")
    assert not site_notes.read(conn, _in("C1"), [note])
    replacements.restore(conn, "local", asked.manual_id)
    assert site_notes.read(conn, _in("C1"), [note])
    questions.withdraw(conn, "local", "C1", "1.0")
    assert not site_notes.read(conn, _in("C1"), [note])
    manuals.remove(conn, "local", asked.manual_id)
    assert not site_notes.read(conn, OPERATOR, [note])


def test_the_newest_note_of_a_question_stands(conn: Connection, store_manual: StoreManual) -> None:
    """Approving another correction of the same question takes the place of the note before; one
    that was refused, or waits, takes nobody's."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    first, second, third = asked.note(conn), asked.note(conn, text="206 Nm"), asked.note(conn)
    decide(conn, "local", first, "approved", "UEVA")
    decide(conn, "local", third, "refused", "UEVA")
    assert decide(conn, "local", second, "approved", "UEVA").changed == (second, first)
    states = {one.correction_id: one.status for one in corrections.listed(conn, OPERATOR, 9)}
    assert states == {first: "superseded", second: "approved", third: "refused"}
    beside = site_notes.beside(conn, _in("C1"), asked.answer_id)
    assert [one.text for one in beside] == ["206 Nm"]


def test_decided_again_changes_nothing(conn: Connection, store_manual: StoreManual) -> None:
    """The same decision twice is one decision; what cannot follow is refused."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    note = asked.note(conn)
    with pytest.raises(BadCorrection):
        decide(conn, "local", note, "withdrawn", "UEVA")
    assert decide(conn, "local", note, "approved", "UEVA").changed == (note,)
    assert decide(conn, "local", note, "approved", "UEVA").changed == ()
    ((count,),) = conn.execute("SELECT count(*) FROM correction_decisions").fetchall()
    assert count == 1
    with pytest.raises(BadCorrection):
        decide(conn, "local", note, "refused", "UEVA")


def test_a_second_person(conn: Connection, store_manual: StoreManual) -> None:
    """Where two are needed, nobody approves their own words, but may refuse them."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    note = asked.note(conn)
    with pytest.raises(NeedsTwo):
        decide(conn, "local", note, "approved", "UBEN", needs_two=True)
    assert decide(conn, "local", note, "approved", "UEVA", needs_two=True).changed


def test_a_line_is_the_manuals_own(conn: Connection, store_manual: StoreManual) -> None:
    """A line is kept as it is printed; what its page does not say is refused."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    where = {"text": "", "manual_id": asked.manual_id, "page": 1}
    asked.note(conn, **where, quote="gland bolts m16 tighten to 205 nm")
    (stored,) = corrections.listed(conn, OPERATOR, 1)
    assert stored.kind == "line"
    assert stored.quote in LINE
    assert "205" in stored.quote
    for wrong in ({"quote": "gland bolts m16 tighten to 206 nm"}, {"page": 9}):
        with pytest.raises(BadCorrection):
            asked.note(conn, **(where | wrong))


@pytest.mark.parametrize(
    "better", [{"text": " \u200b"}, {"text": "x" * 1001}, {"page": 1}, {"quote": LINE}]
)
def test_what_says_nothing_is_refused(
    conn: Connection, store_manual: StoreManual, better: dict[str, object]
) -> None:
    """Words that nobody sees, too many words, a page of no manual and a line of no page."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    with pytest.raises(BadCorrection):
        asked.note(conn, **better)


def test_a_delivery_twice_is_one_correction(conn: Connection, store_manual: StoreManual) -> None:
    """The key of a delivery makes it count once."""
    asked = Asked(conn, store_manual, Grant("everyone"))
    better = Better(asked.answer_id, "UBEN", "205 Nm")
    assert propose(conn, OPERATOR, better, source="form", key="view:1") is not None
    assert propose(conn, OPERATOR, better, source="form", key="view:1") is None
    assert len(corrections.listed(conn, OPERATOR, 9)) == 1
