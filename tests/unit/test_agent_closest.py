"""How much of a unit is shown, and that what was shown is never lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.closest import MOST, WORDS, beside, closest, in_full
from agent.evidence.excerpt import size
from agent.evidence.units import Role, Unit
from tests.scripted_desk import ScriptedDesk, unit

_HEADS = ("heading", "header")


def test_closest_are_few_and_short() -> None:
    """The best units, each cut, the best first."""
    units = [
        unit(n, *(f"Line {n} {m} of many words here." for m in range(60))) for n in range(1, 7)
    ]
    shown = closest(ScriptedDesk(()), ["line"], None, units)
    assert [one.page for one in shown] == list(range(1, MOST + 1))
    assert all(0 < size(one.lines) <= WORDS for one in shown)


def test_a_job_in_full() -> None:
    """A job is shown whole where the question is for one, beside an answer too, or a message that
    ends after its first steps would look like all of it; other units, and other questions, in
    about as much as a message holds."""
    steps: list[tuple[Role, str]] = [
        ("step", f"{n}. Turn the screw of part {n}.") for n in range(90)
    ]
    job, text = unit(1, *steps, kind="procedure"), unit(2, *(line for _, line in steps))
    desk = ScriptedDesk(())
    for kind in ("procedure", "troubleshooting"):
        assert in_full(desk, ["screw"], kind, job) is job  # type: ignore[arg-type]
        assert closest(desk, ["screw"], kind, [job]) == [job]  # type: ignore[arg-type]
        assert len(in_full(desk, ["screw"], kind, text).lines) < 90  # type: ignore[arg-type]
    assert len(in_full(desk, ["screw"], "value", job).lines) < 90
    assert size(closest(desk, ["screw"], "value", [job])[0].lines) <= WORDS


def test_an_entry_to_its_end() -> None:
    """What to do about a trouble is often said last: an entry of a few paragraphs is not cut where
    it is asked how; where a value is wanted, the lines around it do."""
    entry = unit(1, *(f"Sentence {n} of seven words here." for n in range(60)), "blacklist hackrf")
    assert in_full(ScriptedDesk(()), ["cause"], "troubleshooting", entry) == entry
    assert size(in_full(ScriptedDesk(()), ["cause"], "value", entry).lines) <= 200


def test_beside_leaves_out_what_is_there() -> None:
    """A line that is shown is not shown twice, nor a sentence of it; what is left goes with the
    headers that its rows need, and headings alone say nothing."""
    shown = unit(1, "A whole line. With two sentences.", ("row", "a | 1"))
    rest = unit(
        1, ("header", "Name | No"), ("row", "a | 1"), ("row", "b | 2"), "With two sentences."
    )
    [added] = beside([shown], [rest, unit(1, ("heading", "Torque"), ("row", "a | 1"))])
    assert [line.text for line in added.lines] == ["Name | No", "b | 2"]


def test_the_same_words_elsewhere_are_another_line() -> None:
    """A line of another page or manual is kept though it reads alike."""
    assert beside([unit(1, "Same.")], [unit(2, "Same."), unit(3, "Same.", manual_id=2)]) == [
        unit(2, "Same."),
        unit(3, "Same.", manual_id=2),
    ]


_ROLES: tuple[Role, ...] = ("text", "step", "row", "header", "heading")
_TEXTS = st.lists(st.sampled_from(["a b", "a", "b c", "c c c", "d e"]), min_size=1, max_size=6)
_UNITS = st.lists(st.tuples(st.integers(1, 3), _TEXTS), max_size=5)


def _made(drawn: Any) -> list[Unit]:
    return [
        unit(page, *((_ROLES[len(text) % len(_ROLES)], text) for text in texts))
        for page, texts in drawn
    ]


@given(_UNITS, _UNITS)
def test_beside_never_drops_a_line(shown: Any, others: Any) -> None:
    """Whatever is shown already, each line of the others stands in one of both afterwards, and
    what is added repeats nothing."""
    have, more = _made(shown), _made(others)
    added = beside(have, more)
    every = [(line.passage.passage_id, line.text) for one in (*have, *added) for line in one.lines]
    for line in (line for one in more for line in one.lines if line.role not in _HEADS):
        own = line.passage.passage_id
        assert any(number == own and line.text in text for number, text in every)
    assert beside([*have, *added], more) == []
