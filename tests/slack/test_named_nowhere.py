"""A code that no manual names is said to be in none, before lines that can only be about others."""

import pytest

from agent.wording.sentences import LIKELY
from bot.showing.nowhere import named_nowhere
from sql import grants
from sql.audience import Audience
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Out


def test_a_code_of_another_machine(stocked: Out) -> None:
    """What is close is shown all the same, and not taken for it."""
    question_id, ts = stocked.ask("The press shows E-207, what should I check on the pump?")
    stocked.answer(question_id)
    text = stocked.only(ts)["text"]
    if LIKELY in text:  # else it says that it found nothing
        assert text.startswith("E-207 is named in no manual that I may use here. " + LIKELY)
    else:
        assert "nothing on this" in text


@pytest.mark.parametrize(
    ("question", "nowhere"),
    [
        ("What does E-207 mean?", ("E-207",)),
        ("What do E-207 and e 042 mean?", ("E-207",)),
        ("E042 on the HP-160, part 160-0110, M16x50 at 205 N·m", ()),
        ("Is N2 used?", ()),
        ("Are the max2837/rffc5071 tools safe?", ("max2837", "rffc5071")),
        (TORQUE, ()),
    ],
)
def test_what_is_named_nowhere(stocked: Out, question: str, nowhere: tuple[str, ...]) -> None:
    """However it is written; values, threads and gases are no codes."""
    with stocked.db.connection() as conn:
        here = Audience.of_channel(TEAM, LINE2)
        assert named_nowhere(conn, here, question) == nowhere


def test_only_of_what_may_be_read(stocked: Out) -> None:
    """Whether a manual names it is nothing to those who may not read the manual."""
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM grants")
        grants.add(conn, TEAM, 1, "channel", "C0OTHER", "operator")
        here = Audience.of_channel(TEAM, LINE2)
        assert named_nowhere(conn, here, "What does E-042 mean?") == ("E-042",)
