"""What can go wrong while answering, each with its cure. Classes and texts: `sql.failure`.

AgentError
├── answering.py: BadHistory, NotHeard, NothingByWords, RerankerFailed
│   └── RerankerSpent (a RerankerFailed)
├── evaluation.py: BadDataset, BadMetric, NotAJudge
├── classifying.py: BadLabels, BadRows, TooFewLabels, NotAClassifier
├── programs.py: StateMismatch, BadProgram, BadOptimiser, NightRunning, NoSuchProgram,
│   NothingBefore, NoCanary, DamagedProgram, ProgramThere
├── notes.py: NoSuchCorrection, BadCorrection, NeedsTwo
├── work_orders.py: BadMap, BadOrders, NotSent, OrderRefused, NothingToOpen
└── lm.py: LMUnavailable
    ├── LMNotInstalled
    ├── LMDidNotStart
    ├── LMFailed
    ├── LMOverflow
    ├── LMLate
    ├── LMSpent
    └── BudgetSpent
"""

from agent.errors.answering import (
    BadHistory,
    NotHeard,
    NothingByWords,
    RerankerFailed,
    RerankerSpent,
)
from agent.errors.base import AgentError
from agent.errors.classifying import BadLabels, BadRows, NotAClassifier, TooFewLabels
from agent.errors.evaluation import BadDataset, BadMetric, NotAJudge
from agent.errors.lm import (
    BudgetSpent,
    LMDidNotStart,
    LMFailed,
    LMLate,
    LMNotInstalled,
    LMOverflow,
    LMSpent,
    LMUnavailable,
)
from agent.errors.notes import BadCorrection, NeedsTwo, NoSuchCorrection
from agent.errors.programs import (
    BadOptimiser,
    BadProgram,
    DamagedProgram,
    NightRunning,
    NoCanary,
    NoSuchProgram,
    NothingBefore,
    ProgramThere,
    StateMismatch,
)
from agent.errors.work_orders import (
    BadMap,
    BadOrders,
    NothingToOpen,
    NotSent,
    OrderRefused,
)

__all__ = [
    "AgentError",
    "BadCorrection",
    "BadDataset",
    "BadHistory",
    "BadLabels",
    "BadMap",
    "BadMetric",
    "BadOptimiser",
    "BadOrders",
    "BadProgram",
    "BadRows",
    "BudgetSpent",
    "DamagedProgram",
    "LMDidNotStart",
    "LMFailed",
    "LMLate",
    "LMNotInstalled",
    "LMOverflow",
    "LMSpent",
    "LMUnavailable",
    "NeedsTwo",
    "NightRunning",
    "NoCanary",
    "NoSuchCorrection",
    "NoSuchProgram",
    "NotAClassifier",
    "NotAJudge",
    "NotHeard",
    "NotSent",
    "NothingBefore",
    "NothingByWords",
    "NothingToOpen",
    "OrderRefused",
    "ProgramThere",
    "RerankerFailed",
    "RerankerSpent",
    "StateMismatch",
    "TooFewLabels",
]
