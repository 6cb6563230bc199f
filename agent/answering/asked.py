"""What answering is given and what it gives: a kit of parts, a question, a recorded answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dspy

from agent.answering.places import Place
from agent.conversation import EMPTY, Examples, Kinds, Thread
from agent.evidence import Reranker, Tool
from agent.lm import Call
from agent.program import Answer, Answerer
from agent.settings import AgentSettings
from agent.wording import Language, language_of
from ingest.calling import Use
from ingest.embedding import Embedder
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion


@dataclass(frozen=True)
class Kit:
    """What answering needs. `lm` None: there is none, and the best passages are shown."""

    db: Database
    embedder: Embedder
    tools: Sequence[Tool]
    program: Answerer
    version: str
    lm: dspy.LM | None
    settings: AgentSettings
    examples: Examples
    kinds: Kinds
    reranker: Reranker | None = None
    told: "Callable[[Asked, Reply], None]" = lambda _, __: None
    """Gets each answer once it is recorded; it raises nothing, and nothing waits for it."""


@dataclass(frozen=True)
class Asked:
    """A question and who will see its answer. `in_public`: everyone in the team may read along, as
    far as that is known."""

    question: NewQuestion
    audience: Audience
    thread: Thread = EMPTY
    in_public: bool = False

    @property
    def language(self) -> Language:
        """The asker's: of the question, or else of what they wrote before, the newest first."""
        before = (turn.text for turn in reversed(self.thread.turns) if turn.role == "user")
        return language_of(self.question.text, *before)


@dataclass(frozen=True)
class Reply:
    """An answer as it was recorded. Durations in seconds; tokens read (cached ones too), written.

    `places` are the citations with manual, page and printed label, in the order of the answer's
    lines; `warnings` the safety notes that govern them. `refused`: how many sentences of the LM
    verification refused. `lm` names the LMs that answered, None where none was asked.
    `embed_tokens` were read by embedding endpoints, `reranks` are calls of rerankers elsewhere,
    `endpoint_money` what both cost, None where nobody says what one costs.
    """

    answer_id: int
    question_id: int
    answer: Answer
    places: tuple[Place, ...]
    warnings: tuple[Place, ...]
    version: str
    seconds: float
    evidence_seconds: float | None
    lm_calls: int
    tokens_in: int
    tokens_out: int
    refused: int = 0
    lm: str | None = None
    embed_tokens: int = 0
    reranks: int = 0
    endpoint_money: float | None = 0.0


@dataclass(frozen=True)
class Spent:
    """What an answer took: as `Reply` says it."""

    seconds: float
    evidence_seconds: float | None
    lm_calls: int
    tokens_in: int
    tokens_out: int
    lm: str | None
    refused: int
    embed_tokens: int = 0
    reranks: int = 0
    endpoint_money: float | None = 0.0

    @classmethod
    def of(
        cls,
        calls: Sequence[Call],
        seconds: float,
        evidence: float | None,
        asked: str,
        refused: int,
        uses: Sequence[Use] = (),
    ) -> "Spent":
        """`asked`: the LM that a call is of which does not say; `uses`: of endpoints that embed and
        rerank."""
        paid = [use.money for use in uses]
        return cls(
            seconds,
            evidence,
            len(calls),
            sum(call.prompt_tokens for call in calls),
            sum(call.completion_tokens for call in calls),
            ", ".join(dict.fromkeys(call.lm or asked for call in calls)) or None,
            refused,
            sum(use.tokens for use in uses if use.kind == "embedding"),
            sum(use.kind == "reranking" for use in uses),
            None if None in paid else sum(filter(None, paid)),
        )
