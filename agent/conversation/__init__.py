"""What a message needs: the thread before it, small talk, and whether to search."""

from agent.conversation.alone import stands_alone
from agent.conversation.fitted import Fitted
from agent.conversation.kinds import KINDS, Kind, Kinds
from agent.conversation.likeness import Bounds, Examples, Likeness
from agent.conversation.rewrite import RewriteStage
from agent.conversation.small_talk import word_set
from agent.conversation.thread import (
    EMPTY,
    Overheard,
    Thread,
    ThreadCitation,
    Turn,
    from_history,
    from_rows,
    recent_from_rows,
)
from agent.conversation.triage import Route, TriageStage, shortcut, to_search, without_lm

__all__ = [
    "EMPTY",
    "KINDS",
    "Bounds",
    "Examples",
    "Fitted",
    "Kind",
    "Kinds",
    "Likeness",
    "Overheard",
    "RewriteStage",
    "Route",
    "Thread",
    "ThreadCitation",
    "TriageStage",
    "Turn",
    "from_history",
    "from_rows",
    "recent_from_rows",
    "shortcut",
    "stands_alone",
    "to_search",
    "without_lm",
    "word_set",
]
