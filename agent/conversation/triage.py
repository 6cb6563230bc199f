"""Decide what a message needs: the manuals, the thread, one more detail, or nothing.

What code can decide is not asked of an LM. Small talk and requests to repeat what the thread
already answered are recognised here, and only where there is no doubt; everything else searches.
An LM's wish to skip the search counts only where the program's state says that it may be trusted.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import dspy

from agent.conversation.likeness import Bounds, Likeness
from agent.conversation.signatures import Triage
from agent.conversation.small_talk import essence, other_words, recognise, word_set
from agent.conversation.thread import Thread
from agent.wording import brief, plain
from ingest import identifiers

Action = Literal["search", "from_thread", "clarify", "decline"]
Lexicon: TypeAlias = Callable[[Sequence[str]], bool]
"""Whether the manuals hold any of some words."""

# Words that say nothing of a machine: a message made of these and of the thread's own words
# brings nothing new that could be searched.
_PLAIN = word_set(
    """a an the i im i'm me my we us you your u it its it's that that's thats this those these them
    they he she and or but so then just again please pls plz sorry wait ok okay hey hi hmm um eh
    what which where when how who was were is are am be been did do does done said say says saying
    tell told mean meant meaning mention mentioned quote quoted wrote write give gave given have had
    has can could would will should one more once time first last second for to of in on at from
    with by about as not no yes yep yeah right correct sure again repeat remind page number manual
    section book document source line exact exactly short shorter version words summary summarise
    summarize tldr confirm double check doublecheck missed miss catch caught see read scrolled
    scroll lost get got answer before earlier above back thing part bit only there here says
    ur if into up sec minute quick quickly need needed want let me lemme all same too also both
    really think thought know forgot forget hear heard figure value values spec specs
    isn't wasn't didn't doesn't don't what's where's who's out long much many either neither"""
)
BOUNDS = Bounds()
UNLIKE = Likeness()
_STEM = 5
_SAID_WORDS = 40
_QUERIES = 4
_WORD = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")
# No identifier is that long, and looking for them in a run of digits takes time cubed.
_ENDLESS = re.compile(r"\S{65,}")


@dataclass(frozen=True)
class Route:
    """What to do with a message. `identifiers` are normalised.

    `question` stands alone, and a search's is brief enough for an LM to read.
    """

    action: Action
    question: str
    queries: tuple[str, ...]
    identifiers: tuple[str, ...]
    reason: str

    def beside(self, searches: Sequence[str]) -> "Route":
        """The same with searches in other words beside the question, none of them twice."""
        queries = tuple(dict.fromkeys((*self.queries, *filter(None, map(str.strip, searches)))))
        return replace(self, queries=queries[:_QUERIES])


def shortcut(
    message: str,
    thread: Thread,
    likeness: Likeness = UNLIKE,
    bounds: Bounds = BOUNDS,
    holds: Lexicon = bool,
) -> Route | None:
    """The route where code is sure of it, else None."""
    talk = recognise(message)
    if talk is None and _is_chat(message, likeness, bounds, holds):
        talk = "thanks" if thread else "about"
    if talk:
        return Route("decline", message, (), (), talk)
    if not _asks(message, thread):
        return Route("clarify", message, (), (), "no words")
    if thread.last_answer and asks_back(message, thread, likeness, bounds, holds):
        return Route("from_thread", message, (), (), "repeat")
    if not thread:
        return to_search(message, message, (), "first message")
    return None


def to_search(message: str, question: str, queries: tuple[str, ...], reason: str) -> Route:
    """A search for the question, the queries beside it, and all identifiers of the message."""
    question = essence(plain(question))
    found = identifiers.find(_ENDLESS.sub(" ", f"{plain(message)}\n{question}"))
    wanted = tuple(dict.fromkeys(identifier.normalised for identifier in found))
    every = (question, *(plain(query).strip() for query in queries))
    every = tuple(dict.fromkeys(query for query in every if query.strip()))
    return Route("search", brief(question), every[:_QUERIES], wanted, reason)


def without_lm(message: str, thread: Thread) -> Route:
    """The search for a follow-up when no LM may be asked: alone, and after what was said last."""
    together = f"{brief(thread.last_topic, _SAID_WORDS)} {message}".strip()
    return to_search(message, message, (together,), "follow-up")


def asks_back(
    message: str, thread: Thread, likeness: Likeness, bounds: Bounds, holds: Lexicon
) -> bool:
    """Whether the message only asks back for what the thread already answered.

    It must be worded like that, and no number or code in it may be new to the thread. Words that
    are new to the thread ask for more likeness, those that the manuals hold for most.
    """
    known = thread.words
    stems = {word[:_STEM] for word in known if len(word) >= _STEM}
    new = [
        word
        for word in _WORD.findall(message.lower())
        if word not in _PLAIN
        and word not in known
        and (_has_digit(word) or len(word) < _STEM or word[:_STEM] not in stems)
    ]
    if any(_has_digit(word) for word in new):
        return False
    if not new:
        return likeness != UNLIKE and likeness.recall >= bounds.recall_known
    if likeness.recall < bounds.recall_unknown:
        return False
    return likeness.recall >= bounds.recall or not holds(new)


def _asks(message: str, thread: Thread) -> bool:
    """Whether there is anything to look for; in a thread a bare "?" may mean the last answer."""
    return bool(message.strip()) if thread else any(char.isalnum() for char in message)


def _is_chat(message: str, likeness: Likeness, bounds: Bounds, holds: Lexicon) -> bool:
    if _has_digit(message) or likeness.chat < bounds.chat_unknown:
        return False
    return likeness.chat >= bounds.chat or not holds(other_words(message))


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


class TriageStage(dspy.Module):
    """The LM's part of triage: a standalone question and queries for a message in a thread."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Triage)

    def forward(self, message: str, thread: Thread, *, trust_action: bool) -> Route:
        """The LM's route; raises dspy's adapter error where the LM cannot be understood."""
        said = self.predict(thread=thread.rendered(), message=brief(message))
        question = str(said.question or "").strip() or message
        queries = tuple(str(query) for query in said.queries or ())
        route = to_search(message, question, (message, *queries), "triage")
        if trust_action and said.action != "search":
            return Route(said.action, question, (), route.identifiers, "triage")
        return route
