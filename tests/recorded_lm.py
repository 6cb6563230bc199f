"""An OpenAI-compatible server that stands for a strong language model: it replies from a file.

`tests/replies/technician.jsonl` holds good replies to 22 questions of technicians, written by hand
from the manuals. Line ids differ from prompt to prompt, so that the evidence stands there as words:
`{"line": WORDS}` becomes the id of the first line that holds them, `{"unit_of": WORDS}` the id of
the unit that this line stands in. What the prompt does not hold is not cited, and a reply that has
nothing left to cite says so. A message is rewritten into the `searches` recorded beside it. Every
other stage of the program is answered as `tests.lm_stub` does.

It misbehaves on demand: `misbehave` names how, at the first call alone or, with `always`, at each.

    with RecordedLM() as lm:                        # lm.settings: environment of a process with it
        lm.behave("wrong ids", always=True)

As a process: `python -m tests.recorded_lm --port N [--misbehave HOW] [--always]`.
"""

import argparse
import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from tests.lm_stub import LmStub

Misbehaviour = Literal[
    "wrong ids", "invented quote", "prose", "refusal", "empty", "cut off", "own words", "null"
]
REPLIES = Path(__file__).with_name("replies") / "technician.jsonl"
INVENTED = 'The manual says "tighten to 987 N·m and then lock with wire 555-1234".'
_FIELDS = re.compile(r"(?:\A|\n\n)(UNITS|QUESTION|HINT)(?:\n|\Z)")
_UNIT = re.compile(r"\[(u\d+)\] ")
_LINE = re.compile(r"\s*(u\d+\.\d+) (.*)")
_WORD = re.compile(r"\w+")


def recorded() -> list[dict[str, Any]]:
    """All replies of the file, in its order."""
    return [json.loads(line) for line in REPLIES.read_text("utf-8").splitlines()]


class RecordedLM(LmStub):
    """The server, in a thread of its own. `hints` are those of the reader's calls, oldest first."""

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a process that uses it."""
        return {**super().settings, "AGENT_READER": "strong"}

    def __init__(self, port: int = 0) -> None:
        self.hints: list[str] = []
        self._misbehave: Misbehaviour | None = None
        self._always = False
        self._replies = recorded()
        super().__init__(port)

    def behave(self, how: Misbehaviour | None = None, *, always: bool = False) -> None:
        """Misbehave from now on; forget the hints so far."""
        self.hints.clear()
        self._misbehave, self._always = how, always

    def answer(
        self, body: dict[str, Any], gone: Callable[[], bool] = lambda: False
    ) -> tuple[int, dict[str, Any]]:
        """Status and document for a request."""
        asked = body["messages"][0]["content"]
        if '"searches"' in asked:
            self.counters.calls += 1
            return 200, _completion(body, json.dumps({"searches": self._searches(body)}))
        if '"evidence"' not in asked:
            return super().answer(body, gone)
        self.counters.calls += 1
        parts = _FIELDS.split(body["messages"][-1]["content"])
        fields = dict(zip(parts[1::2], parts[2::2], strict=True))
        hint = fields["HINT"].strip()
        self.hints.append(hint)
        said = self._said(fields["QUESTION"], fields["UNITS"])
        text = json.dumps(said, ensure_ascii=False)
        if self._misbehave and (self._always or not hint):
            text = _misbehaved(said, self._misbehave)
        return 200, _completion(body, text)

    def _recorded(self, question: str) -> dict[str, Any] | None:
        reply = max(self._replies, key=lambda one: _likeness(one["question"], question))
        return reply if _likeness(reply["question"], question) >= 0.6 else None

    def _searches(self, body: Mapping[str, Any]) -> list[str]:
        message = body["messages"][-1]["content"].removeprefix("MESSAGE\n")
        reply = self._recorded(message)
        return reply["searches"] if reply else [message]

    def _said(self, question: str, units: str) -> dict[str, Any]:
        reply = self._recorded(question)
        if reply is None:
            return {"kind": "value", "status": "not_found", "evidence": [], "lead": ""}
        said = {name: reply[name] for name in ("kind", "status", "lead")}
        found = [_id(one, units) for one in reply["evidence"]]
        ids = list(dict.fromkeys(one for one in found if one))
        if not ids:
            said |= {"status": "not_found", "lead": ""}
        return {**said, "evidence": ids}


def _id(evidence: Mapping[str, str], units: str) -> str | None:
    wanted = _bare(evidence.get("line") or evidence["unit_of"])
    unit = None
    for line in units.splitlines():
        if begins := _UNIT.match(line):
            unit = begins[1]
        elif (numbered := _LINE.match(line)) and wanted in _bare(numbered[2]):
            return numbered[1] if "line" in evidence else unit
    return None


def _misbehaved(said: dict[str, Any], how: Misbehaviour) -> str:
    good = json.dumps(said, ensure_ascii=False)
    return {
        "wrong ids": json.dumps({**said, "evidence": ["u99.1", "5.5", "the torque table"]}),
        "invented quote": json.dumps({**said, "status": "answered", "lead": INVENTED}),
        "prose": f"Sure! Here is what I found:\n```json\n{good}\n```\nStay safe out there.",
        "refusal": "I'm sorry, but I can't help with work on hydraulic presses.",
        "empty": "",
        "cut off": good[: good.index('"evidence"') + 14],
        "own words": json.dumps({**said, "kind": "torque value", "status": "ANSWERED"}),
        "null": "null",
    }[how]


def _likeness(one: str, other: str) -> float:
    """The share of words that two questions have in common, 0..1."""
    words, others = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return len(words & others) / (len(words | others) or 1)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _completion(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    read = sum(len(message["content"]) for message in body["messages"]) // 4
    message = {"role": "assistant", "content": text}
    return {
        "id": "recorded",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "recorded"),
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {
            "prompt_tokens": read,
            "completion_tokens": len(text) // 4,
            "total_tokens": read + len(text) // 4,
        },
    }


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--misbehave", choices=get_args(Misbehaviour))
    parser.add_argument("--always", action="store_true")
    arguments = parser.parse_args()
    with RecordedLM(arguments.port) as lm:
        lm.behave(arguments.misbehave, always=arguments.always)
        print(lm.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    _main()
