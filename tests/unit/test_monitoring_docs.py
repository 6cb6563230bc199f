"""docs/monitoring.md and its files: true where a machine can tell."""

import importlib
import inspect
import json
import pkgutil
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.api.metrics import Metrics
from bot.monitoring import Counts

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "monitoring.md").read_text("utf-8")
_FILES = _ROOT / "docs" / "monitoring"
_ROW = re.compile(r"(?m)^\| `((?:shoptalk|gen_ai)_\w+)` \| (.*?) \| (.*?) \|")
_NAME = re.compile(r"\b(?:shoptalk|gen_ai)_[a-z_]+\b(?=[{\[)\s]|$)")
_ATTRIBUTE = re.compile(r"[\"`]((?:shoptalk|gen_ai|messaging|http|url|error)\.[a-z_.]+)[\"`]")


def documented() -> dict[str, tuple[str, list[str]]]:
    """Kind and labels of each metric of the page."""
    return {
        name: (kind, re.findall(r"`(\w+)`", labels)) for name, kind, labels in _ROW.findall(_PAGE)
    }


def dashboard() -> dict[str, Any]:
    """The example dashboard."""
    read: dict[str, Any] = json.loads((_FILES / "dashboard.json").read_text("utf-8"))
    return read


def expressions() -> list[str]:
    """What the dashboard's panels ask Prometheus."""
    return [one["expr"] for panel in dashboard()["panels"] for one in panel.get("targets", ())]


def metrics_in(expression: str) -> set[str]:
    """The metrics that are asked for; of a histogram its own name."""
    found = set(_NAME.findall(expression)) - {"gen_ai_request_model", "gen_ai_token_type"}
    bases = {re.sub(r"_(bucket|sum|count)$", "", name): name for name in found}
    return {base if base in documented() else name for base, name in bases.items()}


def test_each_metric_is_on_the_page() -> None:
    """What a process counts is what the page lists, with its kind."""
    counts = Counts()
    said = Metrics(counts).text().decode()
    made = dict(re.findall(r"(?m)^# TYPE (\w+) (\w+)$", said))
    made = {name: kind for name, kind in made.items() if not name.endswith("_created")}
    named = {name: kind for name, (kind, _) in documented().items() if "database" not in kind}
    assert made == named


def test_the_dashboard() -> None:
    """It asks only for what there is, each of its panels has a place of its own, and it works with
    whatever Prometheus it is given."""
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        own = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & own, panel["title"]
        assert max(x for x, _ in own) < 24
        cells |= own
    asked = set().union(*map(metrics_in, expressions()))
    assert asked <= set(documented())
    assert {panel["datasource"]["uid"] for panel in panels if "datasource" in panel} == {
        "${datasource}"
    }


def test_each_alert_is_tried_both_ways() -> None:
    """An alert asks for what there is, says what to do, fires in one test and is quiet in one."""
    rules = yaml.safe_load((_FILES / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    tried = yaml.safe_load((_FILES / "alerts.test.yml").read_text("utf-8"))["tests"]
    fires = {
        (one["alertname"], bool(one["exp_alerts"])) for t in tried for one in t["alert_rule_test"]
    }
    for rule in rules:
        assert metrics_in(rule["expr"]) <= set(documented())
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["do"]
        assert {(rule["alert"], True), (rule["alert"], False)} <= fires


@pytest.mark.parametrize(
    "words",
    [
        ("check", "rules", "alerts.yml"),
        ("check", "config", "--syntax-only", "prometheus.yml"),
        ("test", "rules", "alerts.test.yml"),
    ],
)
def test_prometheus_takes_them(words: tuple[str, ...]) -> None:
    """Prometheus' own checker takes the files, and its rule tests pass."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("there is no promtool: apt-get install prometheus")
    done = subprocess.run([promtool, *words], cwd=_FILES, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_attribute_is_on_the_page() -> None:
    """What spans can say is what the page lists: nothing else, so nothing that anybody wrote."""
    in_code: set[str] = set()
    for package in ("bot", "agent", "ingest", "sql"):
        for file in (_ROOT / package).rglob("*.py"):
            text = file.read_text("utf-8")
            if "sql.spans" in text or "on_queue" in text:
                in_code |= set(_ATTRIBUTE.findall(text))
    table = _PAGE[_PAGE.index("| attribute |") : _PAGE.index("## Log lines")]
    assert in_code - {"http.response.start"} == set(_ATTRIBUTE.findall(table))  # an ASGI message


def test_attributes_are_those_of_the_conventions() -> None:
    """What is not ours is named as OpenTelemetry's own package of conventions names it today, and
    none of it has another name by now. (Those of generative AI were moved to a repository of their
    own, which has no package; the names are the same.)"""
    conventions = pytest.importorskip("opentelemetry.semconv._incubating.attributes")
    known = {}
    for found in pkgutil.iter_modules(conventions.__path__, f"{conventions.__name__}."):
        text = inspect.getsource(importlib.import_module(found.name))
        for name, said in re.findall(r'= "([a-z_.]+)"\n"""(.*?)"""', text, re.DOTALL):
            known[name] = "Replaced" not in said and "Removed" not in said
    table = _PAGE[_PAGE.index("| attribute |") : _PAGE.index("## Log lines")]
    theirs = {one for one in _ATTRIBUTE.findall(table) if not one.startswith("shoptalk.")}
    assert {one: known.get(one) for one in theirs} == dict.fromkeys(theirs, True)
