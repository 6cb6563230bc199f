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
