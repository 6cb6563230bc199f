"""The card of a walk: warnings over all are folded on later cards, where there is anything to see."""

import pytest

from bot.showing.blocks.lines import Line
from bot.showing.blocks.walk import Card, walking
from sql.walks import CardStep
from tests.fix_block_rules import check_message


def _card(warning: str) -> Card:
    line = Line("Undo the bolts.", "HP-160", 4, role="step")
    over = Line(warning, "HP-160", 3, role="warning")
    step = CardStep(card=1, step=2, of_steps=3, part=1, parts=1)
    return Card(step, "Replacing the packing", "HP-160", (over,), (line,), line, "")


@pytest.mark.parametrize(("warning", "folded"), [("Hot oil. " * 60, True), ("\u200b" * 900, False)])
def test_warnings_over_all(warning: str, folded: bool) -> None:
    """Long ones are folded; of those in which nothing can be seen nothing is drawn."""
    said = walking(_card(warning), "procedure", (7, 1), 1, "")
    check_message(said)
    assert any(block["type"] == "container" for block in said.blocks) is folded
