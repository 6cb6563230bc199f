"""What code alone decides about a message: only where there is no doubt is the search skipped.

How it does on real messages is in `tests/journeys/test_conditional_retrieval.py`.
"""

import time
from collections.abc import Sequence

import dspy
import pytest

from agent.conversation.likeness import Bounds, Examples, Likeness
from agent.conversation.thread import EMPTY, Thread, from_history
from agent.conversation.triage import TriageStage, asks_back, shortcut, to_search, without_lm
from agent.program.state import default
from ingest.embedding.embed import Embedder

_BOUNDS = Bounds(chat=0.4, chat_unknown=0.2, recall=0.4, recall_unknown=0.2, recall_known=0.1)
_MANUALS = {"relief", "valve", "toolbox"}


def _holds(words: Sequence[str]) -> bool:
    return any(word in _MANUALS for word in words)


def _thread() -> Thread:
    return from_history(
        [
            {"role": "user", "text": "clamping bolts for the tool"},
            {
                "role": "agent",
                "text": "Tighten the T-slot bolts (M20x80) to 350 N·m.",
                "citations": [{"page": 13, "quote": "T-slot bolts M20x80 8.8 350 258"}],
            },
        ]
    )


def _action(message: str, thread: Thread = EMPTY, **likeness: float) -> str | None:
    route = shortcut(message, thread, Likeness(**likeness), _BOUNDS, _holds)
    return route.action if route else None


def _back(message: str, recall: float) -> bool:
    return asks_back(message, _thread(), Likeness(recall=recall), _BOUNDS, _holds)


def test_small_talk_is_declined() -> None:
    """Thanks are answered without a search, in a thread and outside of one."""
    assert _action("thanks a lot!") == "decline"
    assert _action("thanks a lot!", _thread()) == "decline"


def test_chatty_words_of_the_manuals_search() -> None:
    """What looks like chat is chat sooner when the manuals hold none of its words."""
    assert _action("even my dog is smarter", chat=0.3) == "decline"
    assert _action("even my toolbox is smarter", chat=0.3) == "search"
    assert _action("even my toolbox is smarter", chat=0.5) == "decline"
    assert _action("even my dog is smarter", chat=0.1) == "search"


@pytest.mark.parametrize("message", ["lol E-042", "do you sleep at 9"])
def test_a_digit_is_never_chat(message: str) -> None:
    """A message with a digit is searched for, however chatty it looks."""
    assert _action(message, chat=2.0) == "search"


def test_another_embedding_model_makes_nothing_alike(minilm: Embedder) -> None:
    """Bounds that were fitted for one model let every message search with another."""

    class Other:
        slug, dimensions = "another_model", minilm.dimensions
        embed_passages = staticmethod(minilm.embed_passages)
        embed_query = staticmethod(minilm.embed_query)

    assert Examples(minilm).likeness("thanks, that did it", Bounds()) != Likeness()
    assert Examples(Other()).likeness("thanks, that did it", Bounds()) == Likeness()


def test_what_is_like_nothing_searches() -> None:
    """A message of no likeness searches, even one in the thread's own words."""
    for message in ("T-slot bolts", "what is the torque", "bolts?"):
        route = shortcut(message, _thread(), Likeness(), default().bounds, _holds)
        assert route is None or route.action == "search"


def test_a_first_question_goes_straight_to_the_search() -> None:
    """A first message that is no small talk is searched as it is, with its identifiers."""
    route = shortcut("what does E-042 mean?", EMPTY)
    assert route is not None
    assert route.action == "search"
    assert route.question == "what does E-042 mean?"
    assert route.queries == ("what does E-042 mean?",)
    assert len(route.identifiers) == 1


def test_a_number_new_to_the_thread_is_no_repeat() -> None:
    """What the thread said can be asked back; a number or code that it lacks cannot."""
    assert _back("350, right?", 2.0)
    assert not _back("360, right?", 2.0)
    assert not _back("and E-034 again?", 2.0)


