"""The program: triage -> evidence -> compose -> verify -> check, from a message to an answer.

It is a DSPy module, so that an optimiser can tune what the LM is told and the state can be saved.
What it needs from the database it asks of a `Desk`; pools, clients and models stay outside, since
optimisers copy programs. Every stage can be run alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.conversation.likeness import Bounds, Likeness
from agent.conversation.thread import Thread
from agent.conversation.triage import Route, TriageStage, shortcut, to_search, without_lm
from agent.errors import LMOverflow, LMUnavailable
from agent.evidence.focus import Focus
from agent.evidence.lines import Near, printed, same_line
from agent.evidence.search import NOTHING, Evidence
from agent.lm.models import outages
from agent.program.answer import Answer
from agent.program.older import or_superseded
from agent.program.outcomes import answered, not_found, passages_only
from agent.reading.check import CheckStage, Decision, chosen_of
from agent.reading.compose import ComposeStage, heading
from agent.reading.signatures import Claim
from agent.verify.support import Held, support
from agent.wording import sentences as wording
from sql.passages import Passage


class Desk(Protocol):
    """What the program looks things up at; all of it is limited to the answer's audience."""

    def search(self, route: Route) -> Evidence:
        """The evidence for a route, best first."""
        ...

    def older(self, route: Route) -> Evidence:
        """What superseded revisions have on a route."""
        ...

    def focus(self, question: str, passages: Sequence[Passage]) -> list[Focus]:
        """The lines of the passages to show before there is an answer."""
        ...

    def lines(self, question: str, evidence: Evidence) -> list[Near]:
        """The lines that the LM shall be asked about, nearest to the question first."""
        ...

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        """How like chat, or like asking back, the message is."""
        ...

    def holds(self, words: Sequence[str]) -> bool:
        """Whether the manuals hold any of the words."""
        ...

    def cited(self, thread: Thread) -> list[Passage]:
        """The passages that the thread's last answer stood on, where they may still be used."""
        ...


