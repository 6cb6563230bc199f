"""What an answer leaves out of a list that it cites."""

from hypothesis import given
from hypothesis import strategies as st

from agent.answering.lists import lists_in, missing, wants_list
from sql.passages import Passage

HOW = "How do I lock out the press?"
VALUE = "What pressure does gauge G2 read?"


def _passage(number: int, text: str, section: str = "4 Lockout") -> Passage:
    return Passage(
        number, 1, "Press", None, number, number, None, section, "procedure", number, text
    )


FIRST = _passage(12, "Do this first:\n1. Select SETUP.\n2. Raise the slide.\n3. Lower it.")
SECOND = _passage(13, "4. Press S5.\nThen wait.\n5. Turn Q1 off.")
OTHER = _passage(14, "1. Read gauge G2.\n2. Note it down.", "5 Gauges")


def _left(question: str, *quotes: tuple[Passage, str]) -> list[tuple[str, str]]:
    found = missing(
        question, lists_in([FIRST, SECOND, OTHER]), [(p.passage_id, quote) for p, quote in quotes]
    )
    return [(one.numbers, one.pages) for one in found]


def test_a_list_goes_on_in_the_next_passage() -> None:
    """Its items count on; another section begins another list."""
    assert [[item.number for item in items] for items in lists_in([FIRST, SECOND, OTHER])] == [
        [1, 2, 3, 4, 5],
        [1, 2],
    ]


def test_a_procedure_in_part_is_said_to_be() -> None:
    """Where steps are asked for, those that are not cited are named with their pages."""
    assert _left(HOW, (FIRST, "2. Raise the slide.")) == [("1, 3-5", "12, 13")]
    assert _left(HOW, (FIRST, "1. Select SETUP.\n2. Raise the slide.\n3. Lower it.")) == [
        ("4-5", "13")
    ]


def test_a_whole_procedure_is_whole() -> None:
    """Nothing is left when every step has a cited line, the later lines of a step too."""
    whole = (FIRST, "1. Select SETUP.\n2. Raise the slide.\n3. Lower it.")
    assert _left(HOW, whole, (SECOND, "Then wait."), (SECOND, "5. Turn Q1 off.")) == []


def test_one_step_that_holds_a_value_is_no_list() -> None:
    """Where a value is asked for, the step that has it is enough; two steps are a list in part."""
    assert _left(VALUE, (OTHER, "1. Read gauge G2.")) == []
    assert _left(VALUE, (FIRST, "1. Select SETUP.\n2. Raise")) == [("3-5", "12, 13")]


def test_rows_and_values_are_no_items() -> None:
    """A number without a mark, or a decimal, begins no step."""
    table = _passage(1, "1 Pump 45\n2 Valve 46\n1.5 mm gap\n12. May 2024")
    assert lists_in([table]) == []


def test_a_step_that_names_another() -> None:
    """A wrapped line that begins with the number of another step is a part of its own step."""
    text = "(12) Drill.\n(13) Enlarge the hole drilled in step\n(12) to 0.468 inch.\n(14) Deburr."
    (items,) = lists_in([_passage(1, text)])
    assert [item.number for item in items] == [12, 13, 14]


def test_a_comma_for_a_full_stop() -> None:
    """A step that is printed or read as "2," is one; a wrapped "12, 13 and 14" is none."""
    text = "1, Place it.\n2. Turn screws\n12, 13 and 14.\n3, Close it."
    (items,) = lists_in([_passage(1, text)])
    assert [item.number for item in items] == [1, 2, 3]


def test_wants_list() -> None:
    """How to do something, not how much of it."""
    for question in (HOW, "Steps to change the filter?", "Wie wechsle ich den Filter?"):
        assert wants_list(question)
    for question in ("How tight are the bolts?", "Wie hoch ist das Drehmoment?", VALUE):
        assert not wants_list(question)


@given(st.integers(2, 12), st.data())
def test_cited_and_missing_are_the_list(count: int, data: st.DataObject) -> None:
    """Whatever is cited: an item is either cited or said to be missing, never both, never lost."""
    cuts = data.draw(st.integers(1, count))
    rows = [f"{n}. Do thing number {chr(64 + n)}." for n in range(1, count + 1)]
    parts = [rows[:cuts], rows[cuts:]]
    stored = [_passage(n, "\n".join(part)) for n, part in enumerate(parts, 1) if part]
    cited = data.draw(st.sets(st.integers(1, count), min_size=1))
    quotes = [(1 if n <= cuts else 2, rows[n - 1]) for n in cited]
    left = missing(HOW, lists_in(stored), quotes)
    named = {item.number for one in left for item in one.items}
    assert named == set(range(1, count + 1)) - cited
