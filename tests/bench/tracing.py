"""What it costs to be watched: `python -m tests.bench tracing [--questions N]`.

The same questions on the sample manual, with the LM's stub, in one process and one run: each once
unwatched, once counted, once counted and traced to a receiver of OTLP, in turn, so that a busy
machine is busy for all. Ratios are of each question to itself, of CPU time (sender and receiver's
side of this process included) and of the clock.
"""

import argparse
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any, Final

from agent.answering import Asked, ask
from bot.monitoring import Counts, exported
from bot.sample import SAMPLE_PDF
from bot.shop import Shop
from sql.audience import Audience
from sql.questions import NewQuestion
from sql.spans import span, watched_by
from tests.bench.homes import default_home, fill, shop_of
from tests.lm_stub import Knobs, LmStub
from tests.sample_questions import ANSWERED

_SPANS: Final = 20_000
_numbers = count(1)


@contextmanager
def _receiver() -> Iterator[str]:
    """An address that takes whatever is posted to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _unwatched() -> Iterator[None]:
    yield


@contextmanager
def _counted() -> Iterator[None]:
    with watched_by(Counts()):
        yield


@contextmanager
def _traced() -> Iterator[None]:
    counts = Counts()
    with watched_by(counts), exported("bench", counts.registry):
        yield


_WAYS: Final = {"unwatched": _unwatched, "counted": _counted, "traced": _traced}


def _asked(shop: Shop, question: str) -> None:
    ts = f"{next(_numbers):010d}.{int(time.time()) % 1_000_000:06d}"
    new = NewQuestion(shop.team, "C1", ts, ts, "U1", question)
    ask(shop.kit(), Asked(new, Audience.of_operator(shop.team)))


def _forget(shop: Shop) -> None:
    """The LM is asked again each time."""
    with shop.db.connection() as conn:
        conn.execute("TRUNCATE lm_memory CASCADE")


def _took(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of CPU, of all threads, and of the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def _of_spans(way: Callable[[], Any]) -> float:
    """Microseconds of CPU for one empty span."""
    with way(), span("bench", kind="consumer"):
        began = time.process_time()
        for _ in range(_SPANS):
            with span("empty"):
                pass
        return (time.process_time() - began) / _SPANS * 1e6


def measure(shop: Shop, questions: int) -> dict[str, Any]:
    """Ratios to the unwatched question, quartiles."""
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in _WAYS}
    for question, _ in ANSWERED[:3]:
        _asked(shop, question)
    for number in range(questions):
        question = ANSWERED[number % len(ANSWERED)][0]
        # Each way comes first as often as the others. With spans of a journey, as in a worker.
        names = list(_WAYS)
        for way in names[number % 3 :] + names[: number % 3]:
            with _WAYS[way](), span("process", kind="consumer"):
                _forget(shop)
                taken[way].append(_took(lambda: _asked(shop, question)))  # noqa: B023
    found: dict[str, Any] = {"questions": questions}
    plain = taken["unwatched"]
    for way in ("counted", "traced"):
        for place, what in enumerate(("cpu", "clock")):
            pairs = zip(taken[way], plain, strict=True)
            ratios = [one[place] / other[place] for one, other in pairs]
            low, middle, high = statistics.quantiles(ratios, n=4)
            found[f"{way}_{what}"] = [round(value, 3) for value in (low, middle, high)]
    found["cpu_seconds"] = round(statistics.median(one[0] for one in plain), 4)
    return found


def run(given: Sequence[str]) -> None:
    """Measure, print it, and keep it with `--out FILE`."""
    read = argparse.ArgumentParser(prog="tests.bench tracing")
    read.add_argument("--questions", type=int, default=60, help="0: what a span costs, alone")
    read.add_argument("--home", type=Path, default=default_home() / "tracing")
    read.add_argument("--out", type=Path)
    chosen = read.parse_args(given)
    with ExitStack() as stack:
        stub = stack.enter_context(LmStub(knobs=Knobs()))
        os.environ |= {
            **stub.settings,
            "OTEL_EXPORTER_OTLP_ENDPOINT": stack.enter_context(_receiver()),
            "OTEL_BSP_SCHEDULE_DELAY": "500",
        }
        found: dict[str, Any] = {}
        if chosen.questions:
            shop = stack.enter_context(shop_of(chosen.home))
            fill(shop, [SAMPLE_PDF])
            found = measure(shop, chosen.questions)
        found["span_microseconds"] = {name: round(_of_spans(way), 2) for name, way in _WAYS.items()}
    document = json.dumps(found, indent=1)
    print(document)
    if chosen.out:
        chosen.out.write_text(document + "\n", "utf-8")
