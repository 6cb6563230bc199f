"""Regenerate the raw figures behind docs/measurements.md: `python -m tests.bench DATA [PART...]`.

DATA holds the question sets, one folder each (their format: README, "Measure it"). Parts:
`retrieval` (minutes, no LM), `answers` (about half an hour on two cores), `messages`, `procedures`
(a minute: which ones reading keeps whole), `reading` (a quarter of an hour; installs LangChain
into a venv of its own to compare with), and `hostile` (a
few minutes), which needs no DATA. Each writes one JSON file into docs/measurements/,
with the commit it was made at. Without DATA, `python -m tests.bench load` measures the whole loop
under load and prints its figures, `overload` what others wait while one person asks forty
questions, `storm` the whole loop under everything at once, and `python -m tests.bench claims FILE`
says of each claim of a file whether it would be shown.

Of DATA/technician: `python -m tests.bench DATA technician` asks all its questions of eight manuals
in one home, `... first-message` says what of the answers is seen at once, `... technician-repeat`
asks three times each, `... one-or-many` those on the sample manual with and without the others,
`... evidence` only searches, as does `... notes`: are site notes found by who asks the same again.
`... judge --rows ROWS` says how good the judge is. Without DATA:
`plain` (the sample manual alone), `gate` (simulated nights), `drift` (judges that are wrong on
purpose), `poison` (attacks by votes), `cliques` (people who collude), `canary` (how often and how
soon one is taken back), `promotion` (from a promotion to serving, under load), `stopping` (from a
click on Stop to an LM that is asked no more), `tracing` (what it costs to be watched), and of rows
that were written: `kinds [ROWS.json]`, `latency A.json [B.json...]`, `compare BEFORE.json
AFTER.json` and `score QUESTIONS.jsonl ROWS.jsonl`; `readers` (how long it takes to know who reads
along, at Slack's rate limits); `peer` (the same bot by LangChain, beside ours). Their options:
`--help`. Of
DATA/reading: `python -m tests.bench DATA reading-cases` says which of its pages are read as they
show. Of DATA/airline_feedback: `python -m tests.bench DATA classify [--lm N]` measures the
classifier (a few minutes; installs scikit-learn into a venv of its own to compare with); on its
train side `... classify-teacher RAW.json` lets the configured LM label messages, and
`... classify-feedback RAW.json` measures what is learned from that alone. Without DATA,
`classify-comments` measures the packaged classifier of comments.

Of public PDFs: `python -m tests.bench PUBLIC collect` fills the folder PUBLIC with them; then
`... PUBLIC tables` says whether values of ruled tables are read under the right head, and
`... PUBLIC order` whether pages of several columns are read in order.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench import (
    canary,
    claims,
    classify,
    classify_comments,
    classify_feedback,
    classify_teacher,
    cliques,
    drift,
    evidence,
    first_message,
    gate,
    judge,
    kinds,
    latency,
    load,
    notes,
    orders,
    overload,
    paired,
    peer,
    plain,
    poison,
    promotion,
    public_collect,
    readers,
    reading_cases,
    reading_order,
    real_night,
    repeat,
    ruled_tables,
    score,
    stopping,
    storm,
    technician,
    tracing,
)
from tests.bench.hostile import hostile
from tests.bench.overall import overall
from tests.bench.procedures import procedures
from tests.bench.reading import reading

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "measurements"
SETS = ("manuals", "emqap_s10", "ord_qa", "flodial")
FOLLOW_UPS = "mtrag_human_cloud_govt"
SHOPTALK = (sys.executable, "-c", "from bot.cli import main; main()")


def shoptalk(*arguments: str) -> Any:
    """The JSON document that a command prints; its progress goes on to our stderr."""
    command = [*SHOPTALK, *arguments, "--json"]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    return json.loads(run.stdout)


def retrieval(data: Path) -> dict[str, Any]:
    """Every set's search metrics, one configuration for all, and what they say together."""
    sets = {
        name: shoptalk("evaluate", str(data / name), "--retrieval-only")["retrieval"]
        for name in (*SETS, FOLLOW_UPS)
    }
    return {"all": overall([sets[name]["by_question"] for name in SETS]), **sets}


