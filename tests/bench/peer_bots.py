"""The two bots as their deployer runs them: what is installed where, how it is fed and started."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.sample import SAMPLE_PDF
from tests.bench.peer_use import cpu_seconds, memory_mb
from tests.bench.peer_world import (
    PEER,
    ROOT,
    Process,
    World,
    our_environment,
    peer_environment,
    seldom,
)
from tests.workspace_client import Workspace


@dataclass
class Bot:
    """One of the two. `command` runs it, in the folder `cwd`; `serving` are the words that start
    its processes."""

    name: str
    world: World
    slack: Workspace
    environment: dict[str, str]
    command: Sequence[str | Path]
    cwd: Path
    serving: Sequence[Sequence[str]]
    feeding: Sequence[str]
    processes: list[Process] = field(default_factory=list)

    def ingest(self) -> None:
        """Read the sample manual, for everyone."""
        words = [*self.command, *self.feeding, str(SAMPLE_PDF)]
        subprocess.run(
            list(map(str, words)),
            cwd=self.cwd,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start it, and wait until it is connected to Slack."""
        before = len(self.slack.log())
        self.processes = [
            self.world.start(
                f"{self.name}-{words[0]}", [*self.command, *words], self.environment, self.cwd
            )
            for words in self.serving
        ]
        connected(self.slack, before)

    def end(self) -> None:
        for process in self.processes:
            process.child.terminate()
        for process in self.processes:
            process.end()

    @property
    def pids(self) -> list[int]:
        return [process.child.pid for process in self.processes]

    def cpu(self) -> float:
        """CPU seconds that its processes used so far."""
        return cpu_seconds(self.pids)

    def memory(self) -> float:
        """Megabytes that its processes hold now."""
        return memory_mb(self.pids)


def connected(slack: Workspace, since: int, count: int = 1) -> None:
    """Wait until a bot connected after that many entries of the log."""
    seldom(lambda: sum(e["kind"] == "connected" for e in slack.log()[since:]) >= count, 1200)


def the_peer(world: World, python: Path, name: str = "peer", **more: str) -> Bot:
    """The peer, run by a Python that has its requirements."""
    slack = world.workspace(name)
    environment = peer_environment(world, slack, world.database(name)) | more
    command = [python, "-m", "manualbot"]
    return Bot(name, world, slack, environment, command, PEER, [["serve"]], ["ingest"])


def ours(
    world: World, python: Path, name: str = "ours", cwd: Path = ROOT, serving: str = "", **more: str
) -> Bot:
    """Ours, run by a Python that has our requirements."""
    slack = world.workspace(name)
    environment = our_environment(world, slack, world.database(name), f"{name}-home") | more
    words = serving.split() or ["bot", "worker", "clock"]
    environment |= {"PYTHONPATH": str(cwd)}
    return Bot(
        name,
        world,
        slack,
        environment,
        [python, "-m", "bot"],
        cwd,
        [[word] for word in words],
        ["ingest", "--everyone"],
    )


THIS_PYTHON = Path(sys.executable)


@dataclass
class Pair:
    """Both bots, fed and running since they were first asked for."""

    world: World
    python: Path
    _bots: dict[str, Bot] = field(default_factory=dict)

    @property
    def prompts(self) -> Path:
        """The peer's prompts, which may be changed."""
        path = self.world.folder / "prompts.json"
        if not path.exists():
            path.write_text((PEER / "prompts.json").read_text("utf-8"), "utf-8")
        return path

    def peer(self, reload: bool = True) -> Bot:
        """The peer that looks at its prompts before each question, or the one that does not."""
        name = "peer" if reload else "peer-restarted"
        more = {"PROMPTS": str(self.prompts), "RELOAD_PROMPTS": str(reload).lower()}
        return self._running(name, lambda: the_peer(self.world, self.python, name, **more))

    def ours(self) -> Bot:
        return self._running("ours", lambda: ours(self.world, THIS_PYTHON))

    def _running(self, name: str, make: Callable[[], Bot]) -> Bot:
        if name not in self._bots:
            bot = self._bots[name] = make()
            bot.ingest()
            bot.start()
        return self._bots[name]
