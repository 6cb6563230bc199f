"""`shoptalk mcp` as a process that the SDK's own client starts, and docs/mcp.md as it stands."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters

from bot.api import create
from tests.fix_processes import Works
from tests.fix_roles import ADMIN
from tests.workspace_client import until

pytestmark = pytest.mark.slow

T = TypeVar("T")
_PAGE = Path(__file__).parents[2] / "docs" / "mcp.md"
_BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```")
_ASK = {"question": "What torque do the gland bolts need?"}


def _with(works: Works, work: Callable[[Client], Awaitable[T]], mode: str, **more: str) -> T:
    """What the work gives, done with a server that the client starts."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "mcp"], env={**works.environment, **more}
    )

    async def run() -> T:
        async with Client(server, mode=mode) as client:
            return await work(client)

    return anyio.run(run)


def _key(works: Works, name: str, *scopes: str) -> str:
    with works.db.connection() as conn:
        return create(conn, "local", name, list(scopes), by=ADMIN).secret


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_operators_assistant(works: Works, mode: str) -> None:
    """Whoever starts it without a key is the operator: asks, and gets what the API would give."""

    async def work(client: Client) -> Any:
        assert len((await client.list_tools()).tools) >= 4
        page = await client.call_tool("page", {"manual_id": 1, "page": 13})
        assert page.content[0].type == "image"
        return await client.call_tool("ask", _ASK)

    said = _with(works, work, mode)
    assert not said.is_error
    assert "205" in said.content[0].text
    [(text, status)] = works.rows("SELECT text, status FROM answers")
    assert (text, status) == (said.structured_content["answer"], said.structured_content["status"])


def test_with_a_key(works: Works) -> None:
    """With a key it may do what the key may, until that is revoked; with a wrong one it does not
    start, and says why."""
    secret = _key(works, "search-only", "search")

    async def work(client: Client) -> None:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        assert tools == ["search", "similar_faults"]
        refused = await client.call_tool("ask", _ASK)
        assert "lacks the scope ask" in refused.content[0].text
        found = await client.call_tool("search", {"query": "gland bolts", "k": 1})
        assert "gland bolts" in found.content[0].text

    _with(works, work, "auto", SHOPTALK_KEY=secret)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "mcp"],
        stdin=subprocess.DEVNULL,
        env=works.environment | {"SHOPTALK_KEY": "wrong"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "This key is unknown, revoked or expired" in done.stderr


@pytest.mark.skipif(not shutil.which("curl"), reason="the page's examples use curl")
def test_the_page_is_true(works: Works, tmp_path: Path) -> None:
    """Each example of docs/mcp.md runs as it stands, and prints what the page says it prints."""
    here = tmp_path / "page"
    here.mkdir()
    command = here / "shoptalk"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
    command.chmod(0o755)
    said_at = Path(works.environment["SHOPTALK_HOME"]) / "run" / "api.json"
    works.start("api", BOT_API_PORT="0")
    until(said_at.exists, 120)
    api = json.loads(said_at.read_text())["url"].rstrip("/")
    until(lambda: httpx.get(f"{api}/health").is_success, 60)
    script, expected = ["set -euo pipefail"], {}
    for number, (kind, text) in enumerate(_BLOCK.findall(_PAGE.read_text("utf-8"))):
        if kind == "text":
            expected[number - 1] = text
        elif kind == "python":
            (here / f"{number}.py").write_text(text)
            script += [f"echo; echo '@@ {number}'", f"{sys.executable} {number}.py"]
        elif kind == "sh":
            script += [f"echo; echo '@@ {number}'", text]
        else:
            json.loads(text)
    environment = works.environment | {"API": api, "PATH": f"{here}:{works.environment['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    said = dict(re.findall(r"(?ms)^@@ (\d+)\n(.*?)(?=^@@ |\Z)", done.stdout))
    assert len(expected) >= 3
    for number, text in expected.items():
        assert said[str(number)].rstrip("\n") == text.rstrip("\n")
