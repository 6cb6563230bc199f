"""What classifies comments cannot be learned or used like this."""

from agent.errors.base import AgentError


class BadLabels(AgentError):
    """The labels file needs `tasks`, each with `labels` and what they mean: `shoptalk classify
    --help` shows one."""


class BadRows(AgentError):
    """The file holds no texts that can be read: give a CSV with a header, JSON lines, or one text a
    line."""


class TooFewLabels(AgentError):
    """There are too few labelled texts to learn from."""


class NotAClassifier(AgentError):
    """There is no classifier yet: give --labels FILE, or learn one with --learn LABELLED.csv
    --labels FILE --save."""
