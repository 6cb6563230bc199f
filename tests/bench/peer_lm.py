"""The tests' LM for both bots: `python -m tests.bench.peer_lm --seconds S`; prints its address.

It answers what ours asks of a strong LM (`agent.reading.strong`) and what the peer asks (its two
structured outputs), by word overlap as `tests.lm_stub` does, and everything else as that does.
`GET /stats` counts calls and the seconds that they took, and says when an instruction that holds
`[NAME]` was first seen, by name.
"""

import argparse
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import lm_stub
from tests.lm_stub import Counters, Knobs, LmStub

_MARK = re.compile(r"\[(revision-\w+)\]")
_UNIT = re.compile(r"^\[(u\d+)\] (.*)$")
_LINE = re.compile(r"^\s*(u\d+\.\d+) (.*)$")
_SOURCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_TALK = re.compile(r"(?i)^\W*(hi|hello|hey|thanks|thank you|cheers)\b[\w\s,.!]*$")


@dataclass
class Told(Counters):
    """Also how long the calls took in all, and when each mark was first seen."""

    seconds: float = 0.0
    marks: dict[str, float] = field(default_factory=dict)


class PeerLm(LmStub):
    """The server; see above."""

    def __init__(self, port: int = 0, knobs: Knobs | None = None) -> None:
        super().__init__(port, knobs)
        self.counters: Told = Told()
        self._told = threading.Lock()

    def answer(
        self, body: dict[str, Any], gone: Callable[[], bool] = lambda: False
    ) -> tuple[int, dict[str, Any]]:
        begun = time.monotonic()
        messages = body["messages"]
        system = "".join(str(m["content"]) for m in messages if m["role"] == "system")
        with self._told:
            for mark in _MARK.findall(system):
                self.counters.marks.setdefault(mark, time.time())
        status, document = super().answer(body, gone)
        said = reply(body, system)
        if said is not None:
            document["choices"][0]["message"]["content"] = json.dumps(said)
        with self._told:
            self.counters.seconds += time.monotonic() - begun
        return status, document


def reply(body: dict[str, Any], system: str) -> dict[str, Any] | None:
    """What is said to a request that `tests.lm_stub` does not know; None for those it knows."""
    messages, asked = body["messages"], str(body["messages"][-1]["content"])
    schema = (body.get("response_format") or {}).get("json_schema", {}).get("name")
    if schema == "Triage":
        message = asked.removeprefix("MESSAGE\n")
        if _TALK.match(message):
            return {"question": "", "queries": [], "action": "decline", "reply": "You are welcome."}
        roles = {"user": "user", "assistant": "shoptalk"}
        thread = "\n".join(f"{roles[m['role']]}: {m['content']}" for m in messages[1:-1])
        return {**lm_stub._triage(thread, message), "reply": ""}
    if schema == "CitedAnswer":
        sources, _, question = asked.removeprefix("SOURCES\n").rpartition("\n\nQUESTION\n")
        parts = _SOURCE.split(sources)
        blocks = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        lines = [(n, head, text) for n, head, body in blocks for text in body.splitlines()]
        share, number, line = _best(question, lines)
        status = "answered" if share >= lm_stub._NEEDED else "likely"
        return {"status": status, "answer": line, "citations": [int(number)] if number else []}
    if '"evidence"' in system:
        units, _, rest = asked.removeprefix("UNITS\n").rpartition("\n\nQUESTION\n")
        question, head, lines = rest.partition("\n\nHINT")[0], "", []
        for written in units.splitlines():
            if unit := _UNIT.match(written):
                head = unit[2]
            elif line := _LINE.match(written):
                lines.append((line[1], head, line[2]))
        share, id_, _ = _best(question, lines)
        status = "answered" if share >= lm_stub._NEEDED else "likely"
        return {"kind": "value", "status": status, "evidence": [id_] if id_ else [], "lead": ""}
    return None


def _best(question: str, lines: list[tuple[str, str, str]]) -> tuple[float, str, str]:
    """(share of the question's words, name, text) of the line (name, heading, text) with most."""
    best = (0.0, "", "")
    for name, head, text in lines:
        for share, line in lm_stub._lines(question, f"{head}\n{text}"):
            best = max(best, (share, name, line), key=lambda one: one[0])
    return best


def main() -> None:
    """Serve until interrupted; prints the address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    with PeerLm(chosen.port, Knobs(seconds=chosen.seconds)) as stub:
        print(stub.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
