"""The program's decisions, with stages that say what the test wants the LM to have said."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from agent.evidence.focus import Focus
from agent.evidence.lines import Near, lines_of
from agent.reading.check import Decision

from agent.conversation.likeness import Bounds, Likeness
from agent.conversation.thread import EMPTY, Thread, ThreadCitation, Turn
from agent.conversation.triage import Route
from agent.errors import LMUnavailable
from agent.evidence.search import NOTHING, Evidence
from agent.program.program import Answerer
from agent.reading.signatures import Claim
from agent.wording import sentences as wording
from sql.passages import Passage
from sql.table_rows import TableRow

TORQUE = "Tighten the gland bolts crosswise to 205 N·m.\nLet the packing settle for 2 h."
COLOUR = "The cabinet is painted in RAL 7035."
GOOD = Claim(quote="Tighten the gland bolts crosswise to 205 N·m.", text="Tighten to 205 N·m.")
WRONG = Claim(quote="Tighten the gland bolts crosswise to 205 N·m.", text="Tighten to 250 N·m.")
IDLE = Claim(quote="Let the packing settle for 2 h.", text="Let it settle for 2 h.")
INVENTED = Claim(quote="Use thread locker on every bolt.", text="Use thread locker.")


def passage(number: int, text: str) -> Passage:
    """A passage on page `number` of one manual."""
    return Passage(number, 1, "Press", "C", number, number, None, "6 Torque", "text", number, text)


@dataclass
class Desk:
    """A desk that finds the passages given to it and counts the searches."""

    found: Sequence[Passage]
    may_cite: Sequence[Passage] = ()
    searches: list[Route] = field(default_factory=list)
    superseded: Sequence[Passage] = ()

    def search(self, route: Route) -> Evidence:
        self.searches.append(route)
        return Evidence(tuple(self.found), tuple(1.0 for _ in self.found), (), 0.01)

    def older(self, route: Route) -> Evidence:
        found = tuple(self.superseded)
        return Evidence(found, tuple(1.0 for _ in found), (), 0.01)

    def focus(self, question: str, passages: Sequence[Passage]) -> list[Focus]:
        return [Focus(one, one.text) for one in passages]

    def lines(self, question: str, evidence: Evidence) -> list[Near]:
        return [Near(focus, 1.0) for focus in self.focus(question, evidence.passages)]

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return Likeness(recall=0.5 if "again" in message else 0.0)

    def holds(self, words: Sequence[str]) -> bool:
        return True

    def cited(self, thread: Thread) -> list[Passage]:
        return list(self.may_cite)


@dataclass
class Composer:
    """Gives its drafts one after the other and keeps what it was asked with."""

    drafts: list[Sequence[Claim]]
    read: list[Sequence[Focus]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def __call__(
        self, question: str, read: Sequence[Focus], *, hint: str = ""
    ) -> tuple[Claim, ...]:
        self.read.append(read)
        self.hints.append(hint)
        return tuple(self.drafts.pop(0))


def program(p: dict[int, float], *drafts: Sequence[Claim]) -> tuple[Answerer, Composer]:
    """A program whose check gives each passage its P, and whose composer gives the drafts."""
    made = Answerer(Decision(share=0.0, cover=0.0, threshold=0.5, sure=0.9, show=0.65))
    composer = Composer(list(drafts))
    made.compose = composer
    texts = {TORQUE: p.get(1, 0.0), COLOUR: p.get(2, 0.0), IDLE.quote: 0.1}
    made.check.forward = lambda question, where, lines: texts.get(lines, 0.9)
    return made, composer


BOTH = (passage(2, COLOUR), passage(1, TORQUE))


def test_answers_from_the_passage_that_holds_it() -> None:
    """The passage with the highest P is answered from, wherever the search had ranked it."""
    made, composer = program({1: 0.7, 2: 0.2}, [GOOD])
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH))
    assert (answer.status, answer.text, answer.p_answered) == (
        "answered",
        "Tighten to 205 N·m.",
        0.7,
    )
    assert [focus.passage.passage_id for focus in composer.read[0]] == [1]
    assert answer.lines[0].quote in TORQUE
    assert answer.lines[0].passage.page_from == 1


def test_reads_a_second_passage_that_is_as_good() -> None:
    """A passage nearly as likely as the best one is read beside it."""
    made, composer = program({1: 0.7, 2: 0.65}, [GOOD])
    made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH))
    assert [focus.passage.passage_id for focus in composer.read[0]] == [1, 2]


def test_abstains_below_the_threshold() -> None:
    """Where no passage is likely to answer, none is answered from, and the nearest are named."""
    made, composer = program({1: 0.49, 2: 0.2})
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH))
    assert (answer.status, answer.reason, answer.lines) == ("not_found", "doubtful", ())
    assert len(answer.nearest) == 2
    assert composer.hints == []


def test_repairs_once_with_what_was_wrong() -> None:
    """A number that the lines do not hold goes back to the LM once, with the reason."""
    made, composer = program({1: 0.95}, [WRONG], [GOOD])
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH[::-1]))
    assert answer.text == "Tighten to 205 N·m."
    assert composer.hints[0] == ""
    assert "250" in composer.hints[1]


def test_a_line_beside_the_point_is_no_answer() -> None:
    """A true line that does not answer goes back once; the second try is taken, or none is."""
    found = Desk(BOTH)
    first = Near(Focus(passage(1, TORQUE), GOOD.quote), 1.0)
    found.lines = lambda question, evidence: [first]  # type: ignore[method-assign]
    for drafts, status in (([[IDLE], [GOOD]], "answered"), ([[IDLE], [IDLE]], "not_found")):
        made, composer = program({}, *drafts)
        made.check.forward = lambda question, where, lines: 0.1 if lines == IDLE.quote else 0.6
        assert made(message="torque?", thread=EMPTY, desk=found).status == status
        assert "does not answer" in composer.hints[1]


def test_shows_the_line_itself_where_the_repair_fails() -> None:
    """A wrong number is never shown: after a failed repair the manual's own line is the answer."""
    made, _ = program({1: 0.95}, [WRONG], [WRONG])
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH[::-1]))
    assert answer.status == "answered"
    assert answer.text == "Tighten the gland bolts crosswise to 205 N·m."


