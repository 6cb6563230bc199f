"""`shoptalk classify`: sort texts by your own labels, and learn to from labelled rows."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from agent.classifying import PACKAGED, Classifier, Labels, packaged_labels, read_labels
from agent.errors import NotAClassifier
from agent.learning import classifiers
from bot.commands import classify_files as files
from bot.commands import classify_lm as by_lm
from bot.commands.classify_shown import document, show
from bot.commands.output import print_json, write_file
from bot.errors import NothingDone
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.terminal import ERR, bars

_BATCH = 64
_EPILOG = """\
Three steps. (1) Write labels.yaml:

tasks: {sentiment: {labels: {negative: complains, positive: praises, neutral: neither}},
reason: {when: {sentiment: [negative]}, labels: {late: a delay, lost: something is missing}}}

(2) Label 100 rows or more in a CSV with the columns text, sentiment, reason (a cell may stay
empty), and learn: shoptalk classify --learn labelled.csv --labels labels.yaml --save

(3) Sort: shoptalk classify feedback.csv --out sorted.csv. What is not sure enough is called unsure:
look at those rows, label them, learn again. A better classifier takes the place of the one that
serves; `shoptalk programs` lists them, promotes one and goes back.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(epilog=_EPILOG)
    def classify(
        file: Annotated[
            str | None,
            typer.Argument(metavar="FILE|-", help="CSV, JSON lines, or one text a line; - = stdin"),
        ] = None,
        labels: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                help="your labels, YAML or JSON: see below; comments = ours",
            ),
        ] = None,
        learn: Annotated[
            Path | None,
            typer.Option(metavar="LABELLED", help="learn from this file, a column for each task"),
        ] = None,
        text: Annotated[
            str | None,
            typer.Option(metavar="COLUMN", help="holds the text; unset = text, comment, feedback"),
        ] = None,
        with_: Annotated[
            Path | None,
            typer.Option("--with", metavar="PROGRAM", help="a learned classifier's file"),
        ] = None,
        name: Annotated[
            str | None, typer.Option(help="of several classifiers, which one: a name of yours")
        ] = None,
        save: Annotated[
            bool, typer.Option("--save", help="keep what was learned; it serves if it is better")
        ] = False,
        out: Annotated[
            Path | None,
            typer.Option(help="write there: .csv or .jsonl; with --learn the classifier, .json"),
        ] = None,
        lm: Annotated[
            bool,
            typer.Option("--lm", help="an LM labels: --learn's texts, or tasks not learned"),
        ] = False,
        write: Annotated[
            int | None,
            typer.Option(min=1, help="an LM writes so many texts a label, to correct"),
        ] = None,
        criticise: Annotated[
            Path | None,
            typer.Option(
                metavar="TEXTS", help="an LM says what is wrong with its labels, to correct"
            ),
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print JSON lines")] = False,
    ) -> None:
        """Sort free text by your own labels, with how sure that is.

        It learns from labelled rows within seconds, without a language model; before that it goes
        by what the labels mean. Without --labels, and with nothing learned, texts are sorted as
        comments on answers: sentiment, reason, stage, urgency, safety.
        """
        if (file is None) == (learn is None and write is None and criticise is None):
            raise typer.BadParameter(
                "give a FILE to sort, or --learn LABELLED, or --write N, or --criticise TEXTS"
            )
        known = _labels(labels) if labels else None
        with open_shop(Settings.read()) as shop:
            if write is not None:
                _write(shop, _needed(known), write, out)
            elif criticise is not None:
                _criticise(shop, _program(shop, known, with_, name), criticise, text, out)
            elif learn is not None:
                _learn(shop, _needed(known), learn, text, lm, save, name, out, json_)
            else:
                program = _program(shop, known, with_, name)
                _sort(shop, program, str(file), text, lm, out, json_)


def _labels(path: Path) -> Labels:
    """The file's, or ours for comments where there is no file of that name."""
    ours = str(path) == PACKAGED and not path.exists()
    return packaged_labels() if ours else read_labels(path)


