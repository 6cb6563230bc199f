"""The whole loop for tests, with whatever language model a test wants."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.lm_stub import LmStub
from tests.loop import Loop
from tests.workspace_client import Workspace

StartLoop = Callable[..., Loop]


@pytest.fixture
def open_loop(
    workspace: Workspace, database_url: str, models: Path, tmp_path: Path
) -> Iterator[StartLoop]:
    """A function that makes a `Loop` with an LM (a stub, or settings); it is ended afterwards."""
    with ExitStack() as stack:

        def make(lm: LmStub | dict[str, str], url: str | None = database_url, **more: str) -> Loop:
            settings = {
                "INGEST_MODELS_PATH": str(models),
                "SQL_DURABLE": "false",
                "BOT_STALLED_SECONDS": "3",
                "AGENT_CANARY_SHARE": "0",
                **(lm if isinstance(lm, dict) else lm.settings),
                **more,
            }
            loop = Loop(tmp_path / "loop", workspace, url, settings)
            stack.callback(loop.end)
            return loop

        yield make