@pytest.mark.parametrize("drafts", [[[INVENTED], [INVENTED]], [[]]])
def test_an_invented_quote_is_never_shown(drafts: list[Sequence[Claim]]) -> None:
    """What stands in no passage is no answer: the lines are shown where P is high, else none."""
    for p, status in ((0.95, "passages"), (0.6, "not_found")):
        made, _ = program({1: p}, *drafts)
        answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH[::-1]))
        assert answer.status == status
        assert "thread locker" not in answer.text


def test_shows_passages_without_a_language_model() -> None:
    """Without an LM, or when it fails on the way, the best lines are shown and it is said so."""
    made, _ = program({1: 0.95}, [GOOD])
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH[::-1]), lm=False)
    assert (answer.status, answer.reason) == ("passages", "no language model")
    assert TORQUE in answer.text

    def fails(*args: object, **more: object) -> float:
        raise LMUnavailable

    made.check.forward = fails
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH[::-1]))
    assert (answer.status, answer.lines[0].quote) == ("passages", TORQUE)


def test_says_so_when_nothing_is_found() -> None:
    """No passages at all is an abstention, and no LM is asked."""
    made, composer = program({})
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(()))
    assert (answer.status, composer.hints) == ("not_found", [])


@pytest.mark.parametrize("message", ["thanks!", "👍", "good morning"])
def test_small_talk_searches_nothing(message: str) -> None:
    """Small talk gets a reply at once and no search."""
    made, _ = program({})
    desk = Desk(BOTH)
    answer = made(message=message, thread=EMPTY, desk=desk)
    assert (answer.status, desk.searches) == ("chat", [])


def _thread(quote: str) -> Thread:
    cited = ThreadCitation("Press", 1, None, quote, 1)
    return Thread((Turn("user", "gland bolts?"), Turn("agent", "205 N·m.", (cited,))))


