"""docs/programs.md as it stands: a third program goes through the loop of the other two."""

import logging
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agent.errors import BadProgram, BadRows, LMUnavailable, StateMismatch, TooFewLabels
from agent.learning import further
from agent.learning.further import Further
from agent.learning.further_loop import Serving, Sides, learn
from bot.cli import app
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import programs, promotions
from sql.database import Database
from tests.fix_lm_stub import StartStub
from tests.lm_stub import LmStub

_DOCS = Path(__file__).parents[2] / "docs" / "programs.md"
_REPORTS = Path(__file__).parents[1] / "reports.csv"


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?s)```{language}\n(.*?)```", _DOCS.read_text("utf-8"))


@pytest.fixture
def stub(
    db: Database,
    database_url: str,
    lm_stub: StartStub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[LmStub]:
    """An LM that is often wrong without demonstrations, in a folder with reports.csv."""
    stub = lm_stub(needs_demonstrations=True)
    environment = {
        **stub.settings,
        "DATABASE_URL": database_url,
        "SHOPTALK_HOME": str(tmp_path / "home"),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "reports.csv").write_bytes(_REPORTS.read_bytes())
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.WARNING, logger="dspy"):
        yield stub


@pytest.fixture
def page(stub: LmStub) -> dict[str, Any]:
    """What the page's first block defines."""
    names: dict[str, Any] = {}
    exec(compile(blocks("python")[0], str(_DOCS), "exec"), names)
    return names


@pytest.fixture
def shop(stub: LmStub) -> Iterator[Shop]:
    with open_shop(Settings.read()) as shop:
        yield shop


def test_the_page(page: dict[str, Any], shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's code, run in its order: the loop promotes a candidate by the gate, that one serves
    by its version, and its commands go back and forth; whoever serves sees it at once."""
    _, loop, serve = blocks("python")
    exec(compile(loop, str(_DOCS), "exec"), page)
    decided = page["decided"]
    assert decided.serves, decided.reason
    with shop.db.connection() as conn:
        [gate, first] = promotions.latest(conn, shop.team, 9)
        champion = programs.champion(conn, shop.team, "route")
    assert (gate.kind, gate.from_version, gate.to_version) == (
        "gate",
        first.to_version,
        decided.version,
    )
    assert (gate.e_value or 0) >= 20
    assert decided.scores["won"] >= 7
    assert champion is not None
    assert champion.state["predictors"]["predict"]["demos"]
    capsys.readouterr()
    exec(compile(serve, str(_DOCS), "exec"), page)
    assert capsys.readouterr().out == f"{decided.version} hydraulic\n"

    serving: Serving = page["serving"]
    for line, now in zip(
        re.findall(r"(?m)^\$ shoptalk (.*)$", blocks("console")[0]),
        (decided.version, first.to_version, decided.version),
        strict=True,
    ):
        words = shlex.split(line.replace("VERSION", decided.version))
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        assert now[:20] in done.output
        with shop.db.connection() as conn:
            program, version = serving.now(conn)
            assert (version, bool(program.predict.demos)) == (now, now == decided.version)
            assert serving.now(conn)[0] is program


def again(page: dict[str, Any], shop: Shop, rows: Any = None, **other: Any) -> Any:
    """One run of the loop."""
    kind = Further(**{**vars(page["ROUTE"]), **other})
    assert shop.lms is not None
    rows = page["rows"] if rows is None else rows
    settings = shop.settings.agent
    return learn(shop.db, shop.team, kind, rows, shop.lms, settings, on=date(2026, 3, 1), by="U1")


def test_no_better_is_not_let_in(page: dict[str, Any], shop: Shop, stub: LmStub) -> None:
    """Where demonstrations change nothing the candidate is kept with its evidence, and the program
    that was there before anything was learned goes on."""
    stub.knobs.needs_demonstrations = False
    decided = again(page, shop)
    assert not decided.serves
    assert "not shown to be better: it won 0 and lost 0" in decided.reason
    with shop.db.connection() as conn:
        assert Serving(shop.team, page["ROUTE"]).now(conn)[1] == decided.before


def test_other_fields(page: dict[str, Any], shop: Shop) -> None:
    """A signature with other fields is never compared with the one that serves, nor served by it:
    its candidate waits for a person."""
    again(page, shop)
    other = page["Route"].append("urgent", page["dspy"].OutputField(desc="urgent?"), bool)
    rows = [
        Further("route", other, page["right_trade"]).row(**row.toDict(), urgent=True)
        for row in page["rows"]
    ]
    decided = again(page, shop, rows, signature=other)
    assert not decided.serves
    assert "promote it by name" in decided.reason
    with shop.db.connection() as conn:
        assert Serving(shop.team, Further("route", other, print)).now(conn)[1] == ""


def test_an_outage_decides_nothing(page: dict[str, Any], shop: Shop, stub: LmStub) -> None:
    """An LM that is away, or goes away half-way, is an error, and no candidate is kept."""
    for calls in (0, 30):
        stub.knobs.fail_after = stub.counters.calls + calls
        with pytest.raises(LMUnavailable):
            again(page, shop)
    with shop.db.connection() as conn:
        kept = [row for row in programs.latest(conn, shop.team, 9) if row.name == "route"]
    assert [row.status for row in kept] == ["champion"]
    stub.knobs.fail_after = None
    assert again(page, shop).serves


def test_rows_and_sides(page: dict[str, Any], shop: Shop) -> None:
    """No row is on both sides, copies are one row, and too few rows are said to be."""
    rows, route = page["rows"], page["ROUTE"]
    sides = Sides.of(rows)
    copies = Sides.of([*rows, *(route.row(report=f"  {r.report}!!", trade=r.trade) for r in rows)])
    assert sides == copies
    assert not {r.report for r in sides.train} & {r.report for r in sides.held_out}
    assert len(sides.train) + len(sides.held_out) == len(rows)
    with pytest.raises(TooFewLabels, match="add rows"):
        again(page, shop, rows[:6])
    with pytest.raises(BadRows, match="lacks trade"):
        route.row(report="Oil on the floor")


def test_states_and_names(page: dict[str, Any]) -> None:
    """A state says its own fields and goes through JSON; what is none is refused, as are a name
    that is taken and a type that no state can hold."""
    program = page["ROUTE"].program()
    state = program.dump_state()
    again_ = further.load(state)
    assert again_.dump_state() == state
    assert again_.predict.signature.fields.keys() == program.predict.signature.fields.keys()
    for bad in ({"fields": None}, {"schema_hash": "0"}, {"predictors": {}}):
        with pytest.raises(StateMismatch):
            further.load({**state, **bad})
    with pytest.raises(BadProgram, match="no name"):
        Further("answers", page["Route"], page["right_trade"])
    odd = page["Route"].append("who", page["dspy"].OutputField(), dict[str, int])
    with pytest.raises(BadProgram, match="'who'"):
        Further("route", odd, page["right_trade"])
