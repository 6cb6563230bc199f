"""Logs: one line of JSON for each, whoever logs."""

import json
import logging

import pytest
import structlog

from bot.terminal import set_up


@pytest.fixture
def _as_before():
    config, root = structlog.get_config(), logging.getLogger()
    kept = [(one, one.formatter) for one in root.handlers]
    yield
    structlog.configure(**config)
    for handler, formatter in kept:
        handler.setFormatter(formatter)


@pytest.mark.usefixtures("_as_before")
def test_what_a_library_logs_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Where stderr is no terminal, a library's warning, with its trace of several lines, is one
    line with the fields of ours, and its text is what the library said."""
    set_up("info")
    structlog.get_logger().info("bot.started", team="T1")
    ours = json.loads(capsys.readouterr().err)
    try:
        raise OSError("gone\naway")
    except OSError as error:
        trace = (OSError, error, error.__traceback__)
    record = logging.LogRecord("slack_sdk.web", 40, __file__, 1, "no %s", ("answer",), trace)
    [line] = {handler.format(record) for handler in logging.getLogger().handlers}
    assert "\n" not in line
    theirs = json.loads(line)
    assert {"event", "level", "timestamp"} <= ours.keys() & theirs.keys()
    assert (theirs["logger"], theirs["level"]) == ("slack_sdk.web", "error")
    assert theirs["message"].startswith("no answer\nTraceback")
    assert "gone\naway" in theirs["message"]
