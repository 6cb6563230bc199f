"""What else than text is asked with: pictures are read by a vision LM, clips are heard.

What is read there is data: it reaches no prompt of ours as an instruction. The face opens when a
name is first asked for: an endpoint that hears loads no DSPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from agent.senses.ear import Ear, open_ear
    from agent.senses.eye import Eye, open_eye
    from agent.senses.senses import Senses

__all__ = ["Ear", "Eye", "Senses", "open_ear", "open_eye"]

_MODULES: Final = {
    "Ear": "ear",
    "Eye": "eye",
    "Senses": "senses",
    "open_ear": "ear",
    "open_eye": "eye",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"agent.senses.{_MODULES[name]}"), name)
