"""What can go wrong while answering, each with its cure. Classes and texts: `sql.failure`.

AgentError
├── BadHistory
├── BadDataset
├── BadMetric
├── BadLabels
├── BadRows
├── TooFewLabels
├── NotAClassifier
├── NotAJudge
├── StateMismatch
├── BadProgram
├── BadOptimiser
├── NightRunning
├── NoSuchProgram
├── NothingBefore
├── NoCanary
├── DamagedProgram
├── ProgramThere
├── RerankerFailed
│   └── RerankerSpent
├── NothingByWords
├── NoSuchCorrection
├── BadCorrection
├── NeedsTwo
├── BadMap
├── BadOrders
├── NoSuchOrder
├── NotSent
├── OrderRefused
├── NothingToOpen
├── NotHeard
└── LMUnavailable
    ├── LMNotInstalled
    ├── LMDidNotStart
    ├── LMFailed
    ├── LMOverflow
    ├── LMLate
    ├── LMSpent
    └── BudgetSpent
"""

from typing import ClassVar

from sql.failure import Failure, Kind


class AgentError(Failure):
    """The question could not be worked on."""

    people: ClassVar[str | None] = (
        "I could not work on this. Try again; if that does not help, tell whoever looks "
        "after me here."
    )


class NotHeard(AgentError):
    """The endpoint of AGENT_TRANSCRIBE gave no words; check the address, AGENT_TRANSCRIBE_KEY and
    AGENT_TRANSCRIBE_MODEL."""

    kind: ClassVar[Kind] = "passing"
    people = "I could not listen to your voice message. Try again, or write what you said."


class BadHistory(AgentError):
    """The history is not a list of {"role": "user" or "agent", "text": ...} in the order said, with
    {"page": ..., "quote": ...} as an answer's "citations"."""

    kind = "permanent"


class BadDataset(AgentError):
    """The folder needs questions.jsonl, and passages.jsonl or a folder pdf/ with PDFs."""

    kind = "permanent"


class BadMetric(AgentError):
    """A metric is a function of a trial, named as MODULE:FUNCTION: docs/dspy.md shows one."""

    kind = "permanent"


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


class NotAJudge(AgentError):
    """A judge is a signature with inputs among question, answer and lines, and one yes or no:
    docs/judges.md shows one."""

    kind = "permanent"


class StateMismatch(AgentError):
    """This saved program was made for other signatures than this release has: optimise anew, or
    roll back to a program of this release with `shoptalk programs rollback`."""

    kind = "permanent"


class BadProgram(AgentError):
    """This cannot be a program: docs/programs.md shows one, with its signature, metric and rows."""

    kind = "permanent"


class BadOptimiser(AgentError):
    """The optimiser cannot be used: check AGENT_OPTIMISER and AGENT_OPTIMISER_ARGUMENTS."""

    kind = "permanent"


class NightRunning(AgentError):
    """Another run of the night is at work: wait for its end."""

    kind = "passing"


class NoSuchProgram(AgentError):
    """There is no program of this version: `shoptalk programs` lists them."""

    kind = "permanent"


class NothingBefore(AgentError):
    """No program served before this one: name a version, as `shoptalk programs` lists them."""

    kind = "permanent"


class NoCanary(AgentError):
    """Only a program that answers questions, and does not serve already, can be tried on a share of
    the threads: `shoptalk programs` lists them."""

    kind = "permanent"


class DamagedProgram(AgentError):
    """The file is no program that `shoptalk programs export` wrote, or it was changed since: export
    it anew."""

    kind = "permanent"


class ProgramThere(AgentError):
    """Another program has this version's name already: import it under another with --as NAME."""

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


class NoSuchCorrection(AgentError):
    """There is no correction with this id: `shoptalk notes` lists them."""

    kind = "permanent"


class BadCorrection(AgentError):
    """The correction says nothing that can be kept."""

    kind = "permanent"
    people = None


class NeedsTwo(AgentError):
    """Who wrote a correction does not approve it here: somebody else has to."""

    kind = "permanent"
    people = None


class BadMap(AgentError):
    """The map needs `columns`, and which of them are the order's `number` and `fault`:
    docs/work-orders.md shows one."""

    kind = "permanent"


class BadOrders(AgentError):
    """The file holds no work orders that can be read."""

    kind = "permanent"


class NoSuchOrder(AgentError):
    """There is no work order with this number."""

    kind = "permanent"


class NotSent(AgentError):
    """The work order could not be handed over: it is tried again."""

    kind = "passing"
    people = (
        "The system for work orders did not take it, however often I tried. The draft is kept: "
        "click once more, and I try again."
    )


class OrderRefused(AgentError):
    """The system for work orders refused the draft: check BOT_ORDERS_WEBHOOK."""

    kind = "permanent"
    people = (
        "The system for work orders refused it. Please tell whoever looks after me here; then click"
        " once more."
    )


class NothingToOpen(AgentError):
    """There is no place for new work orders: set BOT_ORDERS_WEBHOOK or BOT_ORDERS_CSV."""

    kind = "permanent"
    people = "There is no place here for new work orders: tell whoever looks after me here."


class LMUnavailable(AgentError):
    """No language model can be reached: check AGENT_LM, AGENT_LM_API_BASE and AGENT_LM_API_KEY, or
    unset them to use the embedded one; `shoptalk doctor` says more."""

    kind: ClassVar[Kind] = "passing"
    people = (
        "My language model is away. Try again in a few minutes; if that does not help, tell"
        " whoever looks after me here."
    )


class LMNotInstalled(LMUnavailable):
    """The package that runs the embedded language model cannot be loaded: run `make setup`, or set
    AGENT_LM to a model of another server."""

    kind = "permanent"


class LMDidNotStart(LMUnavailable):
    """The embedded language model's server did not start: the end of `run/lm-*.log` in
    SHOPTALK_HOME says why."""


class LMFailed(LMUnavailable):
    """The language model was reached but gave no answer in time; try again, or raise
    AGENT_LM_TIMEOUT."""


class LMLate(LMUnavailable):
    """The language model did not answer within the time that an answer may take: try again, or
    raise AGENT_ANSWER_SECONDS."""


class LMSpent(LMUnavailable):
    """The language model was asked as much as it may be today: raise AGENT_LM_DAY_TOKENS or
    AGENT_LM_DAY_MONEY, name another in AGENT_LM_FALLBACKS, or wait until midnight (UTC)."""

    cure: ClassVar[str] = (
        "raise AGENT_LM_DAY_TOKENS or AGENT_LM_DAY_MONEY, name another in AGENT_LM_FALLBACKS, or "
        "wait until midnight (UTC)."
    )
    people = (
        "My language model has answered as much as it may today. Ask again tomorrow; until then I "
        "show the closest lines only."
    )


class BudgetSpent(LMUnavailable):
    """The night has spent what it may: raise AGENT_NIGHT_CALLS, AGENT_NIGHT_TOKENS or
    AGENT_NIGHT_MONEY, or wait for the next."""


class LMOverflow(LMUnavailable):
    """The question and the passages are longer than the language model can read: ask in fewer
    words, or raise AGENT_LM_CONTEXT."""

    kind = "permanent"
    people = "This is longer than I can read at once: ask in fewer words."
