"""What no claim can get past verification, whatever an LM writes."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from agent.verify.verify import Claim, EvidencePassage, VerifiedClaim, verify
from tests.bench.checker import runs_of
from tests.bench.checker_page import PageText

UNITS = ["N·m", "Nm", "lb-ft", "V", "VDC", "psi", "mm", "in.", "°C", "%", "RPM", "minutes", ""]
PARTS = ["MS35338-46", "C5136384", "E-042", "P0301", "M8x1.25", "2320-01-107-7155", "12J1"]
NOUNS = ["pump", "valve", "bolt", "cover", "relay", "filter", "bracket", "sensor"]
VERBS = ["tighten", "inspect", "adjust", "replace", "clean", "install"]
WORDS = [
    *NOUNS,
    *VERBS,
    "the",
    "to",
    "at",
    "not",
    "never",
    "two",
    "twelve",
    "para",
    "table",
    "step",
]
WORDS += ["between", "and", "from", "least", "±", "-", "to", "x", "(", ")", "/", ".", ",", "[1]"]

number = st.one_of(
    st.integers(0, 2000).map(str),
    st.integers(0, 2000).map(lambda n: f"{n / 10:.1f}"),
    st.integers(1000, 99999).map(lambda n: f"{n:,}"),
    st.sampled_from(["1/2", "3/8", "1-1/2", "2½", "-5", "10-15", "10 to 15", "±2", "4-18", "٣"]),
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    """One sentence of a manual."""
    verb, noun = draw(st.sampled_from(VERBS)), draw(st.sampled_from(NOUNS))
    amount, unit = draw(number), draw(st.sampled_from(UNITS))
    part = draw(st.sampled_from(PARTS))
    start = draw(st.sampled_from(["", "Do not ", "Never ", "3. ", "Step 4. "]))
    return draw(
        st.sampled_from(
            [
                f"{start}{verb} {noun} to {amount} {unit}, part {part}.",
                f"{start}{verb} the {noun} ({draw(st.integers(1, 30))}) at {amount} {unit}.",
                f"{noun} | {part} | {amount} | {draw(number)}",
            ]
        )
    )


passages = st.lists(lines(), min_size=1, max_size=6)
fragments = st.one_of(
    number,
    st.sampled_from(WORDS),
    st.sampled_from(PARTS),
    st.sampled_from(UNITS),
    st.text(max_size=4),
)


def runs(text: str) -> set[str]:
    """Maximal runs of digits: the oracle, which shares nothing with the verifier."""
    return set(re.findall(r"\d+", text))


def kept(text: str, quote: str, passage: str) -> VerifiedClaim | None:
    """The claim as kept, None when it is refused."""
    evidence = [EvidencePassage("p", 1, "Manual", 1, passage)]
    verdict = verify("What is it?", [Claim(text, ["p"], quote)], evidence)
    return verdict.kept[0] if verdict.kept else None


def assert_grounded(claim: VerifiedClaim) -> None:
    """All digits shown are in the cited lines, and these are the passage's own.

    The second oracle is the benchmark's checker: whole runs such as `10-15` or `E-042`.
    """
    assert claim.quote == claim.passage.text[claim.start : claim.end]
    assert all(part in claim.passage.text for part in claim.header)
    lines = "\n".join([claim.quote, *claim.header])
    assert runs(claim.text) <= runs(lines)
    page = PageText.of(lines)
    assert [run for run in runs_of(claim.text)[0] if not any(True for _ in page.find(run))] == []


@given(passages, st.data())
def test_no_number_is_invented(manual: list[str], data: st.DataObject) -> None:
    """A verified claim holds no digit run that its cited lines lack, whatever it is made of."""
    quote = data.draw(st.sampled_from(manual))
    own = re.findall(r"\S+", " ".join(manual))
    words = data.draw(st.lists(st.one_of(st.sampled_from(own), fragments), max_size=8))
    glue = data.draw(st.sampled_from([" ", " ", ""]))
    claim = kept(glue.join(words), quote, "\n".join(manual))
    if claim is not None:
        assert_grounded(claim)


@given(st.text(alphabet="0123456789.,-/±x½²٣ ()MEN·m°C\n|", max_size=30), passages)
def test_no_number_is_invented_from_digits(text: str, manual: list[str]) -> None:
    """The same for claims of digits and marks alone, cited to the whole passage."""
    claim = kept(text, " ".join(manual), "\n".join(manual))
    if claim is not None:
        assert_grounded(claim)


@given(passages, st.data())
def test_a_line_says_itself(manual: list[str], data: st.DataObject) -> None:
    """A claim in the very words of the line that it quotes holds."""
    line = data.draw(st.sampled_from(manual))
    claim = kept(line, line, "\n".join(manual))
    assert claim is not None
    assert_grounded(claim)


@given(passages, st.integers(0, 99999), st.data())
def test_a_swapped_number_fails(manual: list[str], other: int, data: st.DataObject) -> None:
    """Any number of a true claim replaced by another that the line lacks makes it fail."""
    line = data.draw(st.sampled_from(manual))
    claim = re.sub(r"^(?:\d+\.|Step \d+\.) ", "", line)
    places = list(re.finditer(r"\d+", claim))
    assume(places and str(other) not in runs(line) | runs(line.replace(",", "")) | {"0"})
    place = data.draw(st.sampled_from(places))
    assert kept(claim[: place.start()] + str(other) + claim[place.end() :], line, line) is None


@given(passages, st.data())
def test_a_flipped_negation_fails(manual: list[str], data: st.DataObject) -> None:
    """A *not* taken from a true claim, or put into one, makes it fail."""
    line = data.draw(st.sampled_from([line for line in manual if "|" not in line] or [""]))
    assume(line)
    bare = re.sub(r"^(?:Do not |Never |\d+\. |Step \d+\. )", "", line)
    flipped = bare if line.startswith(("Do not", "Never")) else f"Do not {bare}"
    assert kept(bare if flipped != bare else f"Do not {bare}", line, line) is not None
    assert kept(flipped, line, line) is None


@given(passages, st.data())
def test_spelling_of_a_quote_is_free(manual: list[str], data: st.DataObject) -> None:
    """Case, white space and line ends inside a quote make no difference."""
    line = data.draw(st.sampled_from(manual))
    case = data.draw(st.sampled_from([str.lower, str.upper, str.title, str]))
    gap = data.draw(st.sampled_from([" ", "  ", "\n", "\t"]))
    claim = kept("", case(line).replace(" ", gap), "\n".join(manual))
    assert claim is not None
    assert claim.quote.strip() in manual
    assert_grounded(claim)


@given(passages, st.integers(1, 40), st.data())
def test_a_line_end_in_a_quote_is_free(manual: list[str], cut: int, data: st.DataObject) -> None:
    """A word that the manual breaks with a hyphen at its line's end is found whole."""
    line = data.draw(st.sampled_from([line for line in manual if "|" not in line] or [""]))
    words = list(re.finditer(r"\b[a-z]{5,}\b", line))
    assume(words)
    word = words[cut % len(words)]
    broken = f"{line[: word.start() + 3]}-\n{line[word.start() + 3 :]}"
    claim = kept("", line, broken)
    assert claim is not None
    assert_grounded(claim)