def answers(data: Path) -> dict[str, Any]:
    """The manuals with the configured LM, each question also with its manual withheld; checked."""
    folder = data / "manuals"
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "answers.jsonl"
        summary = shoptalk("evaluate", str(folder), "--withhold", "--answers", str(lines))
        checker = [sys.executable, "-m", "tests.bench.checker", str(lines), str(folder / "pdf")]
        checked = subprocess.run(checker, stdout=subprocess.PIPE, cwd=ROOT, check=False)
        rows = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    return {
        "lm": os.environ.get("AGENT_LM", "embedded"),
        **summary,
        "checker": json.loads(checked.stdout),
        # What the answers were, without the questions' and the manuals' own text.
        "by_question": [
            {
                key: row[key]
                for key in ("id", "status", "reason", "p_answered", "seconds", "evidence_seconds")
            }
            for row in rows
        ],
    }


def messages(data: Path) -> dict[str, Any]:
    """The 60 held-out messages: how many of each group searched nothing."""
    test = "tests/journeys/test_conditional_retrieval.py"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", test],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
        text=True,
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("{"))
    return {"without_search": json.loads(line.replace("'", '"'))}


PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "retrieval": retrieval,
    "answers": answers,
    "messages": messages,
    "hostile": lambda _: hostile(),
    "reading": reading,
    "procedures": procedures,
}


# Parts with options of their own: of those on the right DATA is the first argument.
ALONE: dict[str, Callable[[Sequence[str]], None]] = {
    "canary": canary.run,
    "cliques": cliques.run,
    "tracing": tracing.run,
    "compare": paired.run,
    "drift": drift.run,
    "gate": gate.run,
    "kinds": kinds.run,
    "latency": latency.run,
    "peer": peer.run,
    "plain": plain.run,
    "poison": poison.run,
    "readers": readers.run,
    "score": score.run,
}
OF_DATA: dict[str, Callable[[Path, Sequence[str]], None]] = {
    "classify-teacher": classify_teacher.run,
    "reading-cases": reading_cases.run,
    "technician": technician.run,
    "technician-repeat": repeat.repeat,
    "evidence": evidence.run,
    "first-message": first_message.run,
    "judge": judge.run,
    "notes": notes.run,
    "orders": orders.run,
    "one-or-many": repeat.one_or_many,
    "real-night": real_night.run,
    "collect": public_collect.run,
    "order": reading_order.run,
    "tables": ruled_tables.run,
}


def write(part: str, measure: Callable[[], dict[str, Any]]) -> None:
    """Measure, and keep the figures."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    begun = time.monotonic()
    document = {
        "commit": commit.stdout.strip(),
        "cores": len(os.sched_getaffinity(0)),
        **measure(),
        "took_seconds": round(time.monotonic() - begun),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{part}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Wrote {path.relative_to(ROOT)} in {document['took_seconds']} s.")


def main() -> None:
    """Run the parts asked for, all by default."""
    if sys.argv[1:2] == ["claims"]:
        claims.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["load"]:
        chosen_load = load.arguments(sys.argv[2:])
        write("load", lambda: load.run(chosen_load))
        return
    if sys.argv[1:2] == ["storm"]:
        chosen_storm = storm.arguments(sys.argv[2:])
        write("storm", lambda: storm.run(chosen_storm))
        return
    if sys.argv[1:2] == ["promotion"]:
        chosen_promotion = promotion.arguments(sys.argv[2:])
        write("promotion", lambda: promotion.run(chosen_promotion))
        return
    if sys.argv[1:2] == ["stopping"]:
        chosen_stopping = stopping.arguments(sys.argv[2:])
        write("stopping", lambda: stopping.measure(chosen_stopping))
        return
    if sys.argv[1:2] == ["overload"]:
        chosen_overload = overload.arguments(sys.argv[2:])
        write("overload", lambda: overload.run(chosen_overload))
        return
    if sys.argv[1:2] and sys.argv[1] in ALONE:
        ALONE[sys.argv[1]](sys.argv[2:])
        return
    if sys.argv[1:2] == ["classify-comments"]:
        write("classify-comments", classify_comments.run)
        return
    if sys.argv[2:3] == ["classify-feedback"]:
        write("classify-feedback", lambda: classify_feedback.run(Path(sys.argv[1]), sys.argv[3:]))
        return
    if sys.argv[2:3] == ["classify"]:
        write("classify", lambda: classify.run(Path(sys.argv[1]), sys.argv[3:]))
        return
    if sys.argv[2:3] and sys.argv[2] in OF_DATA:
        OF_DATA[sys.argv[2]](Path(sys.argv[1]), sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = sys.argv[1:]
    chosen = parser.parse_args([".", *given] if given == ["hostile"] else given)
    if unknown := [part for part in chosen.parts if part not in PARTS]:
        parser.error(f"no such part: {unknown[0]}")
    for part in chosen.parts or PARTS:
        write(part, lambda part=part: PARTS[part](chosen.data))


if __name__ == "__main__":
    main()