def _needed(labels: Labels | None) -> Labels:
    if labels is None:
        raise typer.BadParameter("say what the labels are: --labels FILE")
    return labels


def _program(shop: Shop, labels: Labels | None, with_: Path | None, name: str | None) -> Classifier:
    """The file's, or the one that serves, or one that has learned nothing yet."""
    if with_ is not None:
        return files.load_program(with_)
    if labels is not None:
        return Classifier(labels)
    with shop.db.connection() as conn:
        try:
            return classifiers.serving(conn, shop.team, name)[0]
        except NotAClassifier:
            if name is not None:
                raise
    ERR.print("Nothing was learned here yet: sorted as comments on answers, by our examples.")
    return classifiers.before_any(shop.embedder)


def _sort(
    shop: Shop,
    program: Classifier,
    file: str,
    column: str | None,
    lm: bool,
    out: Path | None,
    json_: bool,
) -> None:
    embedder = shop.embedder
    bad = rows = unsure = unmeasured = 0
    with (
        by_lm.lm_of(shop if lm else None),
        files.opened(file) as (lines, total),
        files.writer(out, json_, [task.name for task in program.labels]) as write,
        bars() as report,
    ):
        for batch in files.batches(lines, file, column, _BATCH):
            said = iter(program.sort([row.text for row in batch if not row.error], embedder))
            for row in batch:
                found = {} if row.error else next(said)
                write(row, found)
                rows, bad = rows + 1, bad + bool(row.error)
                unsure += any(one.sure is False for one in found.values())
                unmeasured += any(one.sure is None for one in found.values())
                if row.error:
                    ERR.print(f"Row {row.number}: {row.error}.", markup=False, style="yellow")
            report("sorting", rows, max(total, rows))
    ERR.print(f"{rows - bad} texts sorted, {unsure} of them with a label that is unsure.")
    if unmeasured:
        ERR.print(
            "Nothing was learned for some labels: how sure they are nobody knows. Label some rows "
            "and --learn them.",
            style="yellow",
        )
    if bad:
        raise NothingDone(f"{bad} of {rows} rows could not be read; the others are sorted.")


def _learn(
    shop: Shop,
    labels: Labels,
    path: Path,
    column: str | None,
    lm: bool,
    save: bool,
    name: str | None,
    out: Path | None,
    json_: bool,
) -> None:
    with bars() as report:
        if lm:
            rows, bad = by_lm.labelled_by_lm(shop, labels, path, column, report)
        else:
            rows, bad = files.labelled(labels, path, column)
    for error in bad:
        ERR.print(error, markup=False, style="yellow")
    if labels == packaged_labels():
        rows = [*classifiers.packaged(), *rows]
    lesson = classifiers.teach(labels, rows, shop.embedder)
    decided = None
    if out is not None:
        write_file(out, files.document(lesson))
    if save:
        with shop.db.connection() as conn:
            on, by = datetime.now(UTC).date(), "operator"
            doing = allow(conn, at_command_line(conn, shop.team), "program.learn")
            decided = classifiers.save(
                conn, shop.team, lesson, shop.embedder, name=name, on=on, by=by
            )
            doing.done(f"program:{decided.version}", after={"serves": decided.serves})
    if json_:
        print_json(document(lesson, decided, len(bad)))
    else:
        show(lesson, decided, saved=save or out is not None)
    if bad:
        raise NothingDone(f"{len(bad)} rows could not be learned from; {len(rows)} were.")


def _criticise(
    shop: Shop, program: Classifier, path: Path, column: str | None, out: Path | None
) -> None:
    with bars() as report:
        text, bad = by_lm.criticised(shop, program, path, column, report)
    for error in bad:
        ERR.print(error, markup=False, style="yellow")
    _hand_over(text, out)
    if bad:
        raise NothingDone(f"{len(bad)} rows could not be read; the others are criticised.")


def _write(shop: Shop, labels: Labels, number: int, out: Path | None) -> None:
    with bars() as report:
        text = by_lm.written(shop, labels, number, report)
    _hand_over(text, out)


def _hand_over(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        write_file(out, text.encode())
    ERR.print("Read them, correct or delete rows, then --learn them.")
