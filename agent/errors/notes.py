"""Corrections, and who may approve them."""

from agent.errors.base import AgentError


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
