"""What can go wrong while answering, each with its cure.

AgentError
└── LMUnavailable
    ├── LMNotInstalled
    ├── LMDidNotStart
    └── LMFailed
"""


class AgentError(Exception):
    """The question could not be worked on."""

    def __init__(self, message: str | None = None) -> None:
        """Use `message`, or else the docstring of the class, in one line."""
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


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
