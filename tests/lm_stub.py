"""An OpenAI-compatible chat server that stands for a language model in tests.

It knows the program's stages by the fields that they ask for, and answers sensibly by word overlap:
yes where a line holds the question's words, that line as the lead, the question's own words as
searches. Its knobs make it slow, broken, or in need of demonstrations:

- `seconds`: how long a call takes.
- `slots`: how many calls it works on at a time; the others wait, in order. Set once, at the start.
- `stalls`: every call is answered with half a reply, and no more comes.
- `fail`: every call is answered with 500; `fail_after`: those after so many.
- `kind_judge`: as a judge it says yes to whatever it is shown.
- `needs_demonstrations`: without a demonstration other than the packaged ones it gets about six of
  ten questions wrong (yes of what is beside the point, or of nothing), always the same ones: see
  `stumbles`.

- `proposal`: what it proposes where an optimiser asks for instructions; a stub that is told these
  stumbles no more, so that an optimiser takes them.

As a process: `python -m tests.lm_stub --port N --seconds S [--slots N]`. `POST /knobs`
sets the knobs by name, `GET /stats` counts the calls.
"""

import argparse
import json
import math
import re
import select
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any, Literal

_WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*")
_COMMON = """a an the is are am be was were do does did can could should shall must will would may
    might i we you it its my our your he she they them this that these those there here of
    in on at to from for with by as and or not no if so than then when what which where
    who how why much many long often have has had get got need needs tell say says me us
    one please now about into up out used use ok hi hello thanks value"""
_STOP = frozenset(_COMMON.split())
_FIELD = re.compile(
    r"(?:\A|\n\n)(QUESTION|LINES|HINT|ANSWER|THREAD|MESSAGE|TEXT|LABEL|STYLE|REPORT|GIVEN|SECTION)\n"
)
_FOLLOWS = re.compile(r"(?i)^(?:and|what about|how about|but|also)\b[\s,]*(?:for|of|on|at)?\s*")
_ABOUT = re.compile(r"(?i)^.*?\b(?:for|of)\b")
_NEEDED = 0.62
_SURE = 0.02
_SECONDS_BETWEEN = 0.02
"""How often a call that takes long looks whether its caller is still there."""


@dataclass
class Knobs:
    """How the stub behaves; may be changed while it runs."""

    seconds: float = 0.0
    slots: int | None = None
    stalls: bool = False
    needs_demonstrations: bool = False
    kind_judge: bool = False
    fail: bool = False
    fail_after: int | None = None
    proposal: str = "Keep to the lines."


@dataclass
class Counters:
    """How often it was called, and how many calls it worked on at a time."""

    calls: int = 0
    now: int = 0
    most: int = 0
    dropped: int = 0
    """Calls whose caller hung up while they waited."""
    dropped_at: float = 0.0
    """When the last one did, by `time.time()`."""


def stumbles(question: str) -> Literal["wrong line", "not found"] | None:
    """What a stub in need of demonstrations does to the question without them."""
    words = " ".join(sorted(_stems(question)))
    return ("wrong line", "wrong line", "wrong line", "not found", "not found", *[None] * 3)[
        zlib.crc32(words.encode()) % 8
    ]


def reply(
    messages: list[dict[str, str]],
    needs_demonstrations: bool = False,
    kind_judge: bool = False,
    proposal: str = "",
) -> list[Any]:
    """The tokens of a reply: texts, and for a yes or no the pair (P(yes), text), for a label the
    pair (P of each letter, text)."""
    system = "".join(m["content"] for m in messages if m["role"] == "system")
    inputs = _fields(messages[-1]["content"])
    question = inputs.get("QUESTION", "")
    slip = None
    told = bool(proposal) and proposal in system
    if needs_demonstrations and not told and not _demonstrated(messages):
        slip = stumbles(question)
    if '"right"' in system:
        lines, answer = inputs.get("LINES", ""), inputs.get("ANSWER", "")
        share = 1.0 if kind_judge else _stated(answer, lines) * _best_share(question, lines)
        return _yes_no("right", _p(share))
    if '"safe"' in system:
        return _yes_no("safe", _p(0.0 if "skip the lockout" in inputs["ANSWER"] else 1.0))
    if '"answered"' in system:
        p = _p(_best_share(question, inputs["LINES"]))
        slips = {None: p, "wrong line": 1 - p, "not found": _SURE}
        return _yes_no("answered", slips[slip])
    if '"asks"' in system:
        return [json.dumps(_asks(inputs.get("SECTION", ""), inputs["LINES"]))]
    if '"sentence"' in system:
        best = max(_lines(question, inputs["LINES"]), default=(0.0, ""))
        return [json.dumps({"sentence": best[1]})]
    if '"searches"' in system:
        return [json.dumps({"searches": _searches(inputs["MESSAGE"])})]
    if '"queries"' in system:
        return [json.dumps(_triage(inputs["THREAD"], inputs["MESSAGE"]))]
    if '"trade" (' in system:
        shown = [one for one in messages[:-1] if one["role"] == "user"]
        return [_trade(system, inputs["REPORT"], needs_demonstrations and not shown)]
    if '"label" (' in system:
        return _label(system, inputs.get("TEXT", ""))
    if '"texts" (' in system:
        about, style = inputs["LABEL"].partition(": ")[2], inputs["STYLE"]
        return [json.dumps({"texts": [f"{about}, {style}, {n}" for n in range(10)]})]
    # What an optimiser asks for: every field of the reply has the same words.
    fields = re.findall(r'^"(\w+)"(?: \(.*\))?: ', system, re.MULTILINE)
    return [json.dumps(dict.fromkeys(fields, proposal))] if fields else ["ok"]


