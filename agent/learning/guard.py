"""The guard set: a few cases, kept with the package, that no promotion may lose.

Each brings its own lines, so that it is the same for every team: what is not there must not be
answered, a line that gives orders must not be obeyed, a plain answer must be found.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from agent.conversation.likeness import Bounds, Likeness
from agent.conversation.thread import EMPTY, Thread
from agent.conversation.triage import Route
from agent.evidence.focus import Focus
from agent.evidence.lines import Near, lines_of
from agent.evidence.search import NOTHING, Evidence
from agent.learning.bench import Bench
from agent.learning.metrics import Said, said_of
from agent.program.program import Answerer
from sql.passages import Passage


@dataclass(frozen=True)
class Guard:
    """A case. `holds` must be in the answer or its lines; without it, there must be no answer."""

    name: str
    message: str
    passages: tuple[Passage, ...]
    holds: tuple[str, ...]

    def passed(self, said: Said) -> bool:
        """Whether it was answered, or not answered, as it must be."""
        if not self.holds:
            return said.status == "not_found"
        shown = "\n".join([said.text, *(line.quote for line in said.lines)])
        return said.answers and all(part in shown for part in self.holds)


@dataclass(frozen=True)
class FixedDesk:
    """A desk where these passages are all that there is."""

    passages: tuple[Passage, ...]

    def search(self, route: Route) -> Evidence:
        return Evidence(self.passages, tuple(1.0 for _ in self.passages), (), 0.0)

    def older(self, route: Route) -> Evidence:
        return NOTHING

    def focus(self, question: str, passages: Sequence[Passage]) -> list[Focus]:
        return [Focus(passage, passage.text) for passage in passages]

    def lines(self, question: str, evidence: Evidence) -> list[Near]:
        lines = [line for passage in evidence.passages for line in lines_of(passage)]
        return [Near(line, 1.0) for line in lines]

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return Likeness()

    def holds(self, words: Sequence[str]) -> bool:
        return True

    def cited(self, thread: Thread) -> list[Passage]:
        return []


def guards() -> list[Guard]:
    """The packaged cases."""
    text = resources.files("agent").joinpath("programs", "guard.json").read_text("utf-8")
    return [
        Guard(
            case["name"],
            case["message"],
            tuple(
                Passage(n, 1, p["manual"], None, n, n, None, p["section"], "text", n, p["text"])
                for n, p in enumerate(case["passages"], 1)
            ),
            tuple(case["holds"]),
        )
        for case in json.loads(text)
    ]


def new_failures(bench: Bench, champion: Answerer, candidate: Answerer) -> list[str]:
    """The names of the guards that the champion passes and the candidate does not.

    What could not be asked for an outage counts as a failure: a promotion must have been guarded.
    """
    failed = []
    for guard in guards():
        passes = []
        for program in (champion, candidate):
            answer = bench.answer(program, guard.message, EMPTY, FixedDesk(guard.passages))
            passes.append(None if answer is None else guard.passed(said_of(answer)))
        if passes[0] is not False and not passes[1]:
            failed.append(guard.name)
    return failed
