"""What an LM does for `shoptalk classify`: it labels rows, criticises labels, and writes texts."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from agent.classifying import Classifier, Labels, Row, read_rows
from agent.errors import LMUnavailable
from agent.learning import teaching
from agent.learning.classifiers import Labelled
from bot.commands.classify_files import given_labels, opened, safe
from bot.shop import Shop
from bot.terminal import Report


def labelled_by_lm(
    shop: Shop, labels: Labels, path: Path, column: str | None, report: Report
) -> tuple[list[Labelled], list[str]]:
    """The rows, with an LM's labels where people gave none, and what is wrong with the others."""
    rows, people, bad = list[Row](), list[dict[str, str]](), list[str]()
    with opened(str(path)) as (lines, _):
        for row in read_rows(lines, path.name, column):
            given, wrong = given_labels(labels, row)
            if wrong:
                bad.append(f"Row {row.number}: {wrong}.")
            else:
                rows.append(row)
                people.append(given)
    with lm_of(shop):
        found = teaching.label(Classifier(labels), [row.text for row in rows], report, people)
    return found, bad


def criticised(
    shop: Shop, program: Classifier, path: Path, column: str | None, report: Report
) -> tuple[str, list[str]]:
    """A CSV of an LM's criticism of the program's labels, to be corrected and learned from, and
    what is wrong with the rows that are not in it."""
    rows, bad = _texts(path, column)
    with lm_of(shop):
        found = teaching.criticise(program, [row.text for row in rows], shop.embedder, report)
    out = io.StringIO()
    table = csv.writer(out)
    names = [task.name for task in program.labels]
    table.writerow(
        ["text", *(f"{name}{what}" for name in names for what in ("", ".given", ".why"))]
    )
    for one in found:
        cells: list[str] = []
        for name in names:
            p = one.labelled.labels.get(name)
            label = max(p, key=lambda k: p[k]) if isinstance(p, Mapping) else ""
            cells += [label, one.given.get(name, ""), safe(one.why.get(name, ""))]
        table.writerow([safe(one.labelled.text), *cells])
    return out.getvalue(), bad


def _texts(path: Path, column: str | None) -> tuple[list[Row], list[str]]:
    with opened(str(path)) as (lines, _):
        rows = list(read_rows(lines, path.name, column))
    bad = [f"Row {row.number}: {row.error}." for row in rows if row.error]
    return [row for row in rows if not row.error], bad


def written(shop: Shop, labels: Labels, number: int, report: Report) -> str:
    """A CSV of texts that an LM wrote, so many for each label."""
    rows = []
    with lm_of(shop, writing=True):
        for task in labels:
            for label in task.names:
                report(f"{task.name}: {label}", 0, number)
                rows += [(text, task.name, label) for text in teaching.write(task, label, number)]
    out = io.StringIO()
    table = csv.writer(out)
    names = [task.name for task in labels]
    table.writerow(["text", *names])
    for text, task_name, label in rows:
        table.writerow([text, *(label if name == task_name else "" for name in names)])
    return out.getvalue()


@contextmanager
def lm_of(shop: Shop | None, *, writing: bool = False) -> Iterator[None]:
    """Inside, the shop's LM is asked; none without a shop. Raises LMUnavailable where there is
    none. Texts are written at a temperature, so that they differ."""
    if shop is None:
        yield
        return
    lms = shop.lms
    if lms is None:
        raise LMUnavailable
    with teaching.asking(lms.reflection if writing else lms.optimiser):
        yield
