"""Logs are as structlog has them by default in each test, whatever a test before it has set up."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def fresh_logs() -> Iterator[None]:
    """Every line is written, and can be captured; what this test sets up goes with it."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
