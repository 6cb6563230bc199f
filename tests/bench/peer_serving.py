"""From "a better program exists" to "it serves", while people ask: the two bots in turn.

The better program is another wording of an instruction, with a mark in it; it serves from the first
call of the LM that holds the mark. Ours is promoted: in one transaction, and by the command. The
peer is given another file of prompts: read again before each question (reload), by a process that
is ended and started anew (restart), or by a second one that is started before the first is ended
(rolling). A question is asked as soon as the program is there, then one a second until it serves
(ten seconds apart while three wait).
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from agent.learning import programs
from agent.program import DEFAULT_VERSION, state
from sql.database import Database
from sql.settings import SqlSettings
from tests.bench.peer_bots import Bot, Pair
from tests.bench.peer_overhead import told
from tests.bench.peer_world import ASKS, CHANNEL, PEER, Entries, World, not_yet, seldom
from tests.sample_questions import ANSWERED

# While that many wait, who asks does so seldom: a busy machine is not made busier.
_EVERY, _OPEN, _SELDOM, _LOST_AFTER = 1.0, 3, 10.0, 180.0


def serving(pair: Pair, rounds: int) -> dict[str, Any]:
    """The figures of so many rounds of each way."""
    rows: dict[str, list[dict[str, Any]]] = {}
    reload, peer, our, prompts = pair.peer(), pair.peer(reload=False), pair.ours(), pair.prompts
    settings = SqlSettings(database_url=SecretStr(our.environment["DATABASE_URL"]))
    with Database.open(settings) as db:
        ways: dict[str, tuple[Bot, Callable[[str], None]]] = {
            "peer: reload": (reload, lambda mark: _write(prompts, mark)),
            "ours: transaction": (our, lambda mark: _promote(db, mark)),
            "peer: restart": (peer, lambda mark: _restart(peer, prompts, mark)),
            "ours: command": (our, lambda mark: _command(our, mark)),
            "peer: rolling": (peer, lambda mark: _rolling(peer, prompts, mark)),
        }
        for number in range(rounds):
            for place, (way, (bot, change)) in enumerate(ways.items()):
                mark = f"revision-{number}{'abcde'[place]}"
                if bot is our:
                    _keep(db, mark)
                row = _one(pair.world, bot, mark, change)
                rows.setdefault(way, []).append(row)
                print(way, row, file=sys.stderr, flush=True)
    keys = ("seconds", "seconds_of_any_question", "slowest_answer_seconds")
    return {
        "rounds": rounds,
        "load_average": round(os.getloadavg()[0], 1),
        "asked_every_seconds": _EVERY,
        **{
            way: {
                **{key: told([row[key] for row in found]) for key in keys},
                "asked": sum(row["asked"] for row in found),
                "unanswered": sum(row["unanswered"] for row in found),
            }
            for way, found in rows.items()
        },
        "each": rows,
    }


def _one(made: World, bot: Bot, mark: str, change: Callable[[str], None]) -> dict[str, Any]:
    """Seconds from when `change` began with its program at hand to the first call that holds it,
    and, right before, from asking to the answer where nothing is changed."""
    with _asking(bot, once=True) as plain:
        pass
    with _asking(bot) as asked:
        begun = time.time()
        change(mark)
        seldom(lambda: mark in made.stats()["marks"], 600)
    return {
        "seconds": round(made.stats()["marks"][mark] - begun, 3),
        "seconds_of_any_question": plain.slowest(),
        "asked": len(asked.times),
        "unanswered": len(asked.times) - len(asked.done),
        "slowest_answer_seconds": asked.slowest(),
    }


class _Asked:
    """Questions and when they were asked; when each was answered, by the workspace's log."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.times: dict[str, float] = {}
        self.done: dict[str, float] = {}
        self.over = threading.Event()
        self._entries = Entries(bot.slack)
        self._thread_of: dict[str, str] = {}

    def ask(self) -> None:
        question = ANSWERED[len(self.times) % len(ANSWERED)][0]
        asked = time.time()
        self.times[self.bot.slack.say(ASKS, CHANNEL, f"@shoptalk {question}")] = asked

    def look(self) -> int:
        """How many wait for their answers now."""
        for entry in self._entries.new():
            if entry["kind"] != "change" or entry["what"] not in ("posted", "changed"):
                continue
            if entry["what"] == "posted" and entry.get("thread_ts") in self.times:
                self._thread_of[entry["ts"]] = entry["thread_ts"]
            thread = self._thread_of.get(entry["ts"])
            if thread and not not_yet(str(entry["text"])):
                self.done.setdefault(thread, entry["at"])
        return len(self.times) - len(self.done)

    def ask_on(self) -> None:
        """Ask at once, then every so often, seldom where several wait."""
        self.ask()
        while not self.over.wait(_EVERY if self.look() < _OPEN else _SELDOM):
            self.ask()

    def wait(self) -> None:
        """Until all are answered, or nobody would wait any longer."""
        with suppress(AssertionError):
            seldom(lambda: self.look() == 0, _LOST_AFTER)

    def slowest(self) -> float | None:
        taken = [at - self.times[ts] for ts, at in self.done.items()]
        return round(max(taken), 2) if taken else None


@contextmanager
def _asking(bot: Bot, once: bool = False) -> Iterator[_Asked]:
    """Ask now and, unless `once`, every so often until the end; then wait for the answers."""
    asked = _Asked(bot)
    thread = threading.Thread(target=asked.ask if once else asked.ask_on)
    thread.start()
    try:
        yield asked
    finally:
        asked.over.set()
        thread.join()
        asked.wait()


def _write(prompts: Path, mark: str) -> None:
    """Put the better prompts where they are read; whole or not at all."""
    texts = json.loads((PEER / "prompts.json").read_text("utf-8"))
    texts |= {"version": mark, "triage": f"{texts['triage']}\n\n[{mark}]"}
    draft = prompts.with_suffix(".new")
    draft.write_text(json.dumps(texts), "utf-8")
    draft.replace(prompts)


def _restart(bot: Bot, prompts: Path, mark: str) -> None:
    """As a process manager does it: end, start."""
    _write(prompts, mark)
    bot.end()
    bot.start()


def _rolling(bot: Bot, prompts: Path, mark: str) -> None:
    """Start the next one, then end the one before."""
    _write(prompts, mark)
    before = list(bot.processes)
    bot.start()
    for process in before:
        process.end()


def _keep(db: Database, mark: str) -> None:
    """Store the better program under the mark as its version, as a night does."""
    document = state.dump(state.default("strong"))
    for name in ("rewrite.predict", "reader.predict"):
        signature = document["predictors"][name]["signature"]
        signature["instructions"] += f"\n\n[{mark}]"
    with db.connection() as conn:
        programs.keep_packaged(conn, "local")
        programs.keep(conn, "local", mark, document, parent=DEFAULT_VERSION, scores={})


def _promote(db: Database, version: str) -> None:
    with db.connection() as conn:
        programs.promote(conn, "local", version, "bench")


def _command(bot: Bot, version: str) -> None:
    words = [*bot.command, "programs", "promote", version]
    subprocess.run(
        list(map(str, words)),
        cwd=bot.cwd,
        env=bot.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