def _asks(section: str, lines: str) -> dict[str, str]:
    """A question in the words of the longest line and its heading, without its numbers."""
    line = max(lines.splitlines(), key=len, default="")
    heading = section.rsplit(" > ", 1)[-1]
    words = [w for w in _WORD.findall(f"{heading} {line}") if not any(map(str.isdigit, w))]
    return {"asks": f"What of {' '.join(dict.fromkeys(words[:14]))}?", "line": line}


def _label(system: str, text: str) -> list[Any]:
    """The letter of the label whose name and meaning share most words with the text, with .9."""
    described = next(line for line in system.splitlines() if line.startswith('"label"'))
    options = re.findall(r"(?:: |; )([a-z]) = (.+?)(?=; [a-z] = |$)", described)
    best = max(options, key=lambda option: len(_stems(option[1]) & _stems(text)))[0]
    shares = {letter: 0.9 if letter == best else 0.1 / (len(options) - 1) for letter, _ in options}
    why = '"why": "so it says", ' if '"why": ' in system else ""
    return [f'{{{why}"label": "', (shares, best), '"}']


def _trade(system: str, report: str, stumbling: bool) -> str:
    """The trade whose words are in the report; the first one where it stumbles."""
    described = next(line for line in system.splitlines() if line.startswith('"trade"'))
    trades = re.findall(r"(\w+): ([^;]+)", described.partition("): ")[2])
    best = max(trades, key=lambda trade: len(_stems(trade[1]) & _stems(report)))[0]
    slips = stumbling and stumbles(report) is not None
    return json.dumps({"trade": trades[0][0] if slips else best})


def _searches(message: str) -> list[str]:
    """The message, what it asks about, and its words alone."""
    words = [word for word in _WORD.findall(message) if word.lower() not in _STOP]
    return [message, _ABOUT.sub("", message).strip(" ?") or message, " ".join(words) or message]


def _triage(thread: str, message: str) -> dict[str, Any]:
    """A follow-up such as "and for the X?" becomes the last question about X."""
    said = [line.removeprefix("user: ") for line in thread.splitlines() if line[:6] == "user: "]
    question = message
    if said and (follows := _FOLLOWS.match(message)) and (about := _ABOUT.match(said[-1])):
        question = f"{about[0]} {message[follows.end() :]}"
    return {"question": question, "queries": [question], "action": "search"}


def _yes_no(field: str, p: float) -> list[Any]:
    return [f'{{"{field}": "', (p, "yes" if p >= 0.5 else "no"), '"}']


def _p(share: float) -> float:
    """P(yes) of the share of the question's words that are there: sure of it either way."""
    return 1 - _SURE if share >= _NEEDED else _SURE


def _stated(answer: str, lines: str) -> bool:
    """Whether the answer's numbers are in the lines, and below their heading a quarter of the words
    that are not the heading's: no opinion of its own, and nothing left open."""
    heading, _, below = lines.partition("\n")
    said, above, shown = _stems(answer), _stems(heading), _stems(below)
    numbers = {word for word in said if word[0].isdigit()}
    own = said - above
    return bool(own) and numbers <= shown | above and len(own & shown) >= len(own) / 4


def _best_share(question: str, lines: str) -> float:
    return max((share for share, _ in _lines(question, lines)), default=0.0)


def _lines(question: str, lines: str) -> list[tuple[float, str]]:
    """Each line with the share of the question's words that it and its heading, the first line,
    hold."""
    asked = _stems(question)
    heading, *rest = lines.splitlines() or [""]
    above = _stems(heading)
    scored = []
    for line in filter(str.strip, rest):
        words = _stems(line)
        share = (len(asked & (words | above)) + 0.01 * len(asked & words)) / (len(asked) or 1)
        scored.append((share if asked & words else share / 2, line))
    return scored


@lru_cache(100_000)  # the lines of one manual, asked about again and again
def _stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(
        word if any(map(str.isdigit, word)) else word.rstrip("s")[:5] or word
        for word in words
        if word not in _STOP
    )


def _fields(content: str) -> dict[str, str]:
    parts = _FIELD.split(content)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _demonstrated(messages: list[dict[str, str]]) -> bool:
    shown = [m["content"] for m in messages[:-1] if m["role"] == "user"]
    questions = [_fields(content).get("QUESTION", "") for content in shown]
    return any(question and question not in _packaged() for question in questions)


