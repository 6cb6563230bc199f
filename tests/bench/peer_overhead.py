"""What a question costs beside the LM: seconds, CPU, memory; the two bots asked in turn."""

import os
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.bench.peer_bots import Bot, Pair
from tests.bench.peer_use import cpu_seconds, memory_mb
from tests.bench.peer_world import World, ask
from tests.sample_questions import ANSWERED

_WARM = 3


def overhead(pair: Pair, questions: int, seconds: float) -> dict[str, Any]:
    """The figures of both, each asked so many questions, one after the other, in turns."""
    made, bots = pair.world, [pair.peer(), pair.ours()]
    idle = {bot.name: round(bot.memory()) for bot in bots}
    rows: dict[str, list[dict[str, Any]]] = {bot.name: [] for bot in bots}
    for number in range(-_WARM, questions):
        question, value = ANSWERED[number % len(ANSWERED)]
        for bot in bots if number % 2 else bots[::-1]:
            row = _one(made, bot, question, value)
            if number >= 0:
                rows[bot.name].append(row)
    return {
        "questions": questions,
        "lm_seconds_a_call": seconds,
        "load_average": round(os.getloadavg()[0], 1),
        **{
            bot.name: {
                "memory_mb_before": idle[bot.name],
                "memory_mb_after": round(bot.memory()),
                "processes": [words[0] for words in bot.serving],
                **{
                    name: told([row[name] for row in rows[bot.name]])
                    for name in rows["peer"][0]
                    if name != "right"
                },
                "right": sum(row["right"] for row in rows[bot.name]),
            }
            for bot in bots
        },
        "ours_over_peer": {
            name: told(
                [
                    o[name] / p[name]
                    for o, p in zip(rows["ours"], rows["peer"], strict=True)
                    if p[name] and o[name] is not None
                ]
            )
            for name in ("overhead_seconds", "cpu_seconds", "seconds")
        },
        "memory_mb_postgres": round(memory_mb([_postmaster(made)])),
    }


def _one(made: World, bot: Bot, question: str, value: str) -> dict[str, Any]:
    """One question: seconds in all, of the LM, of the rest; CPU of the bot and of PostgreSQL."""
    before, cpu = made.stats(), bot.cpu()
    postgres = cpu_seconds([_postmaster(made)])
    reply = ask(bot.slack, question)
    spent, after = bot.cpu() - cpu, made.stats()
    lm = after["seconds"] - before["seconds"]
    return {
        "seconds": reply.seconds,
        "lm_calls": after["calls"] - before["calls"],
        "lm_seconds": lm,
        "overhead_seconds": reply.seconds - lm,
        "first_lines_seconds": reply.lines,
        "cpu_seconds": spent,
        "postgres_cpu_seconds": cpu_seconds([_postmaster(made)]) - postgres,
        "right": all(part in reply.whole for part in value.split(" | ")),
    }


def _postmaster(made: World) -> int:
    """The process of the database server."""
    pid = made.folder / "postgres" / "database" / "data" / "postmaster.pid"
    return int(pid.read_text().split()[0])


def told(values: Sequence[float | None]) -> dict[str, Any]:
    """Median and range of what is known."""
    known = [value for value in values if value is not None]
    if not known:
        return {"median": None}
    return {
        "median": round(median(known), 3),
        "range": [round(min(known), 3), round(max(known), 3)],
        "n": len(known),
    }
