"""How tests are spread over the workers of pytest-xdist (`-n 3`): the long ones first, and apart.

A file's tests stay together, since they may share what is made once for their module; those of
`journeys` start processes of their own, take long, and go to whoever is free.
"""

from collections.abc import Sequence
from typing import Any

import pytest

try:
    from xdist.scheduler import LoadScopeScheduling
except ImportError:  # without it everything runs in one process
    LoadScopeScheduling = object  # type: ignore[assignment,misc]

JOURNEYS = "tests/journeys/"
TOGETHER = (
    *("test_browser", "test_cli", "test_cli_notes", "test_cli_privacy", "test_cli_process"),
    *("test_backup", "test_classify", "test_lm_small", "test_orders_docs", "test_upgrade"),
    *("test_asking", "test_classify_docs", "test_image", "test_walk_browser"),
)
"""Files of `journeys` whose tests share a browser, a language model or a home of the command
line: each of them is one piece of work."""
_FOLDERS = (JOURNEYS, "tests/slack/", "tests/db/", "tests/unit/")


def piece_of(nodeid: str) -> str:
    """The piece of work that a test belongs to: its file, or itself."""
    file = nodeid.partition("::")[0]
    name = file.removeprefix(JOURNEYS).removesuffix(".py")
    return nodeid if file.startswith(JOURNEYS) and name not in TOGETHER else file


def longest_first(nodeids: Sequence[str]) -> list[int]:
    """The numbers of the tests in the order in which they start: by folder; their order within a
    folder stays."""

    def rank(number: int) -> int:
        folders = (n for n, folder in enumerate(_FOLDERS) if nodeids[number].startswith(folder))
        return next(folders, len(_FOLDERS))

    return sorted(range(len(nodeids)), key=rank)


class Spread(LoadScopeScheduling):
    """xdist's own scheduler with our pieces, in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Ours where `--dist loadfile` is asked for."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Spread(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker the long ones come first; who runs them in one process wants the short ones."""
    if hasattr(config, "workerinput"):
        items[:] = [items[number] for number in longest_first([item.nodeid for item in items])]
