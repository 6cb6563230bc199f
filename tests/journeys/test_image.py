"""The image: built from `docs/deploy/Containerfile`, run as `compose.yaml` says, killed, stopped.

Needs root, buildah, podman, and SHOPTALK_TEST_BASE with the name of an image that is there and has
Python 3.11 (`python:3.11-slim-bookworm`, or one made by debootstrap: docs/operating.md).
SHOPTALK_TEST_BUILD adds words to `buildah build`, such as a package index's configuration.
"""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict

from bot.sample import SAMPLE_PDF
from tests import netns
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.workspace_client import Workspace, until

_ROOT = Path(__file__).parents[2]
_DEPLOY = _ROOT / "docs" / "deploy"
_BASE = os.environ.get("SHOPTALK_TEST_BASE", "")
_IMAGE, _HOST = "localhost/shoptalk-test", "shoptalk-image"
_LOOK = """
import importlib.metadata as m, importlib.util as u, json, os, pathlib, shutil
here = pathlib.Path("/opt/shoptalk/lib")
left = [f for f in here.rglob("*.py") if not pathlib.Path(u.cache_from_source(str(f))).exists()]
print(json.dumps({
    "user": os.getuid(),
    "packages": sorted(d.name.lower() for d in m.distributions()),
    "not_compiled": [f.name for f in left],
    "compilers": [c for c in ("cc", "gcc", "make", "git") if shutil.which(c)],
    "writable": [d for d in ("/opt/shoptalk", "/etc", "/tmp", "/data") if os.access(d, os.W_OK)],
    "caches": [str(f) for f in pathlib.Path("/").glob("root/.cache/*")],
}))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (_BASE and shutil.which("buildah") and shutil.which("podman") and os.getuid() == 0),
        reason="needs root, buildah, podman, and SHOPTALK_TEST_BASE=an image with Python 3.11",
    ),
]


def _run(*words: str, seconds: float = 600) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def image() -> str:
    """The image of this checkout."""
    file = str(_DEPLOY / "Containerfile")
    more = shlex.split(os.environ.get("SHOPTALK_TEST_BUILD", ""))
    command = ["buildah", "build", "--layers", *more, "--build-arg", f"BASE={_BASE}"]
    _run(*command, "-f", file, "-t", _IMAGE, str(_ROOT), seconds=3_600)
    return _IMAGE


def _options() -> list[str]:
    """How compose.yaml runs the bot, as words for podman."""
    service: dict[str, Any] = yaml.safe_load((_DEPLOY / "compose.yaml").read_text())["services"]
    bot = service["bot"]
    assert (bot["read_only"], bot["init"]) == (True, True)
    words = ["--read-only", "--read-only-tmpfs=false"]
    words += [f"--tmpfs={place}" for place in bot["tmpfs"]]
    words += [f"--cap-drop={one}" for one in bot["cap_drop"]]
    return words + [f"--security-opt={one.split(':')[0]}" for one in bot["security_opt"]]


class Containers:
    """Containers of one image in a network namespace of their own; gone afterwards."""

    def __init__(self, image: str, models: Path, settings: dict[str, str]) -> None:
        self._image = image
        self._words = [*_options(), f"--network=ns:/run/netns/{_HOST}"]
        self._words += [f"--volume={models}:/models:ro", f"--volume={SAMPLE_PDF}:/manual.pdf:ro"]
        self._words += [f"--env={name}={value}" for name, value in settings.items()]
        self._names: list[str] = []

    def command(self, *words: str) -> str:
        """What a command prints, in a container of its own."""
        return _run("podman", "run", "--rm", *self._words, self._image, *words)

    def start(self, name: str, command: str) -> str:
        """Start one of the processes."""
        self._names.append(name)
        _run("podman", "run", "-d", f"--name={name}", *self._words, self._image, command)
        return name

    def logs(self, name: str) -> list[str]:
        """The lines of what it said."""
        both = subprocess.run(["podman", "logs", name], capture_output=True, text=True, check=True)
        return [line for line in (both.stdout + both.stderr).splitlines() if line.strip()]

    def stop(self, name: str) -> int:
        """SIGTERM, and its exit status: 137 where it had to be killed after ten seconds."""
        _run("podman", "stop", "-t", "10", name)
        return int(_run("podman", "inspect", "-f", "{{.State.ExitCode}}", name))

    def end(self) -> None:
        for name in self._names:
            subprocess.run(["podman", "rm", "-f", "-v", name], capture_output=True, check=False)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_what_the_image_holds(image: str) -> None:
    """An ordinary user who can write nowhere but at home and in /tmp; all byte-compiled; no tools
    of developers, no compilers, no caches, and of .git and tests nothing came in."""
    looked = _run(
        "podman", "run", "--rm", *_options(), "--network=none", "--entrypoint=python", image,
        "-c", _LOOK,
    )  # fmt: skip
    found = json.loads(looked)
    assert found["user"] == 10001
    assert found["writable"] == ["/tmp", "/data"]
    assert found["not_compiled"] == ["olefile2.py"]  # for Python 2
    assert (found["compilers"], found["caches"]) == ([], [])
    assert {"shoptalk", "dspy", "pip"} <= set(found["packages"])
    assert not {"setuptools", "pytest", "ruff", "mypy"} & set(found["packages"])
    sizes = json.loads(_run("podman", "image", "inspect", image))[0]["Size"]
    assert sizes < 1_300_000_000


def test_it_answers_and_is_killed(
    image: str,
    stack: ExitStack,
    open_loop: StartLoop,
    lm_stub: StartStub,
    workspace: Workspace,
    database_url: str,
    models: Path,
    tmp_path: Path,
) -> None:
    """With a root that nobody may write to and without privileges: a manual is read within its
    limits, a question has a cited answer; a worker is killed amid the next, which has one answer
    all the same; each ends by itself when told to, and says only JSON."""
    stub = lm_stub(seconds=0.5)
    ports = [int(conninfo_to_dict(database_url)["port"] or 0)]
    ports += [urlsplit(url).port or 0 for url in (workspace.url, stub.url)]
    stack.enter_context(netns.namespaces([_HOST], ports))
    for weight in models.glob("all-MiniLM*"):
        shutil.copy(weight, tmp_path)
    tmp_path.chmod(0o755)
    loop = open_loop(stub)
    settings = {
        **workspace.environment,
        **stub.settings,
        "DATABASE_URL": database_url,
        "INGEST_MODELS_PATH": "/models",
        "BOT_STALLED_SECONDS": "3",
    }
    containers = Containers(image, tmp_path, settings)
    stack.callback(containers.end)
    assert "17 pages" in containers.command("ingest", "--everyone", "/manual.pdf")
    containers.start("shoptalk-test-bot", "bot")
    first = containers.start("shoptalk-test-worker-1", "worker")
    workspace.connected(1, 120)
    place = workspace.direct("U0ADA")
    ts = workspace.say("U0ADA", place, "What torque do the gland bolts need?")
    workspace.reply_to("U0ADA", place, ts, "205", "p. 13")
    loop.until_state(ts, "final", 120)

    ts = workspace.say("U0ADA", place, "How do I replace the ram packing?")
    until(lambda: loop.state(ts) in ("shown", "composed"), 120)
    _run("podman", "kill", "-s", "KILL", first)
    second = containers.start("shoptalk-test-worker-2", "worker")
    loop.until_state(ts, "final", 120)
    assert len(workspace.replies("U0ADA", place, ts)) == 1

    for name in ("shoptalk-test-bot", second):
        assert containers.stop(name) == 0
        for line in containers.logs(name):
            assert "event" in json.loads(line)