def test_new_words_need_more_likeness() -> None:
    """The more new words, and the more the manuals know of them, the liker it must be."""
    for message, least in (
        ("what was that again?", _BOUNDS.recall_known),
        ("for my colleague again?", _BOUNDS.recall_unknown),
        ("the relief valve again?", _BOUNDS.recall),
    ):
        assert not _back(message, least - 0.01)
        assert _back(message, least)


def test_no_repeat_without_an_answer() -> None:
    """Where no answer of the thread stands on lines, nothing can be repeated."""
    told = from_history([{"role": "user", "text": "bolts"}, {"role": "agent", "text": "Which?"}])
    assert _action("say that again", _thread(), recall=2.0) == "from_thread"
    assert _action("say that again", told, recall=2.0) is None
    assert _action("say that again", recall=2.0) == "search"


def test_queries() -> None:
    """Queries are the question first, then the others once each, four at most, none empty."""
    route = to_search("m", "the question", ("the question", " ", "b", "c", "d", "e"), "test")
    assert route.queries == ("the question", "b", "c", "d")


def test_identifiers_come_from_both_wordings() -> None:
    """An identifier of the message is looked up even where the rewritten question lost it."""
    kept = to_search("and E-042?", "What does that fault mean?", (), "test").identifiers
    alone = to_search("E-042", "E-042", (), "test").identifiers
    assert kept == alone
    assert alone


def test_follow_up_without_lm() -> None:
    """Without an LM a follow-up is searched alone and together with what was said before it."""
    route = without_lm("and in lb-ft?", _thread())
    assert route.action == "search"
    told = "Tighten the T-slot bolts (M20x80) to 350 N·m."
    assert route.queries == ("and in lb-ft?", f"{told} and in lb-ft?")


@pytest.mark.parametrize("message", ["", " \n", "???", "…", "？"])
def test_a_message_without_words_is_asked_back(message: str) -> None:
    """Where there is nothing to look for, nothing is searched, and one more detail is asked for."""
    assert _action(message) == "clarify"


def test_a_question_mark_in_a_thread_may_mean_the_answer() -> None:
    """In a thread a bare question mark is not refused; an empty message still is."""
    assert _action("?", _thread(), recall=0.2) == "from_thread"
    assert _action(" ", _thread()) == "clarify"


def test_a_search_for_nothing() -> None:
    """No words make no queries, rather than the passages nearest to nothing."""
    assert to_search(" ", " ", ("",), "search").queries == ()


@pytest.mark.parametrize("run", ["1", "1-", "1,111", "A1-"])
def test_endless_runs_take_no_time(run: str) -> None:
    """Ten thousand characters of digits are searched at once, and the code beside them is found."""
    begun = time.thread_time()
    message = f"{run * (10_000 // len(run))} E-042"
    assert to_search(message, message, (), "first message").identifiers == ("e042",)
    assert time.thread_time() - begun < 2


def test_an_lm_reads_the_beginning_of_a_long_question() -> None:
    """Of a long message all is searched, its last code included, and an LM reads 300 words."""
    message = f"{'relief valve ' * 1_000}E-042"
    route = shortcut(message, EMPTY)
    assert route is not None
    assert (route.queries, route.identifiers) == ((message,), ("e042",))
    assert len(route.question.split()) == 300
    assert len(without_lm(message, _thread()).question.split()) == 300


def test_the_lm_of_triage_reads_a_long_message_in_brief() -> None:
    """A long message in a long thread makes a prompt that an LM can take."""
    stage, told = TriageStage(), dict[str, str]()

    def predict(**inputs: str) -> dspy.Prediction:
        told.update(inputs)
        return dspy.Prediction(question="", queries=[], action="search")

    stage.predict = predict
    said = from_history([{"role": "user", "text": "valve " * 2_000}] * 9)
    route = stage("bolt " * 2_000, said, trust_action=False)
    assert len(told["message"].split()) == len(route.question.split()) == 300
    assert len(told["thread"].split()) == 6 * 101
