"""The cards of a walk: whole, in order, a step with what belongs to it."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.showing.walk_plan import _cards, may_walk, remedies
from bot.showing.walk_story import Run, story
from sql.passages import Passage
from sql.units import Role
from sql.walks import OVER_ALL, Act, CardStep, Click, WalkLine
from tests.fix_parts import line, row, steps
from tests.fix_walks import clicked

Said = tuple[Role, str, int, str]


def laid(said: Sequence[Said], kind: str = "procedure") -> list[tuple[int, int, str]]:
    """(card, step, text) of each line as it is laid out; `said`: role, label, level, text."""
    text = "\n".join(one[-1] for one in said)
    lines = []
    at = 0
    for role, label, level, words in said:
        lines.append(WalkLine(0, 0, role, label, level, 1, at, at + len(words)))
        at += len(words) + 1
    passage = Passage(1, 1, "Press", None, 1, 1, None, "5", "procedure", 0, text)

    def text_of(one: WalkLine) -> str:
        return text[one.starts : one.ends]

    over, cards = _cards(kind, lines, text_of, {1: passage})  # type: ignore[arg-type]
    return [(OVER_ALL, 0, text_of(one)) for one in over] + [
        (card, step, text_of(one)) for card, (step, some) in enumerate(cards) for one in some
    ]


def test_forty_steps_with_their_own_steps() -> None:
    """A step is one card with its own steps and the warning in front of it; none is left out."""
    said: list[Said] = [("warning", "WARNING", 0, "WARNING Lock out.")]
    for n in range(1, 41):
        said.append(("warning", "CAUTION", 0, f"CAUTION Hot {n}."))
        said.append(("step", f"{n}.", 0, f"{n}. Turn screw {n}."))
        said += [("step", f"{x}.", 1, f"{x}. Half a turn, {n}{x}.") for x in "ab"]
    cards = laid(said)
    assert [text for card, _, text in cards if card == OVER_ALL] == [
        "WARNING Lock out.",
        "CAUTION Hot 1.",
    ]
    of_card = [[text for card, _, text in cards if card == n] for n in range(40)]
    assert of_card[6] == [
        "CAUTION Hot 7.",
        "7. Turn screw 7.",
        "a. Half a turn, 7a.",
        "b. Half a turn, 7b.",
    ]
    assert {step for card, step, _ in cards if card != OVER_ALL} == set(range(1, 41))
    assert [text for _, _, text in cards] == [one[-1] for one in said]


def test_a_step_that_is_too_long_is_several_cards() -> None:
    """They are parts of the same step, and none ends in a warning."""
    said: list[Said] = [("step", "1.", 0, "1. Do all of this:")]
    for letter in "abcdefgh":
        said += [("warning", "CAUTION", 0, f"CAUTION {letter}"), ("step", letter, 1, "x" * 400)]
    said.append(("step", "2.", 0, "2. Close the door."))
    cards = laid(said)
    assert [text for _, _, text in cards] == [one[-1] for one in said]
    parts = [[text for card, _, text in cards if card == n] for n in range(2)]
    assert [{step for card, step, _ in cards if card == n} for n in range(3)] == [{1}, {1}, {2}]
    assert not any(part[-1].startswith("CAUTION") for part in parts)


def test_what_stands_before_the_first_step() -> None:
    """Short, it is on the first card; long, it has one of its own, before step 1."""
    short: list[Said] = [
        ("setup", "", 0, "Two persons."),
        ("step", "1.", 0, "1. Go."),
        ("step", "2.", 0, "2. Stop."),
        ("text", "", 0, "It is loud now."),
    ]
    assert laid(short) == [
        (0, 1, "Two persons."),
        (0, 1, "1. Go."),
        (1, 2, "2. Stop."),
        (1, 2, "It is loud now."),
    ]
    long: list[Said] = [("setup", "", 0, "Tools. " * 100), *short[1:]]
    assert [(card, step) for card, step, _ in laid(long)] == [(0, 0), (1, 1), (2, 2), (2, 2)]


_ROLES: st.SearchStrategy[Role] = st.sampled_from(
    ["heading", "setup", "warning", "note", "step", "row", "text"]
)


@given(
    st.lists(
        st.tuples(
            _ROLES,
            st.sampled_from(["", "1.", "a."]),
            st.integers(0, 1),
            st.sampled_from(["Turn it.", "x" * 700]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_whatever_the_lines_are(said: list[Said]) -> None:
    """From the first step on each line stands on one card, in the manual's order, and cards count
    up by one."""
    cards = [one for one in laid(said) if one[0] != OVER_ALL]
    body = next((n for n, one in enumerate(said) if one[0] in ("step", "row")), len(said))
    after = [one[-1] for one in said[body:]]
    assert [text for _, _, text in cards][len(cards) - len(after) :] == after
    numbers = list(dict.fromkeys(card for card, _, _ in cards))
    assert numbers == list(range(len(numbers)))


def test_what_can_be_walked_through() -> None:
    """A procedure of two steps or more, a fault with two remedies or more, and nothing else."""
    assert may_walk("procedure", steps(2))
    assert not may_walk("procedure", steps(1))
    assert not may_walk("text", steps(5))
    one = row(("Code", "E-1"), ("Remedy", "Close it"))
    two = row(("Code", "E-1"), ("Cause", "a; b"), ("Remedy", "Close it; open it"))
    assert not may_walk("fault", [one])
    assert may_walk("fault", [one, one])
    assert may_walk("fault", [two])
    assert not may_walk("fault", [line("Nothing helps.")])


def test_remedies() -> None:
    """Each piece of the remedy is word for word; a row without one is one."""
    cells = (("Code", "E-042"), ("Remedy", "Close HV1; check the precharge (5.4);\nset RV2"))
    assert remedies(cells) == ["Close HV1", "check the precharge (5.4)", "set RV2"]
    assert remedies((("Code", "E-042"),)) == [""]


def test_the_story() -> None:
    """What was gone back over is not done; people are told apart, and runs put together."""
    acts: list[tuple[Act, int, str]] = [
        ("begin", 0, "A"),
        ("done", 0, "A"),
        ("done", 1, "A"),
        ("back", 2, "B"),
        ("skip", 1, "B"),
        ("hand_over", 2, "B"),
        ("done", 2, "B"),
        ("done", 3, "B"),
    ]
    clicks: list[Click] = [clicked(turn, *one) for turn, one in enumerate(acts)]
    of = [CardStep(n, n + 1, 4, 1, 1) for n in range(4)]
    assert story(clicks, of, {"A": "Ada"}.get) == [
        Run("done", "Ada", 1, 1),
        Run("skip", "B", 2, 2),
        Run("done", "B", 3, 4),
    ]
