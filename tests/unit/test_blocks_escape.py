"""Nothing that a person, a PDF or an LM wrote comes alive in a message, whatever it is."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.showing.blocks import card
from bot.showing.blocks.answer import Footing, answer
from bot.showing.blocks.content import Content
from bot.showing.blocks.escape import clean, cut, escaped, length, unlinked
from bot.showing.blocks.evidence import evidence
from bot.showing.blocks.failure import failure
from bot.showing.blocks.help import help_, looking
from bot.showing.blocks.lines import Line
from bot.showing.blocks.not_found import Section, not_found
from bot.showing.blocks.parts import Part
from bot.showing.blocks.reason import reason_modal
from bot.showing.blocks.steps import steps as further
from sql.units import Role
from tests.fix_block_rules import check_message, check_view, shown_text

_ALIVE = [
    "<!here>",
    "<!channel|all>",
    "<@U0ADA>",
    "<#C1|general>",
    "<!subteam^S1>",
    "<https://evil.example|click>",
    "https://evil.example/x?y=1&z=2",
    "HTTP://EVIL.EXAMPLE",
    "mailto:a@b.example",
    "slack://open",
    "![p](http://x.example/p.png)",
    "&lt;!here&gt;",
    "&",
    "*bold* _it_ `code` ```",
    ":fire:",
    "\u202egnp.exe",
    "\x00\x07\r\n",
    "> quote",
]
_texts = st.lists(
    st.one_of(
        st.sampled_from(_ALIVE), st.text(string.printable, max_size=30), st.text(max_size=20)
    ),
    max_size=12,
).map(" ".join)
FOOTING = Footing(1, 2, "v", 1.0)


def _parts(text: str) -> list[Part]:
    """One with the text in every role and place."""
    roles: tuple[Role, ...] = ("heading", "setup", "warning", "note", "step", "header", "text")
    lines = [Line(text, text, 3, text, 0, role=role, step=text[:3]) for role in roles]
    rows = [Line(text, text, 4, text, 0, role="row", cells=((text, text), ("a", text)))] * 5
    return [
        Part("procedure", text, text, text, text, tuple(lines), text),
        Part("table", text, text, text, text, tuple(rows), text),
    ]


def _all(text: str) -> list[Content]:
    line = Line(text, text, 3, text, 0)
    return [
        *(
            answer([one, one], [line], FOOTING, lead=text, alike=a)
            for one in _parts(text)
            for a in (0, 1)
        ),
        *(further(one, 1, 1) for one in _parts(text)),
        *(evidence([one, one]) for one in _parts(text)),
        not_found(text, [text, text], [Section(text, line)], FOOTING),
        failure(text),
        card.reading(text, text),
        card.ready(card.Read(text, text, 1, 2, 3, "ingested")),
        card.refused(text, text),
        card.not_a_pdf(text),
        card.taken_back(text, still_here=True),
    ]


@given(_texts)
def test_nothing_comes_alive(text: str) -> None:
    """No text posts a mention, a link or a picture, in blocks or beside them, or breaks a limit."""
    for said in _all(text):
        check_message(said)


@pytest.mark.parametrize("text", [*_ALIVE, "x" * 5_000, "&" * 5_000, "<a b>" * 2_000, ""])
def test_known_ways(text: str) -> None:
    """The known ways to be alive, and lengths that tear escapes apart."""
    for said in _all(text):
        check_message(said)


@given(_texts)
def test_a_quote_is_shown_as_it_is(text: str) -> None:
    """The verbatim line is in the blocks letter by letter, whatever mark-up it looks like."""
    said = evidence([Part("text", "Title", "Title", "Manual", None, (Line(text, "Manual", 1),))])
    if clean(text):
        shown = cut(clean(text), 1_200, " … (goes on: page 1)")
        assert shown.replace(" | ", " · ") in shown_text(said)


def test_escaped() -> None:
    """Slack's three escapes, and a joint of no width in an address."""
    assert escaped("a < b & c") == "a &lt; b &amp; c"
    assert escaped("see https://x.example") == "see https:\u2060//x.example"
    assert escaped("12:30, ratio 1:2, C:\\x") == "12:30, ratio 1:2, C:\\x"


@given(st.text(max_size=200), st.integers(12, 80))
def test_cut(text: str, most: int) -> None:
    """What is cut fits; what fits is not cut."""
    assert length(cut(text, most)) <= most
    if length(text) <= most:
        assert cut(text, most) == text


def test_our_own_words() -> None:
    """Placeholder, help and the form keep the rules too."""
    check_message(looking())
    check_message(help_())
    check_view(reason_modal(12))
    assert reason_modal(12)["private_metadata"] == "12"
    select = reason_modal(12)["blocks"][0]["element"]
    assert [option["value"] for option in select["options"]] == [
        "wrong",
        "incomplete",
        "wrong_machine",
        "not_found_but_is",
        "unsafe",
        "other",
    ]


def test_no_bare_name_is_a_link_beside_a_file() -> None:
    """Where Slack reads addresses without a scheme, too, none is one; what is read stays."""
    said = unlinked("www.evil.example/x, mail a@b.example: Rev. 2.5, page 3")
    assert not re.search(r"\w\.\w", said)
    assert said.replace("\u2060", "") == "www.evil.example/x, mail a@b.example: Rev. 2.5, page 3"
