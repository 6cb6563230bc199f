"""The HTTP API: other systems ask, with a key of their own, and get what Slack would say.

`ask_as` is the one way to ask as a client, for whatever else speaks for one. The face opens when a
name is first asked for: making keys loads no DSPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.api.app import api
    from bot.api.asking import Abandoned, Question, Told, ask_as, read_again
    from bot.api.clients import Client
    from bot.api.front import Front
    from bot.api.keys import GRACE_HOURS, Made, create, revoke, rotate
    from bot.api.mcp.stdio import run_stdio
    from bot.api.problems import Problem, problem_of
    from bot.api.pyfunc.exporting import export_model
    from bot.api.pyfunc.registering import Facts, facts_of, register_model
    from bot.api.readers import Readers, SlackReaders
    from bot.api.scopes import SCOPES
    from bot.api.serve import front_of, run
    from bot.api.telling import Telling, document_of, tell

__all__ = [
    "GRACE_HOURS",
    "SCOPES",
    "Abandoned",
    "Client",
    "Facts",
    "Front",
    "Made",
    "Problem",
    "Question",
    "Readers",
    "SlackReaders",
    "Telling",
    "Told",
    "api",
    "ask_as",
    "create",
    "document_of",
    "export_model",
    "facts_of",
    "front_of",
    "problem_of",
    "read_again",
    "register_model",
    "revoke",
    "rotate",
    "run",
    "run_stdio",
    "tell",
]

_MODULES: Final = {
    "GRACE_HOURS": "keys",
    "SCOPES": "scopes",
    "Abandoned": "asking",
    "Client": "clients",
    "Facts": "pyfunc.registering",
    "Front": "front",
    "Made": "keys",
    "Problem": "problems",
    "Question": "asking",
    "Readers": "readers",
    "SlackReaders": "readers",
    "Telling": "telling",
    "Told": "asking",
    "api": "app",
    "ask_as": "asking",
    "create": "keys",
    "document_of": "telling",
    "export_model": "pyfunc.exporting",
    "facts_of": "pyfunc.registering",
    "front_of": "serve",
    "problem_of": "problems",
    "read_again": "asking",
    "register_model": "pyfunc.registering",
    "revoke": "keys",
    "rotate": "keys",
    "run": "serve",
    "run_stdio": "mcp.stdio",
    "tell": "telling",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"bot.api.{_MODULES[name]}"), name)
