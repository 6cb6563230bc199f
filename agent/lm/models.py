"""The language models that the settings name, each as a `dspy.LM` for a purpose."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import dspy
from dspy.utils.exceptions import ContextWindowExceededError, LMError, LMUnexpectedError

from agent.errors import LMFailed, LMOverflow, LMUnavailable
from agent.lm.calls import Call, TokenProb, record_calls
from agent.lm.choices import choices_of, fallbacks_of
from agent.lm.engine import ChatEngine
from agent.lm.making import Maker
from agent.lm.shared import SharedServer
from agent.settings import AgentSettings
from ingest.calling import Ledger
from ingest.weights import DEFAULT_HUB, Report
from sql.home import Home

__all__ = ["Call", "LMs", "TokenProb", "open_lm", "outages", "record_calls"]


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
    standby: tuple[SharedServer, ...] = ()
    """Servers of fallbacks alone, which are started when they are first needed."""

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
        for server in (*self.servers, *self.standby):
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
    ledger: Ledger | None = None,
) -> LMs:
    """The LMs that the settings name; nothing is started or asked yet.

    The embedded LM's weights are fetched when they are missing, unless `fetch` is false. `ledger`:
    where it is counted what LMs elsewhere are asked; without one it is not, and no daily limit
    holds. Raises LMUnavailable when an LM cannot be had at all.
    """
    maker = Maker(settings, home, progress, models_path, hub_url, fetch, ledger)
    answers, judge, reflection = choices_of(settings)
    behind = fallbacks_of(settings)
    # These have nobody behind them: a judge is measured as it is, and a night compares programs on
    # one LM. Proposals that are all alike are of no use to an optimiser.
    alone = (
        maker.lm((judge,), "judge"),
        maker.lm((reflection,), "optimiser", temperature=1.0),
        maker.lm((answers,), "optimiser"),
    )
    servers = maker.servers
    first = maker.lm((answers, *behind), "answers")
    standby = tuple(one for one in maker.servers if one not in servers)
    return LMs(first, *alone, servers, tuple(maker.engines), standby)


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
