"""Loads every `tests/fix_*.py` and sets how much Hypothesis tries."""

import gc
import os
from pathlib import Path

# Workers share the processors, and the matrices are small: threads that wait for one another in a
# spin cost five times what they do. Said before numpy is imported, and to all that a test starts.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

# Modules and collected tests are no garbage: nobody looks through them, now or later.
gc.disable()

_FIXTURES = [f"tests.{file.stem}" for file in sorted(Path(__file__).parent.glob("fix_*.py"))]

# Said before the first of them is imported, since they import each other.
pytest.register_assert_rewrite(*_FIXTURES)

pytest_plugins = _FIXTURES

# Fixtures here are databases and servers: made once for all examples, and that is meant.
_KEEP_FIXTURES = [HealthCheck.function_scoped_fixture]
# The same examples each time, so that a change is judged by what it changes ("quick"); other ones
# each time, to look for what nobody thought of: `make fuzz`.
settings.register_profile(
    "quick",
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=_KEEP_FIXTURES,
)
settings.register_profile(
    "thorough",
    max_examples=1000,
    deadline=None,
    database=None,
    suppress_health_check=_KEEP_FIXTURES,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish() -> None:
    """From here on there may be garbage, which only tests make."""
    gc.freeze()
    gc.enable()
