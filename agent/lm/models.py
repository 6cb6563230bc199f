"""The language models that the settings name, each as a `dspy.LM` for a purpose.

"embedded" and a GGUF file run in the home's shared server; "openai/NAME" with an address is asked
directly; every other name goes to the provider that DSPy knows by it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

# Else litellm, where a provider needs it, fetches a price list when it is imported.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "true")

import dspy
from dspy.utils.exceptions import ContextWindowExceededError, LMError, LMUnexpectedError
from pydantic import SecretStr

from agent.errors import LMFailed, LMOverflow, LMUnavailable
from agent.lm.address import Address
from agent.lm.calls import Call, TokenProb, record_calls
from agent.lm.deadline import Punctual
from agent.lm.engine import ChatEngine, ProviderEngine
from agent.lm.meter import Metered, Price
from agent.lm.shared import SharedServer
from agent.lm.traced import Traced
from agent.lm.turns import Purpose
from agent.settings import AgentSettings
from ingest import weights
from ingest.weights import DEFAULT_HUB, LM_ANSWERS, Report, WeightsError
from sql.endpoint import Endpoint
from sql.home import Home

__all__ = ["Call", "LMs", "TokenProb", "open_lm", "outages", "record_calls", "runs_here"]


@dataclass(frozen=True)
class Choice:
    """What the settings say about one LM."""

    name: str
    api_base: Endpoint | None
    api_key: SecretStr | None
    price: str | None = None

    @property
    def costs(self) -> Price | None:
        """What it costs; nothing where it runs here, None where nobody says."""
        return Price(0.0, 0.0) if runs_here(self.name) else Price.of(self.price)


@dataclass(frozen=True)
class LMs:
    """The LMs of a process. Close it when done: a server that it started then ends.

    `answers` serves questions, `judge` scores answers, `reflection` proposes instructions, and
    `optimiser` is the LM of `answers` for candidate programs, which must not hold up a question.
    """

    answers: dspy.LM
    judge: dspy.LM
    reflection: dspy.LM
    optimiser: dspy.LM
    servers: tuple[SharedServer, ...] = ()
    engines: tuple[ChatEngine, ...] = ()

    def warm(self) -> None:
        """Start the embedded server now, so that the first question does not wait for it.

        Raises LMNotInstalled or LMDidNotStart.
        """
        for server in self.servers:
            server.find()

    def ping(self, lm: dspy.LM) -> float:
        """Seconds that the LM takes to say ok; raises LMUnavailable with the reason."""
        begun = time.monotonic()
        with outages():
            lm("Say ok.", max_tokens=64)
        return time.monotonic() - begun

    def close(self) -> None:
        for engine in self.engines:
            engine.close()
        for server in self.servers:
            server.close()

    def __enter__(self) -> "LMs":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def open_lm(
    settings: AgentSettings,
    home: Home,
    progress: Report | None = None,
    *,
    models_path: Path | None = None,
    hub_url: str | None = DEFAULT_HUB,
    fetch: bool = True,
) -> LMs:
    """The LMs that the settings name; nothing is started or asked yet.

    The embedded LM's weights are fetched when they are missing, unless `fetch` is false. Raises
    LMUnavailable when an LM cannot be had at all.
    """
    servers: dict[Path, SharedServer] = {}
    engines: list[ChatEngine] = []

    def gguf_of(choice: Choice) -> Path | None:
        if choice.name != "embedded":
            return _gguf(choice.name)
        if not fetch and not _is_there(home, models_path):
            raise LMUnavailable(
                "The embedded language model is not downloaded yet; run `shoptalk models pull`."
            )
        try:
            return weights.ensure(
                LM_ANSWERS, home.models, local=models_path, hub_url=hub_url, progress=progress
            )
        except WeightsError as error:
            raise LMUnavailable(str(error)) from error

    def lm(choice: Choice, purpose: Purpose, temperature: float = 0.0) -> dspy.LM:
        gguf = gguf_of(choice)
        if gguf is None:
            return _elsewhere(choice, settings, temperature, engines)
        if gguf not in servers:
            servers[gguf] = SharedServer(
                gguf,
                home.run,
                model=gguf.stem,
                threads=settings.lm_threads,
                context=settings.lm_context,
                slots=settings.lm_slots,
                start_seconds=settings.lm_start_seconds,
            )
        server = servers[gguf]

        def find(failed: Address | None) -> Address:
            return server.find(purpose, failed)

        engine = ChatEngine(find, model=gguf.stem, timeout=settings.lm_timeout, embedded=True)
        engines.append(engine)
        name = f"embedded/{gguf.stem}"
        return _dspy_lm(name, engine, settings, temperature, choice.costs, retries=0)

    answers, judge, reflection = choices_of(settings)
    # Proposals that are all alike are of no use to an optimiser.
    made = (
        lm(answers, "answers"),
        lm(judge, "judge"),
        lm(reflection, "optimiser", temperature=1.0),
        lm(answers, "optimiser"),
    )
    return LMs(*made, servers=tuple(servers.values()), engines=tuple(engines))


def choices_of(settings: AgentSettings) -> tuple[Choice, Choice, Choice]:
    """What the settings say of the LM that answers, the judge and the one that proposes."""
    answers = Choice(settings.lm, settings.lm_api_base, settings.lm_api_key, settings.lm_price)
    judge = reflection = answers
    if settings.judge_lm:
        judge = Choice(
            settings.judge_lm,
            settings.judge_lm_api_base,
            settings.judge_lm_api_key,
            settings.judge_lm_price,
        )
    if settings.reflection_lm:
        reflection = Choice(
            settings.reflection_lm,
            settings.reflection_lm_api_base,
            settings.reflection_lm_api_key,
            settings.reflection_lm_price,
        )
    return answers, judge, reflection


def prices_known(settings: AgentSettings) -> bool:
    """Whether it is known of each LM what it costs."""
    return all(one.costs is not None for one in choices_of(settings))


@contextmanager
def outages() -> Iterator[None]:
    """Turn what DSPy raises when an LM gives no answer into LMUnavailable.

    A defect of an engine (LMUnexpectedError) and a reply that cannot be parsed stay as they are.
    """
    try:
        yield
    except LMUnexpectedError:
        raise
    except ContextWindowExceededError as error:
        raise LMOverflow from error
    except LMError as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, LMUnavailable):
            cause = cause.__cause__
        if cause is not None:
            raise cause from error
        raise LMFailed(f"The language model gave no answer: {error}") from error


def runs_here(name: str) -> bool:
    """Whether the LM of that name is a file that the home's own server runs, and so a small one."""
    return name == "embedded" or Path(name).suffix == ".gguf" or Path(name).expanduser().is_file()


