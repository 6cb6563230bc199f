"""What can go wrong while answering, each with its cure.

AgentError
├── BadHistory
├── BadDataset
├── StateMismatch
├── BadOptimiser
├── NightRunning
├── NoSuchProgram
├── NothingBefore
├── RerankerFailed
├── NoSuchCorrection
├── BadCorrection
├── NeedsTwo
└── LMUnavailable
    ├── LMNotInstalled
    ├── LMDidNotStart
    ├── LMFailed
    └── LMOverflow
"""


class AgentError(Exception):
    """The question could not be worked on."""

    def __init__(self, message: str | None = None) -> None:
        """Use `message`, or else the docstring of the class, in one line."""
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class BadHistory(AgentError):
    """The history is not a list of {"role": "user" or "agent", "text": ...} in the order said, with
    {"page": ..., "quote": ...} as an answer's "citations"."""


class BadDataset(AgentError):
    """The folder needs questions.jsonl, and passages.jsonl or a folder pdf/ with PDFs."""


class StateMismatch(AgentError):
    """This saved program was made for other signatures than this release has: optimise anew, or
    roll back to a program of this release with `shoptalk programs rollback`."""


class BadOptimiser(AgentError):
    """The optimiser cannot be used: check AGENT_OPTIMISER and AGENT_OPTIMISER_ARGUMENTS."""


class NightRunning(AgentError):
    """Another run of the night is at work: wait for its end."""


class NoSuchProgram(AgentError):
    """There is no program of this version: `shoptalk programs` lists them."""


class NothingBefore(AgentError):
    """No program served before this one: name a version, as `shoptalk programs` lists them."""


class RerankerFailed(AgentError):
    """The reranker gave no scores: check AGENT_RERANKER, or set it to off."""


class NoSuchCorrection(AgentError):
    """There is no correction with this id: `shoptalk notes` lists them."""


class BadCorrection(AgentError):
    """The correction says nothing that can be kept."""


class NeedsTwo(AgentError):
    """Who wrote a correction does not approve it here: somebody else has to."""


class LMUnavailable(AgentError):
    """No language model can be reached: check AGENT_LM, AGENT_LM_API_BASE and AGENT_LM_API_KEY, or
    unset them to use the embedded one; `shoptalk doctor` says more."""


class LMNotInstalled(LMUnavailable):
    """The package that runs the embedded language model cannot be loaded: run `make setup`, or set
    AGENT_LM to a model of another server."""


class LMDidNotStart(LMUnavailable):
    """The embedded language model's server did not start: the end of `run/lm-*.log` in
    SHOPTALK_HOME says why."""


class LMFailed(LMUnavailable):
    """The language model was reached but gave no answer in time; try again, or raise
    AGENT_LM_TIMEOUT."""


class LMOverflow(LMUnavailable):
    """The question and the passages are longer than the language model can read: ask in fewer
    words, or raise AGENT_LM_CONTEXT."""
