"""What no lead can get past verification, whatever a language model writes."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from agent.verify import Cited, Row, check_lead
from tests.bench.checker import runs_of
from tests.bench.checker_page import PageText

NOUNS = ["pump", "valve", "cover", "relay", "filter", "bracket", "sensor", "gland bolts"]
VERBS = ["Tighten", "Inspect", "Adjust", "Replace", "Clean", "Install"]
SIDES = ["left", "right", "front", "upper", "main", "pilot"]
UNITS = ["N·m", "lb-ft", "V", "bar", "psi", "mm", "°C", "minutes"]
PARTS = ["MS35338-46", "E-042", "M8x1.25", "12J1", "160-0110"]
BOUNDS = ["at least", "at most", "more than", "less than", "about", "up to", "exactly"]
LIMITS = ["if hot", "unless cold", "only when dry", "with the motor off", "in winter", "after 5 h"]
DENIALS = ["not", "never", "no", "without", "unless", "except", "only"]

number = st.one_of(
    st.integers(1, 2000).map(str),
    st.integers(1, 2000).map(lambda n: f"{n / 10:.1f}"),
    st.sampled_from(["1/2", "1-1/2", "2½", "-5", "10-15", "10 to 15", "1,500"]),
)


@st.composite
def instructions(draw: st.DrawFn) -> str:
    """One instruction of a manual, with a limit or without."""
    said = f"{draw(st.sampled_from(VERBS))} the {draw(st.sampled_from(SIDES))} "
    said += f"{draw(st.sampled_from(NOUNS))} to {draw(st.sampled_from([*BOUNDS, '']))} "
    said += f"{draw(number)} {draw(st.sampled_from(UNITS))}"
    said += draw(st.sampled_from(["", *(f" {limit}" for limit in LIMITS)]))
    return f"{' '.join(said.split())}."


def accepted(lead: str, *lines: str | Row) -> bool:
    """Whether the lead would be shown."""
    return check_lead("What?", lead, Cited(lines)).accepted


@given(instructions())
def test_a_line_says_itself(line: str) -> None:
    """A line of one statement is its own lead."""
    assert accepted(line, line)
    assert accepted(line[0].lower() + line[1:].rstrip("."), f"3. {line} Then wait.")


@given(instructions(), st.data())
def test_a_word_left_out(line: str, data: st.DataObject) -> None:
    """Nothing of a statement can be left out but its article."""
    words = line.rstrip(".").split()
    at = data.draw(st.integers(0, len(words) - 1))
    assume(words[at] != "the")
    assert not accepted(" ".join(words[:at] + words[at + 1 :]), line)


@given(instructions(), instructions(), st.data())
def test_a_word_of_another_line(line: str, other: str, data: st.DataObject) -> None:
    """No word of one line stands in a lead for a word of the next."""
    words, given_words = line.rstrip(".").split(), other.rstrip(".").split()
    at = data.draw(st.integers(0, len(words) - 1))
    word = data.draw(st.sampled_from(given_words))
    lead = " ".join([*words[:at], word, *words[at + 1 :]])
    same = {" ".join(words).casefold(), " ".join(given_words).casefold()}
    assume(lead.casefold() not in same and words[at] != "the" and word != "the")
    assert not accepted(lead, line, other)


@given(instructions(), st.sampled_from(DENIALS + BOUNDS + LIMITS), st.data())
def test_a_word_put_in(line: str, word: str, data: st.DataObject) -> None:
    """A denial, bound or limit that the line does not have is refused, wherever it stands."""
    words = line.rstrip(".").split()
    at = data.draw(st.integers(0, len(words)))
    assert not accepted(" ".join([*words[:at], word, *words[at:]]), line)


amounts = st.integers(1, 2000).map(lambda n: f"{n / 10:g}")


@given(st.lists(amounts, min_size=2, max_size=2, unique=True), st.sampled_from(UNITS), st.data())
def test_two_values_swapped(values: list[str], unit: str, data: st.DataObject) -> None:
    """Neither in a sentence nor in a list of labels is a value that of the other name."""
    one, two = data.draw(st.lists(st.sampled_from(NOUNS), min_size=2, max_size=2, unique=True))
    a, b = (f"{value} {unit}" for value in values)
    line = data.draw(
        st.sampled_from(
            [
                f"The {one} takes {a} and the {two} takes {b}.",
                f"{one}: {a}, {two}: {b}",
                f"{one}: {a}; {two}: {b}",
                f"{one}: {a}. {two}: {b}.",
                f"The {one} is {a}, the {two} {b}.",
            ]
        )
    )
    for verb in ("takes", "is", "needs"):
        assert not accepted(f"The {one} {verb} {b}.", line)
        assert not accepted(f"The {two} {verb} {a}.", line)
        assert not accepted(f"The {one} {verb} {b} and the {two} {verb} {a}.", line)


cells = st.lists(st.integers(1, 999).map(str), min_size=4, max_size=4, unique=True)


@given(cells, st.sampled_from([("DRY", "OILED"), ("MIN", "MAX"), ("HP-160", "HP-160U")]))
def test_rows_and_columns_swapped(values: list[str], heads: tuple[str, str]) -> None:
    """In a table of two rows and columns only the cell of both names is said of them."""
    columns = ("JOINT", *(f"{head} N·m" for head in heads))
    rows = [Row(("Cover", *values[:2]), columns), Row(("Flange", *values[2:]), columns)]
    for name, own in (("cover", values[:2]), ("flange", values[2:])):
        for head, right in zip(heads, own, strict=True):
            for value in values:
                for lead in (
                    f"The {name} takes {value} N·m {head}.",
                    f"{name} {head}: {value} N·m",
                    f"{head} {name} is {value} N·m.",
                ):
                    assert accepted(lead, *rows) == (value == right), lead
            assert not accepted(f"The {name} takes {right} N·m.", *rows)
            assert not accepted(f"The {name} takes {right} lb-ft {head}.", *rows)


@given(instructions(), st.sampled_from(UNITS))
def test_another_unit(line: str, unit: str) -> None:
    """A value in another unit than the line's is refused."""
    printed = next(other for other in UNITS if f" {other}" in line)
    assume(unit != printed)
    assert not accepted(line.replace(f" {printed}", f" {unit}", 1), line)


fragments = st.one_of(
    number,
    st.sampled_from([*NOUNS, *VERBS, *SIDES, *UNITS, *PARTS, *BOUNDS, *DENIALS]),
    st.sampled_from(["the", "is", "to", "and", "±", "-", "x", "(", ")", "/", ",", ":", "[1]"]),
    st.text(max_size=4),
)


@given(st.lists(instructions(), min_size=1, max_size=3), st.data())
def test_no_number_is_invented(manual: list[str], data: st.DataObject) -> None:
    """A shown lead has no run of characters with a digit that its lines lack.

    The oracle is the benchmark's checker, which shares no code with verification.
    """
    own = st.sampled_from(re.findall(r"\S+", " ".join(manual)))
    words = data.draw(st.lists(st.one_of(own, fragments), max_size=10))
    row = Row((manual[0], "25", "E-042"), ("", "N·m", ""))
    verdict = check_lead("?", " ".join(words), Cited((*manual, row)))
    if verdict.accepted:
        page = PageText.of("\n".join([*manual, "25", "E-042"]))
        assert [r for r in runs_of(verdict.shown)[0] if not any(True for _ in page.find(r))] == []
