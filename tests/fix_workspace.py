"""The local workspace for tests: the real server in a thread, and what people do in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sql.home import Home
from tests.workspace_client import Workspace, open_workspace

__all__ = ["SOON", "Workspace", "workspace"]

SOON: Sequence[float] = (0.2, 0.5, 1.0)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A fresh workspace whose retries come soon, whose events come in any order, and where a slow
    machine may open forms."""
    with open_workspace(Home(tmp_path / "workspace home")) as made:
        made.knobs(retry_seconds=SOON, trigger_seconds=30, mix=11)
        yield made