class Answerer(dspy.Module):
    """Answers a message. The arguments are program state beside the predictors.

    `decision`: when to abstain; `bounds`: when a message needs no search; `trust_triage`: whether
    the LM may skip the search too.
    """

    def __init__(
        self,
        decision: Decision | None = None,
        bounds: Bounds | None = None,
        *,
        trust_triage: bool = False,
    ) -> None:
        super().__init__()
        self.triage = TriageStage()
        self.compose = ComposeStage()
        self.check = CheckStage()
        self.decision = decision or Decision()
        self.bounds = bounds or Bounds()
        self.trust_triage = trust_triage

    def forward(self, message: str, thread: Thread, desk: Desk, *, lm: bool = True) -> Answer:
        """The answer; with `lm` false, or when the LM fails, the best lines unexplained."""
        route = self.route(message, thread, desk, lm=lm)
        if route.action == "decline":
            return Answer("chat", "decline", wording.talk(route.reason), route.reason)
        if route.action == "clarify":
            return Answer("clarify", "clarify", wording.CLARIFY, route.reason)
        if route.action == "from_thread":
            repeated = self.repeat(message, thread, desk)
            if repeated:
                return repeated
            route = to_search(message, route.question, (), "not in the thread")
        asked = asked_by(message, thread)
        put, older = partial(self.answer, route, asked, desk), partial(desk.older, route)
        evidence = desk.search(route)
        if not evidence.passages:
            nothing = not_found(route, evidence, wording.NOT_FOUND, "nothing found")
            return or_superseded(nothing, older, put) if lm else nothing
        read = desk.focus(route.question, evidence.passages)
        if not lm:
            return passages_only(route, evidence, read, wording.NO_LM, "no language model")
        try:
            with outages():
                answer = put(evidence)
            return or_superseded(answer, older, put)
        except LMOverflow:
            return passages_only(route, evidence, read, wording.TOO_LONG, "too long")
        except LMUnavailable:
            return passages_only(route, evidence, read, wording.NO_LM, "no language model")
        except AdapterParseError:
            return passages_only(route, evidence, read, wording.UNREADABLE, "unreadable reply")

    def route(self, message: str, thread: Thread, desk: Desk, *, lm: bool) -> Route:
        """Triage alone: code where it is sure, else the LM, else both questions of the thread."""
        likeness = desk.likeness(message, self.bounds)
        route = shortcut(message, thread, likeness, self.bounds, desk.holds)
        if route:
            return route
        if lm:
            try:
                with outages():
                    found: Route = self.triage(message, thread, trust_action=self.trust_triage)
                return found
            except (AdapterParseError, LMUnavailable):
                pass
        return without_lm(message, thread)

    def repeat(self, message: str, thread: Thread, desk: Desk) -> Answer | None:
        """The thread's last answer once more, its lines read and verified again; None if not."""
        last = thread.last_answer
        if last is None:
            return None
        read = [Focus(passage, passage.text) for passage in desk.cited(thread)]
        quotes = [citation.quote for citation in last.citations]
        claims = [Claim(quote=quote, text="") for quote in quotes]
        held = support(asked_by(message, thread), claims, read)
        # A header over a cited row was cited beside it, and comes back with the row by itself.
        headers = {line for claim in held.claims for line in claim.header}
        rows = [claim for claim in held.claims if claim.quote not in headers]
        return answered("from_thread", rows, NOTHING, None, "repeat") if rows else None

    def answer(self, route: Route, asked: Sequence[str], desk: Desk, evidence: Evidence) -> Answer:
        """Check line by line, compose from what holds the answer, verify; or abstain."""
        decision = self.decision
        near = desk.lines(route.question, evidence)
        checked = self.check.rank(route.question, near, evidence.covered, decision)
        best = checked[0].p if checked else 0.0
        if best < decision.threshold:
            return not_found(route, evidence, wording.NOT_FOUND, "doubtful", best)
        chosen = chosen_of(checked, decision)
        held, reason = self.write(route.question, asked, chosen)
        if held:
            return answered("search", held, evidence, best, reason)
        if best < decision.show:
            return not_found(route, evidence, wording.NOT_FOUND, reason, best)
        shown = passages_only(route, evidence, chosen, wording.UNREADABLE, reason)
        return replace(shown, p_answered=best)

    def write(
        self, question: str, asked: Sequence[str], chosen: Sequence[Focus]
    ) -> tuple[Sequence[Held], str]:
        """The claims that hold and whose lines answer, after one repair, and how it went."""
        claims = self.claims(question, chosen)
        if not claims:
            return (), "nothing to claim"
        held = support(asked, claims, chosen)
        kept = self.answering(question, held.claims, chosen)
        if kept:
            return kept, "verified"
        hint = held.complaint or wording.BESIDE_THE_POINT
        held = support(asked, self.claims(question, chosen, hint), chosen, verbatim=True)
        kept = self.answering(question, held.claims, chosen)
        return kept, "repaired" if kept else "no line bears it out"

    def claims(self, question: str, chosen: Sequence[Focus], hint: str = "") -> list[Claim]:
        """What the LM claims, its quotes as they are printed."""
        return [
            Claim(quote=printed(claim.quote, chosen), text=claim.text)
            for claim in self.compose(question, chosen, hint=hint)
        ]

    def answering(self, question: str, claims: Sequence[Held], read: Sequence[Focus]) -> list[Held]:
        """Those claims whose cited lines, read alone, answer the question: one of the lines read,
        which were checked before, or another that passes now."""
        return [
            claim
            for claim in claims
            if any(same_line(claim.quote, line) for line in read)
            or self.check(question, heading(claim.focus), claim.lines) >= self.decision.line
        ]


def asked_by(message: str, thread: Thread) -> list[str]:
    """The person's own messages, the newest first."""
    return [message, *(turn.text for turn in reversed(thread.turns) if turn.role == "user")]
