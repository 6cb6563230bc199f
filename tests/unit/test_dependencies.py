"""What runs is installed by the lock that a deployment installs, and by no other.

Tests run in an environment with everything; a package of developers that a module of ours imports
would be missed only where Shoptalk is deployed.
"""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("agent", "bot", "ingest", "sql")
SAMPLE = ROOT / "bot" / "sample"
"""Draws the sample manual, which comes drawn."""
WITHOUT = {
    "matplotlib": "charts",
    "mlflow": "mlflow",
    "pandas": "mlflow",
    "opentelemetry": "otel",
    "rapidocr": "ocr",
}
"""Modules of extras: what is imported of them is asked for first, and its absence is said."""


def test_all_that_is_imported_is_locked_for_a_deployment() -> None:
    """Each third-party module that our code names is in requirements.lock, or of a known extra."""
    locked = {name for name, _ in _pins(ROOT / "requirements.lock")}
    of_module = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {module}"
        for folder in OURS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if SAMPLE not in path.parents
        for module in _imported(path)
        if module not in WITHOUT
        and not locked.intersection(_plain(name) for name in of_module.get(module, ()))
    }
    assert not missing


def test_the_lock_of_developers_holds_the_same_releases() -> None:
    """What tests ran with is what is deployed."""
    run, tools = (_pins(ROOT / f"requirements{name}.lock") for name in ("", "-dev"))
    assert run <= tools


def test_an_extra_is_one_that_pyproject_describes() -> None:
    """`make extra-NAME` of the Makefile, and the modules above."""
    described = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = set(described["project"]["optional-dependencies"])
    named = re.findall(r"^EXTRAS := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert {name.removeprefix("extra-") for name in named[0].split()} == extras
    assert set(WITHOUT.values()) == extras


def _imported(path: Path) -> set[str]:
    """The first names of third-party modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(OURS) - set(sys.stdlib_module_names)


def _pins(lock: Path) -> set[tuple[str, str]]:
    """Each package with its release; one of several releases by Python's version stands twice."""
    lines = re.findall(r"^([a-z0-9][^=]*)==([^ ]+)", lock.read_text("utf-8"), re.M)
    return {(_plain(name), release) for name, release in lines}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()
