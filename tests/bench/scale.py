"""How the evidence step behaves at 100,000 and a million passages: `python -m tests.bench.scale`.

    python -m tests.bench.scale DATA HOME [--passages 100000 1000000] [--quiet-within SECONDS]

DATA holds the question sets, HOME is a folder for the database (10 GB for a million). Each library
is built once into HOME and stays there; what is measured on it is measured anew each time, but for
the reference (the same searches without a bound), which no busy machine changes. Everything goes
into docs/measurements/scale.json. `--quiet-within`: how long to wait for a load average below 1.5
before times are taken. A million takes an hour or so on two cores.
"""

import argparse
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from agent.evaluation.dataset import load
from ingest.embedding.embed import Embedder, open_embedder
from ingest.settings import IngestSettings
from sql.audience import Audience
from sql.database import Database
from sql.settings import SqlSettings
from tests.bench.scale_build import SHARES, TEAM, build, one_more, settings_of, sizes
from tests.bench.scale_corpus import FAR, NEAR, Base, read
from tests.bench.scale_measure import Bench

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "measurements" / "scale.json"
QUESTIONS = 60
_QUIET = 1.5


def main() -> None:
    """Build what is missing and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--quiet-within", type=float, default=0.0)
    parser.add_argument("--workers", type=int, default=0, help="beside the one that builds")
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    settings = IngestSettings()
    embedder = open_embedder(settings, chosen.home / "models")
    for size in chosen.passages:
        with _open(chosen.home, f"scale_{size}") as db:
            record = chosen.home / f"scale-{size}.json"
            if not record.exists():
                bases = [_base(chosen, embedder, name, settings) for name in (*NEAR, *FAR)]
                built = {
                    "commit": _commit(),
                    **build(db, embedder.slug, bases, size, chosen.workers),
                }
                record.write_text(json.dumps(built, indent=1), "utf-8")
            if chosen.build_only:
                continue
            document = json.loads(record.read_text("utf-8"))
            base = _base(chosen, embedder, NEAR[0], settings)
            document |= _measure(db, embedder, base, chosen, size)
            _write(chosen.out, size, document)


def _open(home: Path, schema: str) -> Database:
    settings = SqlSettings(shoptalk_home=home, sql_durable=False, sql_schema=schema, _env_file=None)
    db = Database.open(settings)
    db.migrate()
    return db


def _base(
    chosen: argparse.Namespace, embedder: Embedder, name: str, settings: IngestSettings
) -> Base:
    """A real set as it is read and embedded now, read once and kept in a schema of its own."""
    with _open(chosen.home, f"base_{name}") as db:
        with db.connection() as conn:
            empty = conn.execute("SELECT NOT EXISTS (SELECT FROM passages)").fetchone()
        if empty == (True,):
            load(db, embedder, chosen.data / name, settings, lambda *_: None)
        return read(db, embedder, name)


def _measure(
    db: Database, embedder: Embedder, base: Base, chosen: argparse.Namespace, size: int
) -> dict[str, Any]:
    bench = Bench(db, embedder, _questions(chosen.data))
    reference = chosen.home / f"reference-{size}.json"
    known = json.loads(reference.read_text("utf-8")) if reference.exists() else {}
    document: dict[str, Any] = {"server": settings_of(db), **sizes(db, embedder.slug)}
    with db.connection() as conn:
        rows = conn.execute(
            "SELECT grantee, sum(passages) FROM grants JOIN manuals USING (manual_id) GROUP BY 1"
        ).fetchall()
    held = {str(grantee): int(count) for grantee, count in rows}
    channels = [f"{share} {place}" for share in SHARES for place in ("near", "far")]
    document["audiences"] = {}
    for channel in ("all", *channels):
        who = Audience.of_channel(TEAM, channel)
        who = Audience.of_operator(TEAM) if channel == "all" else who
        if channel not in known:
            known[channel] = bench.reference(who)
            reference.write_text(json.dumps(known), "utf-8")
        _wait_for_quiet(chosen.quiet_within)
        before = os.getloadavg()[0]
        measured = bench.audience(who, known[channel])
        document["audiences"][channel] = {
            "passages": held.get(channel, size),
            "load_average": [round(before, 1), round(os.getloadavg()[0], 1)],
            **measured,
        }
        if channel == "all":
            document["audiences"][channel]["graph"] = bench.graph(who, known[channel])
        print(size, channel, json.dumps(document["audiences"][channel]), flush=True)
    document["one_more_manual"] = one_more(db, embedder, base)
    document["measured_at"] = _commit()
    return document


def _write(path: Path, size: int, document: dict[str, Any]) -> None:
    every = json.loads(path.read_text("utf-8")) if path.exists() else {}
    every[str(size)] = {"cores": len(os.sched_getaffinity(0)), **document}
    path.write_text(json.dumps(every, indent=1) + "\n", "utf-8")
    print(f"Wrote {path.name}", flush=True)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    run = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, text=True, check=True)
    return run.stdout.strip()


def _wait_for_quiet(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while os.getloadavg()[0] >= _QUIET and time.monotonic() < deadline:
        time.sleep(5)


def _questions(data: Path) -> list[str]:
    """Real questions, those of each near set in turn."""
    sets = []
    for name in NEAR:
        lines = (data / name / "questions.jsonl").read_text("utf-8").splitlines()
        sets.append([json.loads(line)["question"] for line in lines])
    return [row[n] for n in range(len(min(sets, key=len))) for row in sets][:QUESTIONS]


if __name__ == "__main__":
    main()
