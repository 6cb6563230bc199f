"""Lines of the log where machines read them."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.terminal import set_up


@pytest.fixture
def handler() -> Iterator[logging.Handler]:
    """What other libraries' lines are formatted by, set up as in a process whose stderr is a
    file."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, formats = list(root.handlers), [one.formatter for one in root.handlers]
    set_up("info")
    yield root.handlers[0]
    structlog.configure(**before)
    for one, form in zip(handlers, formats, strict=False):
        one.setFormatter(form)


def test_each_line_is_json(handler: logging.Handler) -> None:
    """What another library logs is one JSON object on one line, as ours is, with what was raised
    inside."""
    try:
        raise OSError("it is away")
    except OSError:
        about = ("psycopg.pool", logging.WARNING, __file__, 1, "error in %r", ("pool-1",))
        record = logging.LogRecord(*about, sys.exc_info())
    printed = handler.format(record)
    assert "\n" not in printed
    line = json.loads(printed)
    assert line["event"] == "error in 'pool-1'"
    assert (line["level"], line["logger"]) == ("warning", "psycopg.pool")
    assert "OSError: it is away" in line["exception"]
    assert line["timestamp"].endswith("+00:00")