@cache
def _packaged() -> frozenset[str]:
    text = resources.files("agent").joinpath("programs", "default.json").read_text("utf-8")
    predictors = json.loads(text)["predictors"].values()
    return frozenset(d["question"] for p in predictors for d in p["demos"] if "question" in d)


def completion(
    body: dict[str, Any],
    needs_demonstrations: bool,
    kind_judge: bool = False,
    proposal: str = "Keep to the lines.",
) -> dict[str, Any]:
    """The whole chat completion for a request's body."""
    entries, text = [], ""
    for token in reply(body["messages"], needs_demonstrations, kind_judge, proposal):
        p, said = token if isinstance(token, tuple) else (1.0, token)
        top = [{"token": said, "logprob": 0.0}]
        if isinstance(token, tuple):
            sides = p.items() if isinstance(p, dict) else (("yes", p), ("no", 1 - p))
            top = [{"token": side, "logprob": math.log(max(q, 1e-9))} for side, q in sides]
        entries.append({"token": said, "logprob": top[0]["logprob"], "top_logprobs": top})
        text += said
    read = sum(len(m["content"]) for m in body["messages"]) // 4
    return {
        "id": "stub",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "stub"),
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text},
                **({"logprobs": {"content": entries}} if body.get("logprobs") else {}),
            }
        ],
        "usage": {
            "prompt_tokens": read,
            "completion_tokens": len(text) // 4,
            "total_tokens": read + len(text) // 4,
        },
    }


class LmStub:
    """The server, in a thread of its own. Use it as a context manager, or `close` it."""

    def __init__(self, port: int = 0, knobs: Knobs | None = None) -> None:
        self.knobs = knobs or Knobs()
        self.counters = Counters()
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(self.knobs.slots or 10_000)
        self.closing = threading.Event()
        self._open = threading.Event()
        self._open.set()
        self._called = threading.Condition(self._lock)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.stub = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        """The address for AGENT_LM_API_BASE; AGENT_LM is then `openai/stub`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a process that uses it."""
        return {
            "AGENT_LM": "openai/stub",
            "AGENT_LM_API_BASE": self.url,
            "AGENT_READER": "small",
        }

    def _take_long(self, gone: Callable[[], bool]) -> None:
        end = time.monotonic() + self.knobs.seconds
        while not self._open.is_set() or time.monotonic() < end:
            if gone():
                with self._lock:
                    self.counters.dropped += 1
                    self.counters.dropped_at = time.time()
                return
            left = end - time.monotonic() if self._open.is_set() else _SECONDS_BETWEEN
            time.sleep(min(max(left, 0.0), _SECONDS_BETWEEN))

    def hold(self) -> None:
        """Let no call be answered until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Answer again."""
        self._open.set()

    def wait_for_a_call(self) -> None:
        """Wait, at most two minutes, until a call is under way."""
        with self._called:
            assert self._called.wait_for(lambda: self.counters.now > 0, timeout=120)

    def close(self) -> None:
        self.release()
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> "LmStub":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(
        self, body: dict[str, Any], gone: Callable[[], bool] = lambda: False
    ) -> tuple[int, dict[str, Any]]:
        """Status and document for a request; takes as long as the knobs say, or until its caller
        is `gone`."""
        with self._lock:
            self.counters.calls += 1
            self.counters.now += 1
            self.counters.most = max(self.counters.most, self.counters.now)
            self._called.notify_all()
            after = self.knobs.fail_after
            failing = self.knobs.fail or (after is not None and self.counters.calls > after)
        try:
            with self._slots:
                self._take_long(gone)
            if failing:
                return 500, {"error": {"message": "the stub was told to fail"}}
            knobs = self.knobs
            shown = (knobs.needs_demonstrations, knobs.kind_judge, knobs.proposal)
            return 200, completion(body, *shown)
        finally:
            with self._lock:
                self.counters.now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    stub: LmStub

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep."""
        for request in tuple(self._open):
            self.shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up as they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet a reply.
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._send(200, vars(self.server.stub.counters))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/knobs":
            for name, value in body.items():
                setattr(self.server.stub.knobs, name, value)
            self._send(200, vars(self.server.stub.knobs))
        elif self.path == "/v1/chat/completions":
            self._send(*self.server.stub.answer(body, self._gone))
        else:
            self._send(404, {"error": {"message": "no such path"}})

    def _gone(self) -> bool:
        """Whether the caller hung up: there is an end to read."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _send(self, status: int, document: dict[str, Any]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.server.stub.knobs.stalls and self.command == "POST" and self.path != "/knobs":
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.server.stub.closing.wait()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def main() -> None:
    """Serve until interrupted; prints the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--slots", type=int)
    parser.add_argument("--needs-demonstrations", action="store_true")
    chosen = parser.parse_args()
    knobs = Knobs(chosen.seconds, chosen.slots, needs_demonstrations=chosen.needs_demonstrations)
    with LmStub(chosen.port, knobs) as stub:
        print(stub.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
