"""Whether pages are read as they show: `python -m tests.bench DATA reading-cases [--only NAME]`.

DATA/reading/cases.jsonl names small PDFs and what each shows (format: the README beside it). A case
holds when everything expected is there, as `shoptalk read --json` tells it, and nothing forbidden:

- `expected_text`: all strings stand in one line, row or passage that can be found; in a table, in
  one line or row. White space is compared as one space; a number is a whole number there.
- `expected_cells`: a row has this cell, and what stands over it names the head.
- `expected_warning`: a warning has the text, and governs the section with that number.
- `forbidden_text`: matches nothing of the page; in a case of cells, a plain word matches no head.
- `must_say`: for a person to judge; what the command says, or counts as not read, is printed.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.commands.reading import reading_document
from ingest.errors import IngestError
from ingest.sandbox import parse
from ingest.settings import IngestSettings


def run(data: Path, arguments: Sequence[str]) -> None:
    """Print which cases hold, by kind."""
    options = argparse.ArgumentParser(prog="reading-cases", description=__doc__)
    options.add_argument("--only", help="cases whose file name holds this")
    options.add_argument("--json", type=Path, help="write what holds into this file")
    asked = options.parse_args(arguments)
    folder = data / "reading"
    cases = [json.loads(x) for x in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    held: dict[str, bool] = {}
    kinds: Counter[str] = Counter()
    for case in cases:
        if asked.only and asked.only not in case["file"]:
            continue
        faults = faults_of(case, folder)
        held[case["file"]] = not faults
        kinds[case["kind"]] += not faults
        print("holds" if not faults else "FAILS", case["file"], "|", case["what"])
        for fault in faults:
            print("        ", fault)
    total = Counter(case["kind"] for case in cases if case["file"] in held)
    for kind, count in sorted(total.items()):
        print(f"{kinds[kind]:3} of {count:3}  {kind}")
    print(f"{sum(held.values())} of {len(held)} hold")
    if asked.json:
        asked.json.write_text(json.dumps(held, indent=1) + "\n", "utf-8")


def faults_of(case: dict[str, Any], folder: Path) -> list[str]:
    """What is amiss; nothing where the case holds."""
    pdf = folder / case["file"]
    try:
        parsed = parse(pdf.read_bytes(), IngestSettings(), lambda _done, _of: None)
    except IngestError as error:
        return [f"refused: {error}"] if not case.get("must_say") else _to_judge(str(error), case)
    return list(_faults(case, reading_document(parsed)))


def _to_judge(said: str, case: dict[str, Any]) -> list[str]:
    print(f"         to judge: {case['must_say']!r}\n         said: {said}")
    return []


def _faults(case: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    rows = [row for passage in document["passages"] for row in passage["rows"]]
    lines = [line for passage in document["passages"] for line in passage["text"].split("\n")]
    lines += [" | ".join(row["cells"]) for row in rows]
    whole = [passage["text"] for passage in document["passages"]]
    seen = [line for page in document["pages"] for line in page["text"].split("\n")]
    wanted = case.get("expected_text") or []
    together = lines if case["kind"].startswith("tables") else lines + whole
    if wanted and not any(all(_holds(_plain(text), x) for x in wanted) for text in together):
        yield f"not together in any line, row or passage: {wanted}"
    for cell in case.get("expected_cells") or []:
        if not any(_under(row, cell["head"], cell["cell"]) for row in rows):
            heads = {
                h
                for row in rows
                for h, c in zip(row["heads"], row["cells"], strict=False)
                if _holds(_plain(c), cell["cell"])
            }
            yield f"{cell['cell']!r} does not stand under {cell['head']!r}, but under {heads}"
    warning = case.get("expected_warning")
    if warning and not any(_warns(p, warning) for p in document["passages"]):
        told = [(p["kind"], p["governs"], p["text"][:60]) for p in document["passages"]]
        yield f"no such warning: {warning} in {told}"
    if not case.get("expected_text") and "section" in case["what"]:
        told = {passage["section"] for passage in document["passages"]}
        print(f"         to judge: {case['what']!r}\n         sections: {told}")
    heads_only = bool(case.get("expected_cells"))
    for pattern in case.get("forbidden_text") or []:
        where = list(dict.fromkeys(map(_plain, [*seen, *together])))
        if heads_only and re.fullmatch(r"\w+", pattern):
            where = [_plain(head) for row in rows for head in row["heads"]]
        found = next((text for text in where if re.search(pattern, text)), None)
        if found is not None:
            yield f"forbidden {pattern!r} in {found[:120]!r}"
    if case.get("must_say"):
        left = {what: told for what, told in document["left"].items() if told}
        doubtful = [one for page in document["pages"] for one in page["doubtful"]]
        if not left and not doubtful:
            yield f"nothing is said: {case['must_say']}"
        _to_judge(f"left {left}, doubtful {doubtful}", case)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _holds(text: str, wanted: str) -> bool:
    """Whether the text has one of the spellings, its numbers being whole ones there."""
    return any(_has(text, _plain(one)) for one in wanted.split("|"))


def _has(text: str, wanted: str) -> bool:
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if wanted[-1:].isdigit() else ""
    return bool(re.search(before + re.escape(wanted) + after, text))


def _under(row: dict[str, Any], head: str, cell: str) -> bool:
    return any(
        _has(_plain(own), cell) and head.casefold() in _plain(over).casefold()
        for own, over in zip(row["cells"], row["heads"], strict=False)
    )


def _warns(passage: dict[str, Any], wanted: dict[str, str]) -> bool:
    governs = passage["governs"] or ""
    number = wanted.get("governs") or ""
    return (
        passage["kind"] == "warning"
        and wanted["text"] in _plain(passage["text"])
        and bool(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", governs))
    )
