"""A real night: ask, vote, learn, and then test on other manuals: `... DATA real-night --home H`.

On DATA/technician and DATA/manuals, split by document (`real_night_questions`). A simulated crew
(`crew`) votes on what the champion says to the questions that are learned from; one night of the
product, with its real optimiser and LM, makes a candidate of it; then champion and candidate
answer the test questions, stage by stage. Each part is kept in the home as it is done: a run that
was killed goes on where it was. HOME holds the eight manuals and nobody's votes at first. The
night is as the settings say (AGENT_OPTIMISER, AGENT_NIGHT_MINUTES, AGENT_NIGHT_EXAMPLES).

`--champion generic`: the champion's weights and thresholds are not fitted on any manual; with
`undecided` those that say when it answers are not.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.evidence import default_tools
from agent.evidence.fusion import UnitFusion
from agent.learning import programs
from agent.learning.night import NightKit
from agent.learning.nightly import run_night
from agent.lm import record_calls
from agent.program import Answerer, state
from agent.reading import Decision
from bot.shop import Shop
from sql import programs as stored
from sql.audience import Audience
from tests.bench import (
    homes,
    real_night_questions,
    real_night_trials,
    real_night_votes,
    session,
)

Row = dict[str, Any]
GENERIC, UNDECIDED = "generic", "undecided"


def run(data: Path, given: Sequence[str]) -> None:
    """Ask, vote, learn, test; publish and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA real-night")
    parser.add_argument("--home", type=Path, required=True, help="a home of its own")
    parser.add_argument("--champion", choices=("shipped", GENERIC, UNDECIDED), default="shipped")
    parser.add_argument("--limit", type=int, help="only so many questions of each side: a try")
    parser.add_argument("--until", choices=("votes", "night", "test"), default="test")
    parser.add_argument("--name", default="real-night", help="of the file in docs/measurements")
    chosen = parser.parse_args(given)
    split = real_night_questions.fixed(data)
    with homes.shop_of(chosen.home) as shop:
        homes.fill(shop, homes.eight(data))
        shop.warm()
        if chosen.champion != "shipped":
            serve(shop, chosen.champion)
        folder = chosen.home / "real-night"
        folder.mkdir(exist_ok=True)
        docs = homes.Docs(shop.db, Audience.of_operator(shop.team))
        real_night_votes.open_to_all(shop, docs)
        learn, test = split.learn[: chosen.limit], split.test[: chosen.limit]
        votes = _kept(folder, "votes", lambda: real_night_votes.ask_and_vote(shop, docs, learn))
        if chosen.until == "votes":
            return
        told = _kept(folder, "night", lambda: night(shop))
        print(f"{told['decision']}: {told['reason']}")
        if chosen.until == "night":
            return
        found = tested(shop, test, told, folder)
    real_night_trials.show(found["stages"])
    if not chosen.limit:
        head = {
            "commit": homes.commit(),
            "champion_is": chosen.champion,
            "test_sha256": real_night_questions.TEST_SHA256,
            "test_documents": list(split.documents),
            "votes": real_night_votes.counted(votes["rows"]),
        }
        path = session.OUT / f"{chosen.name}.json"
        path.write_text(session.compact({**head, **found}), "utf-8")


def _kept(folder: Path, name: str, make: Callable[[], Row]) -> Row:
    path = folder / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(make(), ensure_ascii=False, default=str), "utf-8")
    kept: Row = json.loads(path.read_text("utf-8"))
    return kept


def unfitted(name: str) -> Answerer:
    """The shipped prompts. It answers where the LM says yes; `generic`: and every signal of the
    search counts alike."""
    program = state.default()
    program.decision = Decision(weights={"says_yes": 1.0})
    if name == GENERIC:
        program.fusion = UnitFusion(dict.fromkeys(program.fusion.weights, 1.0))
    return program


def serve(shop: Shop, name: str) -> None:
    """Let that program serve, unless it did already."""
    with shop.db.connection() as conn:
        if stored.get(conn, shop.team, name) is None:
            document = state.dump(unfitted(name))
            programs.keep(conn, shop.team, name, document, parent=None, scores={})
            programs.promote(conn, shop.team, name, "bench")


def night(shop: Shop) -> Row:
    """The night that is due, with what it cost and when each of its stages came to what."""
    kit = NightKit(
        shop.db,
        shop.remembered,
        tuple(default_tools(shop.remembered)),
        shop.settings.agent,
        shop.lms,
        shop.examples,
    )
    begun = time.monotonic()
    marks: list[Row] = []

    def report(what: str, done: int, total: int) -> None:
        at = round(time.monotonic() - begun, 1)
        marks.append({"at": at, "what": what, "done": done, "of": total, "calls": len(calls)})
        print(json.dumps(marks[-1]), flush=True)

    with record_calls() as calls:
        done = run_night(kit, shop.team, datetime.now(UTC).date(), report=report)
    return {
        "decision": done.decision,
        "reason": done.reason,
        "evidence": done.evidence,
        "seconds": round(time.monotonic() - begun, 1),
        "lm_calls": len(calls),
        "tokens_in": sum(call.prompt_tokens for call in calls),
        "tokens_out": sum(call.completion_tokens for call in calls),
        "marks": marks,
    }


def tested(shop: Shop, questions: Sequence[Row], told: Row, folder: Path) -> Row:
    """Champion and candidate of the night on the test questions."""
    evidence = told["evidence"]
    if not evidence.get("candidate"):
        raise SystemExit(f"The night made no candidate: {told['reason']}.")
    rows: dict[str, list[Row]] = {}
    for side in ("champion", "candidate"):
        with shop.db.connection() as conn:
            kept = stored.get(conn, shop.team, evidence[side])
        program = state.load(kept.state) if kept else state.default()
        path = folder / f"{side}.jsonl"
        rows[side] = real_night_trials.tried(shop.kit(), shop.team, program, questions, path)
    return {
        "night": {key: value for key, value in told.items() if key != "marks"},
        "began": _began(told["marks"]),
        "area": {side: real_night_trials.area(of) for side, of in rows.items()},
        "stages": real_night_trials.of_stages(rows["champion"], rows["candidate"]),
        **rows,
    }


def _began(marks: Sequence[Row]) -> Row:
    """When each stage of the night began, in seconds, and after how many calls."""
    first: Row = {}
    for mark in marks:
        first.setdefault(mark["what"], {"at": mark["at"], "calls": mark["calls"]})
    return first
