"""Trends as a picture: orders a month for each kind of equipment, one below the other, in letters
that can be read on a phone, for light and dark.

It needs matplotlib, the extra `charts`: tables and JSON do without.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.work_orders import Trend, Trends
from bot.errors import NoCharts

_MOST: Final = 5
_MONTHS: Final = 18
_WIDE, _HIGH, _DPI = 5.4, 2.1, 200
"""Inches: 1080 pixels across, as many as a phone shows."""


@dataclass(frozen=True)
class _Colours:
    ground: str
    ink: str
    faint: str
    bar: str
    rising: str


LIGHT: Final = _Colours("#ffffff", "#1d1c1d", "#6b6b6b", "#2f6fb5", "#b3261e")
DARK: Final = _Colours("#1a1d21", "#f2f2f2", "#a8adb3", "#6cb2ff", "#ff8a80")


def trends_picture(found: Trends, *, dark: bool = False) -> bytes:
    """A PNG of the equipment with most orders. Raises NoCharts without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NoCharts from error
    colours = DARK if dark else LIGHT
    shown = found.equipment[:_MOST]
    figure = Figure((_WIDE, _HIGH * max(1, len(shown)) + 0.3), dpi=_DPI, facecolor=colours.ground)
    FigureCanvasAgg(figure)
    for number, trend in enumerate(shown, 1):
        _draw(figure.add_subplot(len(shown), 1, number), trend, colours)
    if not shown:
        figure.text(0.05, 0.5, "No work orders with a day.", color=colours.ink, fontsize=12)
    figure.tight_layout(h_pad=1.4)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=colours.ground)
    return out.getvalue()


def trends_table(found: Trends) -> list[list[str]]:
    """The same in words, its head first."""
    rows = [["equipment", "orders", "machines", "days between", "rising", "parts"]]
    for trend in found.equipment:
        between = trend.between
        rows.append(
            [
                trend.equipment,
                str(trend.orders),
                str(trend.machines or ""),
                f"{between.median:.0f} (median of {between.intervals})" if between else "",
                "; ".join(
                    f"{one.fault} ({one.recent}, before {one.before})" for one in trend.rising
                ),
                ", ".join(f"{part} x{times}" for part, times in trend.parts),
            ]
        )
    return rows


def _draw(axes: Any, trend: Trend, colours: _Colours) -> None:
    months = trend.months[-_MONTHS:]
    heights = [orders for _, orders in months]
    rising = bool(trend.rising)
    bars = [colours.bar] * len(months)
    if rising:
        bars[-3:] = [colours.rising] * len(bars[-3:])
    axes.bar(range(len(months)), heights, color=bars, width=0.8)
    axes.set_title(
        _cut(trend.equipment, 44), loc="left", fontsize=11, color=colours.ink, weight="bold"
    )
    axes.set_facecolor(colours.ground)
    axes.set_xticks(*_ticks(months))
    axes.set_ylim(0, max([*heights, 1]) * 1.15)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    axes.tick_params(colors=colours.faint, labelsize=9, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(colours.faint)
    said = f"rising: {trend.rising[0].fault}" if rising else ""
    between = f"{trend.between.median:.0f} days between" if trend.between else ""
    label = "  ·  ".join(filter(None, (said, between)))
    axes.set_xlabel(
        _cut(label, 58), fontsize=9, loc="left", color=colours.rising if rising else colours.faint
    )


def _ticks(months: Sequence[tuple[Any, int]]) -> tuple[list[int], list[str]]:
    step = max(1, len(months) // 6)
    at = list(range(0, len(months), step))
    return at, [f"{months[place][0]:%b %y}" for place in at]


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.replace("$", "\\$").split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
