"""A walk's card: long warnings over all are folded, where there is anything to see of them."""

import pytest

from bot.showing.blocks.lines import Line
from bot.showing.blocks.walk import Card, walking
from sql.walks import CardStep
from tests.fix_block_rules import check_message

WARNING = Line("Hot oil. " * 80, "HP-160", 3, role="warning")
HEADS = Line("Torque " * 120, "HP-160", 3, role="header", cells=(("", "Torque"),))


@pytest.mark.parametrize(("over", "folded"), [(WARNING, True), (HEADS, False)])
def test_warnings_over_all(over: Line, folded: bool) -> None:
    """The heads of a table are drawn with its rows alone: without them there is no fold, for Slack
    refuses an empty one."""
    line = Line("Undo the bolts.", "HP-160", 4, role="step")
    step = CardStep(card=1, step=2, of_steps=3, part=1, parts=1)
    card = Card(step, "Replacing the packing", "HP-160", (over,), (line,), line)
    said = walking(card, "procedure", (7, 1), 1, "")
    check_message(said)
    assert any(block["type"] == "container" for block in said.blocks) is folded
