"""Logs: structlog to stderr, for people on a terminal and as JSON elsewhere."""

import json
import logging
import sys
from datetime import UTC, datetime

import structlog

from sql.endpoint import without_secrets
from sql.spans import traceparent


def set_up(level: str) -> None:
    """Send every log of ours, and other libraries' warnings, to stderr from `level` on."""
    for_people = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _traced,
            _stripped,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(level.upper())))
    for handler in logging.getLogger().handlers:
        handler.setFormatter((_Stripping if for_people else _Json)(logging.BASIC_FORMAT))


class _Stripping(logging.Formatter):
    """What other libraries log, traces too, without what addresses keep secret."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _Json(logging.Formatter):
    """The same as JSON, a line each as ours are, with what was raised as one field."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "logger": record.name,
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: without_secrets(said) for name, said in line.items()})


def _traced(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What we log within a trace, with its id: from a line to the trace and back."""
    if carried := traceparent():
        event["trace_id"] = carried.split("-")[1]
    return event


def _stripped(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What we log, without what addresses keep secret."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = without_secrets(value)
    return event
