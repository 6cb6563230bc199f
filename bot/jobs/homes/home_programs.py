"""What a lead sees of the programs on their home tab, and of what they cost."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from agent.learning import record
from agent.program import DEFAULT_VERSION
from agent.wording import Language, figure
from bot.jobs.work import Work
from bot.monitoring import Prices, Row, rows_of
from bot.showing import home as tab
from sql import coverage, programs, promotions, state
from sql.database import Connection

_DAYS: Final = 28
_ROWS: Final = 5
_GATE: Final = 20.0


def program_section(work: Work, language: Language = "en") -> tab.Section:
    """Who serves, on which evidence, who may follow, and the way back."""
    team = work.me.team
    with work.shop.db.connection() as conn:
        champion = programs.champion(conn, team)
        version = champion.version if champion else DEFAULT_VERSION
        canary = programs.canary(conn, team)
        challengers = [
            one.version
            for one in programs.challengers(conn, team, version)
            if one.status == "candidate"
        ]
        seen = coverage.newest_decision(conn, team)
        before = version if canary else promotions.previous(conn, team)
        served = promotions.of_version(conn, team, version)
        since = [one.created_at for one in served if one.to_version == version]
        candidate = challengers[0] if challengers else None
        found = tab.Programs(
            champion=version,
            since=f"{since[-1]:%Y-%m-%d}" if since else None,
            champion_evidence=_evidence(work, conn, version, language) if champion else None,
            canary=(
                (canary.version, round(100 * canary.share), f"{canary.since:%Y-%m-%d}")
                if canary
                else None
            ),
            candidate=(candidate, _evidence(work, conn, candidate, language))
            if candidate
            else None,
            undo=(seen, before) if seen and before else None,
        )
    return tab.programs(found, language)


def cost_section(work: Work, known: Collection[str], language: Language = "en") -> tab.Section:
    """By version and by channel; those that are not known to the reader are one."""
    prices = Prices(work.shop.settings.agent)
    with work.shop.db.connection() as conn:
        by_version = state.costs(conn, "version", _DAYS, work.me.team)
        by_channel = state.costs(conn, "channel", _DAYS, work.me.team)
    versions = [_spent(row, language, name=row.name) for row in rows_of(by_version, prices)[0]]
    named, others = [], Row("")
    for row in rows_of(by_channel, prices)[0]:
        if row.name in known and row.name.startswith(("C", "G")):
            named.append(_spent(row, language, channel=row.name))
        else:
            others.answers += row.answers
            others.tokens_in += row.tokens_in
            others.tokens_out += row.tokens_out
            unknown = others.cost is None or row.cost is None
            others.cost = None if unknown else (others.cost or 0.0) + (row.cost or 0.0)
    channels = sorted(named, key=lambda one: -one.tokens)[:_ROWS]
    if others.answers:
        channels.append(_spent(others, language))
    return tab.cost(sorted(versions, key=lambda one: -one.tokens)[:_ROWS], channels, language)


def _spent(row: Row, language: Language, *, name: str = "", channel: str = "") -> tab.Spent:
    money = None if row.cost is None else figure(f"{row.cost:.2f}", language)
    return tab.Spent(row.answers, row.tokens_in + row.tokens_out, money, name, channel)


def _evidence(
    work: Work, conn: Connection, version: str, language: Language
) -> tab.Evidence | None:
    found: Mapping[str, Any] = record.record(conn, work.me.team, version, work.shop.settings.agent)[
        "evidence"
    ]
    if found.get("e_value") is None:
        return None
    counts = {name: int(found.get(name) or 0) for name in ("won", "lost", "tied", "missing")}
    needed = float(found.get("e_needed") or _GATE)
    e_value = figure(f"{float(found['e_value']):.1f}", language)
    return tab.Evidence(e_value, f"{needed:.0f}", **counts)
