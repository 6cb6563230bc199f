"""`shoptalk evaluate`: measure the program on a folder of labelled questions."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from agent.evaluation.answering import Answered
from agent.evaluation.dataset import audience, load
from agent.evaluation.run import run
from agent.evaluation.score import named
from agent.evaluation.stages import METRICS
from bot.commands.output import OUT, Table, print_json, write_file
from bot.errors import NoSuchFile
from bot.settings import Settings
from bot.shop import open_shop
from bot.showing import recorded, reply_document
from bot.terminal import bars
from sql.database import Database


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def evaluate(
        folder: Annotated[
            Path, typer.Argument(help="holds questions.jsonl, and passages.jsonl or pdf/")
        ],
        limit: Annotated[int | None, typer.Option(min=1, help="only so many questions")] = None,
        retrieval_only: Annotated[
            bool, typer.Option("--retrieval-only", help="no language model")
        ] = False,
        withhold: Annotated[
            bool,
            typer.Option("--withhold", help="ask each question again without its manual"),
        ] = False,
        stages: Annotated[
            bool, typer.Option("--stages", help="each stage by itself as well, and a score")
        ] = False,
        metric: Annotated[
            list[str] | None,
            typer.Option(metavar="MODULE:FUNCTION", help="with --stages: one of your own"),
        ] = None,
        answers: Annotated[
            Path | None, typer.Option(help="write every answer here, as JSON lines")
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Measure search and answers on labelled questions.

        The manuals are loaded into a scratch schema, which is dropped afterwards.
        """
        if not folder.is_dir():
            raise NoSuchFile(f"There is no folder {folder}.")
        if (stages and retrieval_only) or (metric and not stages):
            raise typer.BadParameter("--stages needs answers, and --metric needs --stages")
        chosen = {**METRICS, **dict(map(named, metric or ()))} if stages else None
        if answers:
            write_file(answers, b"")  # or it is found out after an hour of answers
        with open_shop(Settings.read()) as shop, shop.db.scratch() as db:
            with bars() as report:
                dataset = load(db, shop.embedder, folder, shop.settings.ingest, report)
            kit = shop.kit(db, lm=not retrieval_only)
            with bars() as report:
                result = run(
                    kit,
                    dataset,
                    limit=limit,
                    retrieval_only=retrieval_only,
                    withhold=withhold,
                    stages=chosen,
                    report=report,
                )
            if answers:
                lines = [json.dumps(_line(db, row), ensure_ascii=False) for row in result.answers]
        if answers:
            write_file(answers, "".join(f"{line}\n" for line in lines).encode())
        if json_:
            print_json(result.summary)
        else:
            _show(result.summary)


def _line(db: Database, row: Answered) -> dict[str, Any]:
    document = reply_document(row.reply, recorded(db, audience(None), row.reply.answer_id))
    for citation, (pdf, _) in zip(document["citations"], row.cited, strict=True):
        citation["pdf"] = f"{pdf}.pdf"
    return {
        "id": f"{row.question['id']}{'-withheld' if row.withheld else ''}",
        "question": row.question["question"],
        "reference": row.question.get("answer"),
        "relevant": row.question["relevant"],
        "answerable": row.answerable,
        "withheld": row.withheld,
        **document,
    }


def _show(summary: dict[str, Any]) -> None:
    retrieval = dict(summary["retrieval"])
    count, p50 = retrieval.pop("n"), retrieval.pop("seconds_p50")
    above = retrieval.pop("fused_above")
    del retrieval["by_question"]
    if retrieval:
        names = list(next(iter(retrieval.values())))
        title = Text(f"{summary['set']}: {count} questions, p50 {p50} s")
        table = Table("search", *names, "fused is above by", title=title)
        for stage, scores in retrieval.items():
            cells = [_cell(scores[name]) for name in names]
            table.add_row(stage, *cells, _cell(above.get(stage, "")))
        OUT.print(table)
    if "stages" in summary:
        table = Table("stage", "metric", "value", "questions")
        for stage, values in summary["stages"].items():
            for name, value in values.items():
                table.add_row(stage, name, _cell(value), str(value["n"]))
        OUT.print(table)
    for part in ("answers", "withheld"):
        if part in summary:
            table = Table(part, "value")
            for name, value in summary[part].items():
                table.add_row(name, _cell(value))
            OUT.print(table)


def _cell(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "mean" not in value:
        return ", ".join(f"{name} {number}" for name, number in value.items())
    if value["mean"] is None:
        return "-"
    around = value["interval"]
    return f"{value['mean']:.3f}" + (f" [{around[0]:.3f}, {around[1]:.3f}]" if around else "")
