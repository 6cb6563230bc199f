"""What it costs to be watched: `python -m tests.bench tracing [--questions N]`.

The same questions on the sample manual, with the LM's stub, in one process and one run: each once
unwatched, once counted, once counted and traced to a receiver of OTLP over HTTP (a process of its
own, which reads what comes), in turn, so that a busy machine is busy for all. Ratios are of each
question to itself, of this process's CPU time (the sending included) and of the clock: the median
with its quartiles, and all of it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
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


class _Receiver:
    """`tests.fix_otlp` in a process of its own, which reads what it is sent as OTLP: its work is
    the machine's and not this process's. `came` says in the end what came."""

    def __enter__(self) -> "_Receiver":
        self.came: dict[str, int] = {}
        named = [sys.executable, "-m", "tests.fix_otlp"]
        self._process = subprocess.Popen(
            named, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = self._process.stdout.readline().strip()
        return self

    def __exit__(self, *_: object) -> None:
        said, _ = self._process.communicate()
        self.came = json.loads(said)


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
    """Ratios to the unwatched question, quartiles and range, and seconds, medians."""
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
            quartiles = statistics.quantiles(ratios, n=4)
            found[f"{way}_{what}"] = [round(value, 3) for value in quartiles]
            found[f"{way}_{what}_range"] = [round(min(ratios), 3), round(max(ratios), 3)]
    for place, what in enumerate(("cpu", "clock")):
        for way, all_ in taken.items():
            found[f"{way}_{what}_seconds"] = round(statistics.median(o[place] for o in all_), 4)
    return found


def run(given: Sequence[str]) -> None:
    """Measure, print it, and keep it with `--out FILE`."""
    read = argparse.ArgumentParser(prog="tests.bench tracing")
    read.add_argument("--questions", type=int, default=60, help="0: what a span costs, alone")
    read.add_argument("--home", type=Path, default=default_home() / "tracing")
    read.add_argument("--out", type=Path)
    chosen = read.parse_args(given)
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        stub = stack.enter_context(LmStub(knobs=Knobs()))
        os.environ |= {**stub.settings, "OTEL_BSP_SCHEDULE_DELAY": "500"}
        if chosen.questions:
            shop = stack.enter_context(shop_of(chosen.home))
            fill(shop, [SAMPLE_PDF])
            loads = [os.getloadavg()[0]]
            with _Receiver() as receiver:
                found = measure(shop, chosen.questions)
            loads.append(os.getloadavg()[0])
            found |= {"received": receiver.came, "load_average": [round(one, 1) for one in loads]}
        with _Receiver():
            found["span_microseconds"] = {
                name: round(_of_spans(way), 2) for name, way in _WAYS.items()
            }
    document = json.dumps(found, indent=1)
    print(document)
    if chosen.out:
        chosen.out.write_text(document + "\n", "utf-8")