def test_repeats_from_the_thread_what_still_holds() -> None:
    """Asked again, the thread's lines are read once more and shown, without a search."""
    made, _ = program({})
    desk = Desk(BOTH, may_cite=[passage(1, TORQUE)])
    answer = made(message="what was that again?", thread=_thread(GOOD.quote), desk=desk, lm=False)
    assert (answer.status, answer.action, desk.searches) == ("answered", "from_thread", [])
    assert "205 N·m" in answer.text
    assert answer.evidence == NOTHING


def test_a_cited_header_is_not_what_is_repeated() -> None:
    """Of a row and the header over it, only the row is said again."""
    table = "Bolt | Torque\nGland | 205 N·m\nFlange | 85 N·m"
    cited = tuple(
        ThreadCitation("Press", 1, None, quote, 1) for quote in ("Gland | 205 N·m", "Bolt | Torque")
    )
    thread = Thread((Turn("user", "gland bolts?"), Turn("agent", "205 N·m.", cited)))
    made, _ = program({})
    desk = Desk(BOTH, may_cite=[passage(1, table)])
    answer = made(message="what was that again?", thread=thread, desk=desk, lm=False)
    assert answer.text == "Gland | 205 N·m"


def test_searches_when_the_threads_lines_may_not_be_used_any_more() -> None:
    """Lines that the audience may no longer read, or that changed, are not repeated."""
    made, _ = program({1: 0.95}, [GOOD], [GOOD])
    withdrawn, changed = Desk(BOTH), Desk(BOTH, may_cite=[passage(1, COLOUR)])
    for desk in (withdrawn, changed):
        answer = made(message="what was that again?", thread=_thread(GOOD.quote), desk=desk)
        assert (answer.action, len(desk.searches)) == ("search", 1)


def test_says_that_only_a_superseded_revision_answers() -> None:
    """Where the current manuals do not answer and an older revision does, it is said to be one."""
    made, _ = program({1: 0.7, 2: 0.2}, [GOOD])
    desk = Desk([passage(2, COLOUR)], superseded=[passage(1, TORQUE)])
    answer = made(message="gland bolts?", thread=EMPTY, desk=desk)
    assert answer.status == "answered"
    assert answer.text == f"{wording.SUPERSEDED}\nTighten to 205 N·m."
    assert answer.reason == "superseded"


def test_a_superseded_revision_is_not_asked_where_the_current_one_answers() -> None:
    """What is current goes first, and what does not answer stays an abstention."""
    made, _ = program({1: 0.7, 2: 0.2}, [GOOD])
    desk = Desk(BOTH, superseded=[passage(3, "Tighten the gland bolts to 180 N·m.")])
    assert made(message="gland bolts?", thread=EMPTY, desk=desk).text == "Tighten to 205 N·m."
    made, _ = program({1: 0.2, 2: 0.2})
    answer = made(message="gland bolts?", thread=EMPTY, desk=Desk(BOTH, superseded=BOTH))
    assert answer.status == "not_found"


def test_a_row_that_was_read_with_its_header_is_cited_as_printed() -> None:
    """The LM reads what stands over each cell of a row, and the row itself is what is quoted."""
    text = "Bolt | Torque\nGland | 205 N·m"
    rows = (
        TableRow(0, ("Bolt", "Torque"), header=True),
        TableRow(1, ("Gland", "205 N·m"), ("Bolt", "Torque")),
    )
    table = replace(passage(1, text), cells=rows)
    claim = Claim(quote="Bolt: Gland; Torque: 205 N·m", text="Tighten to 205 N·m.")
    made, composer = program({}, [claim])
    desk = Desk([table])
    desk.lines = lambda _, found: [  # type: ignore[method-assign]
        Near(line, 1.0) for line in lines_of(found.passages[0])
    ]
    answer = made(message="gland bolts?", thread=EMPTY, desk=desk)
    assert [focus.read for focus in composer.read[0]] == ["Bolt: Gland; Torque: 205 N·m"]
    assert answer.lines[0].quote == "Gland | 205 N·m"
