"""What a question comes with that cannot be used, and what serves it that fails."""

from typing import ClassVar

from agent.errors.base import AgentError
from sql.failure import Kind


class NotHeard(AgentError):
    """The endpoint of AGENT_TRANSCRIBE gave no words; check the address, AGENT_TRANSCRIBE_KEY and
    AGENT_TRANSCRIBE_MODEL."""

    kind: ClassVar[Kind] = "passing"
    people = "I could not listen to your voice message. Try again, or write what you said."


class BadHistory(AgentError):
    """The history is not a list of {"role": "user" or "agent", "text": ...} in the order said, with
    {"page": ..., "quote": ...} as an answer's "citations"."""

    kind = "permanent"


class RerankerFailed(AgentError):
    """The reranker gave no scores: check AGENT_RERANKER, or set it to off."""

    kind = "passing"


class RerankerSpent(RerankerFailed):
    """The reranker was asked as much as it may be today: raise AGENT_RERANKER_DAY_CALLS or
    AGENT_RERANKER_DAY_MONEY, name another in AGENT_RERANKER_FALLBACKS, or wait until midnight
    (UTC)."""


class NothingByWords(AgentError):
    """Nothing was found by words alone, and the embedding endpoint may be asked no more today:
    raise INGEST_EMBEDDING_DAY_TOKENS or INGEST_EMBEDDING_DAY_MONEY, or wait until midnight
    (UTC)."""

    kind = "permanent"
    people = (
        "I found nothing on this by its words, and I have searched by meaning as much as I may "
        "today: the manuals may answer it all the same. Ask again tomorrow, or in the words of the "
        "manual."
    )