def _gguf(name: str) -> Path | None:
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.suffix == ".gguf":
        raise LMUnavailable(f"There is no file {path}: correct AGENT_LM, or unset it.")
    return None


def _is_there(home: Home, models_path: Path | None) -> bool:
    found = weights.status(home.models, local=models_path)
    return any(s.weight == LM_ANSWERS and s.path is not None for s in found)


def _elsewhere(
    choice: Choice, settings: AgentSettings, temperature: float, engines: list[ChatEngine]
) -> dspy.LM:
    key = choice.api_key.get_secret_value() if choice.api_key else None
    if choice.api_base and choice.name.startswith("openai/"):
        address = Address(choice.api_base, key)
        chat = ChatEngine(
            lambda failed: address,
            model=choice.name.removeprefix("openai/"),
            timeout=settings.lm_timeout,
        )
        engines.append(chat)
        return _dspy_lm(choice.name, chat, settings, temperature, choice.costs, retries=2)
    base = choice.api_base.at() if choice.api_base else None
    named = {"api_base": base, "api_key": key, "timeout": settings.lm_timeout}
    try:
        inner = dspy.LM(
            choice.name,
            cache=False,
            num_retries=0,
            **{name: value for name, value in named.items() if value is not None},
        )
        told = Address(choice.api_base, key) if choice.api_base else None
        engine = ProviderEngine(inner, told)
        return _dspy_lm(choice.name, engine, settings, temperature, choice.costs, retries=2)
    except (LMError, ValueError) as error:
        raise LMUnavailable(
            f"AGENT_LM={choice.name!r} is no model that DSPy can reach ({error}); use "
            '"embedded", a GGUF file, or a name such as "openai/NAME" with AGENT_LM_API_BASE.'
        ) from error


def _dspy_lm(
    name: str,
    engine: ChatEngine | ProviderEngine,
    settings: AgentSettings,
    temperature: float,
    price: Price | None,
    retries: int,
) -> dspy.LM:
    return dspy.LM(
        name,
        engine=Metered(Traced(Punctual(engine), name), price),
        # DSPy's cache keeps questions in plain text outside the home.
        cache=False,
        temperature=temperature,
        max_tokens=settings.lm_max_tokens,
        num_retries=retries,
    )
