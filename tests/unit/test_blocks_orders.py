"""Past work orders in a message: below the answer, folded, and in the place of nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.showing.blocks.answer import Footing, answer
from bot.showing.blocks.lines import Line
from bot.showing.blocks.not_found import not_found
from bot.showing.blocks.orders import PastFault, order_lines
from bot.showing.blocks.parts import Part
from tests.fix_block_rules import check_message

FOOTING = Footing(1, 2, "default-3", 3.2)
FAULT = PastFault(
    "4711", "2026-03-03", "HP-160-02", "Ram creeps down", "Replaced packing", ("Seal",), (3, 4)
)
_TEXT = st.text(max_size=400)
_FAULTS = st.lists(
    st.builds(
        PastFault,
        _TEXT,
        st.sampled_from(["", "2026-03-03"]),
        _TEXT,
        _TEXT,
        _TEXT,
        st.lists(_TEXT, max_size=4).map(tuple),
        st.one_of(st.none(), st.just((1, 2))),
    ),
    max_size=3,
)


def _part(words: int = 20, lines: int = 1) -> Part:
    said = tuple(Line(f"{n} " + "word " * words, "Pump manual", 3, None, n) for n in range(lines))
    return Part("text", "Pump", "1 Pump", "Pump manual", None, said)


@pytest.mark.parametrize("lines", [1, 8])
def test_the_answer_is_the_same_with_and_without(lines: int) -> None:
    """Beside orders it has the same blocks in the same order, and its text begins with the same
    words: orders take the place of nothing."""
    parts = [_part(40, lines), _part(), _part()]
    plain = answer(parts, (), FOOTING)
    beside = answer(parts, (), FOOTING, past=[FAULT])
    assert [one for one in beside.blocks if one["type"] != "container"] == list(plain.blocks)
    assert beside.text.startswith(plain.text)
    assert [one["type"] for one in beside.blocks[-3:]] == ["container", "actions", "context"]


def test_it_is_folded_and_says_all_of_it() -> None:
    """Date, machine, number, fault, what was done, how often it helped, parts; and that it is not
    the manual."""
    said = answer([_part()], (), FOOTING, past=[FAULT])
    (folded,) = [one for one in said.blocks if one["type"] == "container"]
    assert folded["is_collapsible"]
    assert folded["default_collapsed"]
    for words in (
        "2026-03-03 · HP-160-02 · work order 4711",
        "Ram creeps down",
        "What was done: Replaced packing. It helped 3 of 4 times.",
        "Parts: Seal",
        "not from the manual",
    ):
        assert words in said.text
        assert words in str(folded)


def test_what_is_not_known_is_said_so() -> None:
    """No fix, and a fix of which nobody knows whether it helped."""
    assert "What was done is not recorded." in order_lines(PastFault("1", "", "", "x", ""), "en")
    (_, _, done) = order_lines(PastFault("1", "", "", "x", "Oiled it."), "en")
    assert done == "What was done: Oiled it. Whether it helped is not known."


def test_no_orders_no_word_of_them() -> None:
    """Without any the message is as it was."""
    assert answer([_part()], (), FOOTING) == answer([_part()], (), FOOTING, past=())


def test_where_there_is_no_room_there_is_a_line_or_nothing() -> None:
    """A long answer keeps its lines; of the orders stands as much as fits."""
    parts = [_part(200, 30) for _ in range(3)]
    plain, beside = answer(parts, (), FOOTING), answer(parts, (), FOOTING, past=[FAULT] * 3)
    kept = [one for one in beside.blocks if one in list(plain.blocks)]
    assert kept == list(plain.blocks)
    check_message(beside)


@settings(max_examples=40)
@given(past=_FAULTS, opens=st.booleans())
def test_whatever_an_order_says_slack_takes_it(past: list[PastFault], opens: bool) -> None:
    """However long, empty or hostile: no mention, link or mark-up in it is alive."""
    hostile = PastFault("<!here>", "", "<@U1>", "https://evil.example/x", "*b* <http://e|x>")
    for faults in (past, [*past[:2], hostile]):
        check_message(answer([_part()], (), FOOTING, past=faults, opens=opens))
        check_message(not_found("Nothing.", ["Pump manual"], (), FOOTING, past=faults, opens=opens))


def test_the_button_is_there_where_there_is_a_place_for_orders() -> None:
    """And only there."""
    assert "open_order" in str(answer([_part()], (), FOOTING, opens=True).blocks)
    assert "open_order" not in str(answer([_part()], (), FOOTING).blocks)
