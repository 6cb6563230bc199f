"""Which claims a checked lead may make: `python -m tests.bench claims FILE`.

FILE has JSON lines {question, claim, evidence, quote}: `evidence` is lines of text, a table's row
may have ` | ` between its cells and its header above it; `quote` is the part of it that is cited.
For each line, in order, one JSON line {accepted, shown} goes to stdout.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from agent.verify import Cited, Row, Verdict, check_lead


def cited(evidence: str, quote: str, section: str = "", manual: str = "") -> Cited:
    """The quoted lines of the evidence, rows with their header, and the lines over them."""
    lines = [line for line in evidence.split("\n") if line.strip()]
    wanted = _flat(quote)
    chosen = [at for at, line in enumerate(lines) if _flat(line) in wanted]
    if not chosen:
        chosen = [at for at, line in enumerate(lines) if wanted in _flat(line)]
    rows = [at for at, line in enumerate(lines) if _is_row(line)]
    header = _header(lines, rows, chosen)
    above = [at for at in range(min(rows, default=0)) if at not in chosen]
    over = tuple(lines[at] for at in (*above, *header))
    parts: list[str | Row] = []
    for at in chosen:
        if at not in rows:
            joined = parts and isinstance(parts[-1], str) and at - 1 in chosen
            parts[-1:] = [f"{parts[-1]}\n{lines[at]}"] if joined else [*parts[-1:], lines[at]]
        elif at not in header:
            parts.append(_row(lines[at], [lines[n] for n in header]))
    return Cited(tuple(parts), over, section, manual)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_row(line: str) -> bool:
    return " | " in line


def _header(lines: Sequence[str], rows: Sequence[int], chosen: Sequence[int]) -> list[int]:
    """The table's first lines without a digit; the very first also with one if it is not cited."""
    header: list[int] = []
    for at in rows[:-1]:
        plain = not any(map(str.isdigit, lines[at]))
        if not (plain and (at not in chosen or not header)) and (header or at in chosen):
            break
        header.append(at)
    return header


def _row(line: str, header: Sequence[str]) -> Row:
    cells = tuple(cell.strip() for cell in line.split("|"))
    heads = [[cell.strip() for cell in above.split("|")] for above in header]
    same = [row for row in heads if len(row) == len(cells)]
    return Row(cells, tuple(" ".join(column).strip() for column in zip(*same, strict=True)))


def judged(claim: dict[str, Any]) -> Verdict:
    """The verdict on one line of the file."""
    over = (str(claim.get(key) or "") for key in ("section", "manual"))
    given = cited(claim["evidence"], claim["quote"], *over)
    return check_lead(claim["question"], claim["claim"], given)


def claims(path: Path) -> Iterator[dict[str, Any]]:
    """{accepted, shown} of each line of the file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            verdict = judged(json.loads(line))
            yield {"accepted": verdict.accepted, "shown": verdict.shown}


def main(arguments: Sequence[str]) -> None:
    """Print the verdicts on the claims of the file named."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m tests.bench claims FILE")
    for verdict in claims(Path(arguments[0])):
        print(json.dumps(verdict, ensure_ascii=False))
