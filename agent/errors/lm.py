"""The language model: away, too slow, spent, or asked too much."""

from typing import ClassVar

from agent.errors.base import AgentError
from sql.failure import Kind


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
