"""Which machine it is about: what people say of it, which manuals fit, what a manual says that its
lines are for, and where manuals of several machines say different things.

No DSPy, no language model and no database: code decides, from words that people can see.
"""

from agent.equipment.differing import Told, differ
from agent.equipment.effectivity import Effectivity, effectivities
from agent.equipment.machine import Machine, called, fits, machine_of
from agent.equipment.spoken import Said, asks_wider, said_machine

__all__ = [
    "Effectivity",
    "Machine",
    "Said",
    "Told",
    "asks_wider",
    "called",
    "differ",
    "effectivities",
    "fits",
    "machine_of",
    "said_machine",
]
