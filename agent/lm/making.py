"""How a chosen LM is reached: engines, one for each way, and the care that all calls are made with.

"embedded" and a GGUF file run in the home's shared server; "openai/NAME" with an address is asked
directly; every other name goes to the provider that DSPy knows by it.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

# Else litellm, where a provider needs it, fetches a price list when it is imported, and puts what a
# file .env says into the environment, where every child process has it.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "true")
os.environ.setdefault("LITELLM_MODE", "PRODUCTION")

import dspy
from dspy.utils.exceptions import LMError

from agent.errors import LMUnavailable
from agent.lm.address import Address
from agent.lm.chain import Chain, Link, Turns
from agent.lm.choices import Choice
from agent.lm.deadline import Punctual
from agent.lm.engine import ChatEngine, ProviderEngine
from agent.lm.meter import Metered
from agent.lm.purse import Purse
from agent.lm.shared import SharedServer
from agent.lm.traced import Traced
from agent.lm.turns import Purpose
from agent.settings import AgentSettings
from ingest import weights
from ingest.calling import Breaker, Ledger
from ingest.weights import LM_ANSWERS, Report, WeightsError
from sql.home import Home


@dataclass
class Maker:
    """Makes LMs that share what belongs to one provider: its turns, its purse, its pauses."""

    settings: AgentSettings
    home: Home
    progress: Report | None
    models_path: Path | None
    hub_url: str | None
    fetch: bool
    ledger: Ledger | None
    engines: list[ChatEngine] = field(default_factory=list)
    _servers: dict[Path, SharedServer] = field(default_factory=dict)
    _shared: dict[str, tuple[Turns, Breaker]] = field(default_factory=dict)

    @property
    def servers(self) -> tuple[SharedServer, ...]:
        """The embedded servers that the LMs need."""
        return tuple(self._servers.values())

    def lm(self, choices: Sequence[Choice], purpose: Purpose, temperature: float = 0.0) -> dspy.LM:
        """The LM of the first choice, with the others behind it. Raises LMUnavailable."""
        links = [self._link(choice, purpose) for choice in choices]
        try:
            return dspy.LM(
                links[0].name,
                engine=Metered(Traced(Punctual(Chain(links)), links[0].name), choices[0].costs),
                # DSPy's cache keeps questions in plain text outside the home.
                cache=False,
                temperature=temperature,
                max_tokens=self.settings.lm_max_tokens,
                # A link tries again, within the time that the answer has.
                num_retries=0,
            )
        except (LMError, ValueError) as error:
            raise _unknown(choices[0], error) from error

    def _link(self, choice: Choice, purpose: Purpose) -> Link:
        gguf = self._gguf(choice)
        if gguf is not None:
            server = self._server(gguf)
            name = f"embedded/{gguf.stem}"
            engine = ChatEngine(
                partial(server.find, purpose),
                model=gguf.stem,
                timeout=self.settings.lm_timeout,
                embedded=True,
                name=name,
            )
            self.engines.append(engine)
            return Link(name, engine, breaker=Breaker(self.settings.lm_pause_seconds))
        turns, breaker = self._shared.setdefault(
            choice.known_as,
            (Turns(choice.concurrency), Breaker(self.settings.lm_pause_seconds)),
        )
        return Link(
            choice.name,
            self._elsewhere(choice),
            turns,
            breaker,
            self._purse(choice),
            self.settings.lm_retries,
        )

    def _server(self, gguf: Path) -> SharedServer:
        if gguf not in self._servers:
            self._servers[gguf] = SharedServer(
                gguf,
                self.home.run,
                model=gguf.stem,
                threads=self.settings.lm_threads,
                context=self.settings.lm_context,
                slots=self.settings.lm_slots,
                start_seconds=self.settings.lm_start_seconds,
            )
        return self._servers[gguf]

    def _purse(self, choice: Choice) -> Purse | None:
        if choice.day_money is not None and choice.costs is None:
            raise LMUnavailable(
                f"It is not known what {choice.name} costs, so that AGENT_LM_DAY_MONEY cannot hold:"
                f" set the price, as {choice.setting}_PRICE or in AGENT_LM_FALLBACKS."
            )
        if self.ledger is None:
            return None
        return Purse(
            choice.known_as, self.ledger, choice.costs, choice.day_tokens, choice.day_money
        )

    def _elsewhere(self, choice: Choice) -> Any:
        key = choice.api_key.get_secret_value() if choice.api_key else None
        told = Address(choice.api_base, key) if choice.api_base else None
        if told and choice.name.startswith("openai/") and choice.name != "openai/":
            chat = ChatEngine(
                lambda failed: told,
                model=choice.name.removeprefix("openai/"),
                timeout=self.settings.lm_timeout,
                name=choice.name,
            )
            self.engines.append(chat)
            return chat
        named = {
            "api_base": choice.address,
            "api_key": key,
            "api_version": choice.api_version,
            "timeout": self.settings.lm_timeout,
        }
        try:
            inner = dspy.LM(
                choice.name,
                cache=False,
                num_retries=0,
                **{name: value for name, value in named.items() if value is not None},
            )
            return ProviderEngine(inner, told)
        except (LMError, ValueError) as error:
            raise _unknown(choice, error) from error

    def _gguf(self, choice: Choice) -> Path | None:
        """The file that the home's own server runs; None where the LM is elsewhere."""
        if choice.name != "embedded":
            return _file(choice)
        if not self.fetch and not self._is_there():
            raise LMUnavailable(
                "The embedded language model is not downloaded yet; run `shoptalk models pull`."
            )
        try:
            return weights.ensure(
                LM_ANSWERS,
                self.home.models,
                local=self.models_path,
                hub_url=self.hub_url,
                progress=self.progress,
            )
        except WeightsError as error:
            raise LMUnavailable(str(error)) from error

    def _is_there(self) -> bool:
        found = weights.status(self.home.models, local=self.models_path)
        return any(s.weight == LM_ANSWERS and s.path is not None for s in found)


def _file(choice: Choice) -> Path | None:
    path = Path(choice.name).expanduser()
    if path.is_file():
        return path
    if path.suffix == ".gguf":
        raise LMUnavailable(f"There is no file {path}: correct {choice.setting}, or unset it.")
    return None


def _unknown(choice: Choice, error: Exception) -> LMUnavailable:
    return LMUnavailable(
        f"{choice.setting}={choice.name!r} is no model that DSPy can reach ({error}); use "
        '"embedded", a GGUF file, or a name such as "openai/NAME" with '
        f"{choice.setting}_API_BASE."
    )
