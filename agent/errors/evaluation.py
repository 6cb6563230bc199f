"""What a measurement was given that cannot be measured, or measured by."""

from agent.errors.base import AgentError


class BadDataset(AgentError):
    """The folder needs questions.jsonl, and passages.jsonl or a folder pdf/ with PDFs."""

    kind = "permanent"


class BadMetric(AgentError):
    """A metric is a function of a trial, named as MODULE:FUNCTION: docs/dspy.md shows one."""

    kind = "permanent"


class NotAJudge(AgentError):
    """A judge is a signature with inputs among question, answer and lines, and one yes or no:
    docs/judges.md shows one."""

    kind = "permanent"
