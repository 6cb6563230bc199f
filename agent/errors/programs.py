"""Versions of programs, and the night that makes them."""

from agent.errors.base import AgentError


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
