"""The files of `docs/deploy`: what systemd, a linter and YAML say of them, where these are."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import MODULES
from tests.unit.test_settings_docs import _settings

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT / "docs" / "deploy"
_UNITS = sorted(one for one in _FOLDER.iterdir() if one.suffix in (".service", ".target", ".timer"))
_SHOPTALK = "/opt/shoptalk/.venv/bin/shoptalk"
_MOST_EXPOSED = 25
"""Of 100, as `systemd-analyze security` counts; a plain service has 96."""


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units with a command that is here, the template with a name."""
    made = []
    for unit in _UNITS:
        text = unit.read_text("utf-8")
        path = tmp_path / unit.name.replace("@.", "@worker.")
        path.write_text(text.replace(_SHOPTALK, "/bin/true"))
        made.append(path)
    return made


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_takes_them(units: list[Path]) -> None:
    """systemd reads every line of every unit, and finds the services well closed off."""
    assert len(units) == 4
    verify = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for unit in units:
        if unit.suffix == ".service":
            closed = ["systemd-analyze", "security", "--offline=yes", "--no-pager"]
            threshold = f"--threshold={_MOST_EXPOSED}"
            done = subprocess.run(
                [*closed, threshold, str(unit)], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr


def test_services() -> None:
    """They run commands that there are, as an ordinary user, and again whatever ends."""
    for unit in _UNITS:
        text = unit.read_text("utf-8")
        for words in re.findall(rf"(?m)^ExecStart={_SHOPTALK} (\S+)", text):
            assert words == "%i" or words in MODULES
        if unit.suffix == ".service":
            assert "\nUser=shoptalk\n" in text
            assert "\nNoNewPrivileges=yes\n" in text
    assert "\nRestart=always\n" in (_FOLDER / "shoptalk@.service").read_text("utf-8")


def test_image() -> None:
    """The image takes what the package is made of, names no registry, and runs as nobody much."""
    text = (_FOLDER / "Containerfile").read_text("utf-8")
    assert {"sql", "ingest", "agent", "bot"} <= set(re.findall(r"(?m)^COPY (\w+) \w+$", text))
    assert re.search(r"(?m)^USER \d{4,}$", text)
    stages = set(re.findall(r"(?m)^FROM \S+ AS (\w+)", text))
    assert set(re.findall(r"(?m)^FROM (\S+)", text)) - stages == {"${BASE}"}
    [base] = re.findall(r"(?m)^ARG BASE=(\S+)", text)
    assert "/" not in base
    linter = shutil.which("hadolint")
    if linter:
        done = subprocess.run(
            [linter, _FOLDER / "Containerfile"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_the_context_holds_nothing_else() -> None:
    """What is copied into the image is let in, and nothing else: no .env, .git or tests."""
    lines = (_ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    text = (_FOLDER / "Containerfile").read_text("utf-8")
    copied = re.findall(r"(?m)^COPY (?!--)(.+) \S+$", text)
    wanted = {name for line in copied for name in line.split()}
    assert {rule[1:] for rule in rules if rule.startswith("!")} == wanted
    assert all((_ROOT / name).exists() for name in wanted)


def test_compose() -> None:
    """Each service runs a command and settings that there are, and what it waits for is there."""
    document: dict[str, Any] = yaml.safe_load((_FOLDER / "compose.yaml").read_text("utf-8"))
    services = document["services"]
    known = {name for _, name, *_ in _settings()}
    for name, service in services.items():
        waits = service.get("depends_on", {})
        assert set(waits) <= set(services), name
        # podman would not start it again after what it waits for has ended.
        assert all(one["condition"] == "service_healthy" for one in waits.values()), name
        if service["image"] == "shoptalk":
            assert service["command"][0] in MODULES
            assert set(service["environment"]) <= known, name
            assert service["cap_drop"] == ["ALL"]
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in document["volumes"]
    assert {"bot", "worker", "clock", "api"} <= set(services)
