"""The program: triage -> search -> rewrite -> read -> decide -> lead, from a message to an answer.

What it is made of, and saved as, is in `agent.program.stages`. What it looks things up at reaches
it through context (`answering_at`), and the LM as DSPy's own `lm`; without one the closest lines
are shown. Every stage can be run alone.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.conversation import (
    EMPTY,
    Kind,
    Route,
    Thread,
    shortcut,
    to_search,
    without_lm,
)
from agent.errors import LMLate, LMOverflow, LMSpent, LMUnavailable
from agent.evidence import Evidence, Found, Unit, beside, closest, desk_here, in_full
from agent.lm import outages
from agent.program.answer import Answer
from agent.program.older import or_superseded
from agent.program.outcomes import found_nothing, from_units, passages_only, without_manuals
from agent.program.repeat import repeated
from agent.program.stages import Stages
from agent.reading import (
    Verdict,
    complaint_about,
    leads_checked_by,
    of_reader,
)
from agent.wording import sentences as wording
from sql.spans import staged

_COVERED: Final = 0.15
"""Of what a rare word and a half would say (`Evidence.covered`): two words that a section shares
with the question have some 0.4, one that stands everywhere next to nothing."""
_READ: Final = 8
"""Units that a reader is given."""


class Answerer(Stages):
    """Answers a message."""

    def forward(self, message: str, thread: Thread = EMPTY) -> dspy.Prediction:
        """`answer` is the answer (`agent.program.answer.Answer`); its status, text and kind are
        there by themselves too, for metrics."""
        answer = self.answer(message, thread)
        return dspy.Prediction(
            answer=answer, status=answer.status, text=answer.text, kind=answer.kind
        )

    def answer(self, message: str, thread: Thread) -> Answer:
        """The answer; the closest lines where there is no LM or it fails."""
        route = self.route(message, thread)
        if route.action == "decline":
            return without_manuals("chat", "decline", wording.talk(route.reason), route.reason)
        if route.action == "clarify":
            return without_manuals("clarify", "clarify", wording.CLARIFY, route.reason)
        if route.action == "from_thread":
            if repeat := repeated(thread):
                return repeat
            route = to_search(message, route.question, (), "not in the thread")
        return self.look_up(route)

    @staged("triage")
    def route(self, message: str, thread: Thread) -> Route:
        """Triage alone: code where it is sure, else the LM, else both questions of the thread."""
        desk = desk_here()
        likeness = desk.likeness(message, self.bounds)
        route = shortcut(message, thread, likeness, self.bounds, desk.holds)
        if route:
            return route
        if dspy.settings.lm is not None:
            try:
                with outages():
                    found: Route = self.triage(message, thread, trust_action=self.trust_triage)
                return found
            except (AdapterParseError, LMUnavailable):
                pass
        return without_lm(message, thread)

    @staged("look up")
    def look_up(self, route: Route) -> Answer:
        """What the manuals say. The closest lines are shown at once, and better ones when the
        question has been said in a manual's words; none of them is missing from the answer."""
        desk = desk_here()
        kind = desk.kind(route.question)
        evidence = desk.search(route.queries, route.identifiers)
        early = self.early(route, kind, evidence)
        unread = partial(self.unread, evidence=evidence, kind=kind, units=early)
        if dspy.settings.lm is None:
            return unread(wording.NO_LM, "no language model")
        try:
            with outages():
                answer = self.read(self.reworded(route), kind, evidence, early)
            return or_superseded(answer, partial(self._older, route, kind))
        except LMOverflow:
            return unread(wording.TOO_LONG, "too long")
        except LMLate:
            return unread(wording.LATE, "out of time")
        except LMSpent:
            return unread(wording.SPENT, "spent for today")
        except LMUnavailable:
            return unread(wording.NO_LM, "no language model")
        except AdapterParseError:
            return unread(wording.UNREADABLE, "unreadable reply")

    @staged("rewrite")
    def reworded(self, route: Route) -> Route:
        """The route with searches in a manual's words beside the question; as it is where a thread
        was put into words already, or the LM cannot be understood."""
        if len(route.queries) > 1:
            return route
        question = route.queries[0]
        key = f"rewrite:{self.rewrite.key(question)}"
        try:
            searches = desk_here().remember(key, lambda: self.rewrite(message=question).searches)
        except AdapterParseError:
            return route
        return route.beside(searches)

    @staged("early lines")
    def early(self, route: Route, kind: Kind, evidence: Evidence) -> list[Unit]:
        """The closest lines, which are shown at once; none where the search came back near empty:
        in a manual's words it may still find something."""
        if self.near_empty(evidence):
            return []
        desk = desk_here()
        order = self.fusion.order(evidence.found, kind)
        early = closest(desk, route.queries, kind, self.fusion.close(order, kind))
        desk.show(early)
        return early

    def near_empty(self, evidence: Evidence) -> bool:
        """Whether what was found is nothing. By words alone no cosine tells: then it is
        nothing where no passage holds words of the question that say something."""
        if evidence.by_words:
            return not evidence.found or evidence.covered < _COVERED
        return self.decision.near_empty(evidence.found)

    def unread(
        self, sentence: str, reason: str, *, evidence: Evidence, kind: Kind, units: Sequence[Unit]
    ) -> Answer:
        """What is said where no LM reads: the closest lines, or that there are none."""
        if not units:
            return found_nothing(evidence, kind, "nothing near")
        return passages_only(sentence, reason, evidence=evidence, kind=kind, units=units)

    @staged("read")
    def read(self, route: Route, kind: Kind, evidence: Evidence, early: list[Unit]) -> Answer:
        """Search once more where there is more to search for, read the best units, decide. What is
        shown meanwhile comes into `early`, so that it is not lost when the LM is."""
        desk = desk_here()
        if len(route.queries) > 1:
            evidence = desk.search(route.queries, route.identifiers)
        if not early and self.near_empty(evidence):
            return found_nothing(evidence, kind, "nothing near")
        order = self.fusion.order(evidence.found, kind)
        order = desk.reranked(route.question, order)[:_READ]
        better = closest(desk, route.queries, kind, self.fusion.close(order, kind))
        early[:] = [*better, *beside(better, early)]
        desk.show(early)
        verdict = self.verdict(route, kind, order)
        return self.compose(route, kind, evidence, verdict, early)

    @staged("read units")
    def verdict(self, route: Route, kind: Kind, order: Sequence[Found]) -> Verdict:
        """What the reader and, where it leaves that open, the decision make of the units."""
        units = [found.unit for found in order]
        with leads_checked_by(complaint_about(route.question, units)):
            said: Any = self.reader(
                question=route.question, kind=kind, units=units, searches=route.queries[1:]
            )
        if said.status is not None:
            return of_reader(said, units)
        return self.decision.decide(route.queries, kind, self.fusion, order, said.p or [])

    @staged("compose")
    def compose(
        self,
        route: Route,
        kind: Kind,
        evidence: Evidence,
        verdict: Verdict,
        early: Sequence[Unit],
    ) -> Answer:
        """The answer in parts: what was chosen, in full, then what of the early lines it lacks."""
        desk = desk_here()
        shown = list(verdict.chosen)
        if not shown and not beside((), early):
            return found_nothing(evidence, kind, verdict.reason, verdict.p)
        if not verdict.cut:
            shown = [in_full(desk, route.queries, kind, unit) for unit in shown]
        lead = verdict.lead
        if not lead and verdict.status == "answered" and kind in self.decision.lead_kinds:
            lead = self._lead(route.question, shown[0])
        return from_units(verdict, evidence, kind, shown, beside(shown, early), lead)

    @staged("lead")
    def _lead(self, question: str, unit: Unit) -> str:
        try:
            return str(self.lead(question=question, unit=unit).lead)
        except AdapterParseError:
            return ""

    @staged("look in older")
    def _older(self, route: Route, kind: Kind) -> Answer | None:
        """What a superseded revision answers; None where there is none or it does not."""
        evidence = desk_here().older(route.queries, route.identifiers)
        if not evidence.found or dspy.settings.lm is None:
            return None
        try:
            with outages():
                order = self.fusion.order(evidence.found, kind)[:_READ]
                verdict = self.verdict(route, kind, order)
                answer = self.compose(route, kind, evidence, verdict, [])
        except (AdapterParseError, LMOverflow, LMUnavailable):
            return None
        return answer if answer.status == "answered" else None
