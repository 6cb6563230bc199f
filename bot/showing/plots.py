"""Figures over weeks as pictures: letters that can be read on a phone, and colours that hold on
light and dark, since Slack shows a picture as it is: it is opaque, on a ground of its own.

It needs matplotlib, the extra `charts`; all figures are in words beside them. No words of anybody
are in a picture: it has counts, dates and versions.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.errors import NoCharts

_WIDE, _HIGH, _DPI = 5.4, 3.0, 200
"""Inches: 1080 pixels across. A phone of 390 points shows them three to a point, so that letters of
13 points are as high as 12 of the phone's own."""
_LETTERS: Final = 13
GROUND: Final = "#f3f5f7"
INK: Final = "#1d2228"
_LINE: Final = "#8a949e"
FROM: Final = ours("{mark} from {day}")
COLOURS: Final = {"good": "#1d6fb8", "middle": "#e0a100", "bad": "#b3261e"}
"""Told apart without seeing red and green too; 3:1 and more against the ground, but for the middle
one, which has an edge."""


@dataclass(frozen=True)
class Bar:
    """One week: its label, and how many of each."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Plot:
    """Bars in stacks, with a name and a colour for each part; `marks`: (number of the bar, what is
    said above it). Title, names and labels are in the language."""

    title: str
    names: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    marks: tuple[tuple[int, str], ...] = ()
    language: Language = "en"

    @property
    def alt(self) -> str:
        """All of its figures in words."""
        said = [
            f"{bar.label}: "
            + ", ".join(
                f"{count} {name}" for count, (name, _) in zip(bar.counts, self.names, strict=True)
            )
            for bar in self.bars
        ]
        marked = [
            in_language(FROM, self.language, mark=mark, day=self.bars[at].label)
            for at, mark in self.marks
        ]
        return f"{self.title}. " + "; ".join([*said, *marked]) + "."


def draw(plot: Plot) -> bytes:
    """A PNG. Raises NoCharts without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NoCharts from error
    figure = Figure((_WIDE, _HIGH), dpi=_DPI, facecolor=GROUND)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _bars(axes, plot)
    _frame(axes, plot)
    figure.tight_layout()
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=GROUND, metadata={"Software": None})
    return out.getvalue()


def _bars(axes: Any, plot: Plot) -> None:
    places = range(len(plot.bars))
    below = [0] * len(plot.bars)
    for part, (name, colour) in enumerate(plot.names):
        heights = [bar.counts[part] for bar in plot.bars]
        axes.bar(
            places,
            heights,
            bottom=below,
            color=COLOURS[colour],
            edgecolor=GROUND,
            linewidth=0.8,
            width=0.8,
            label=name,
        )
        below = [under + height for under, height in zip(below, heights, strict=True)]
    top = max([*below, 1])
    axes.set_ylim(0, top * (1.3 if plot.marks else 1.1))
    for at, said in plot.marks:
        axes.axvline(at - 0.5, color=INK, linewidth=1.6, linestyle=(0, (3, 2)))
        axes.text(at - 0.4, top * 1.27, _cut(said, 16), color=INK, fontsize=_LETTERS - 2, va="top")


def _frame(axes: Any, plot: Plot) -> None:
    axes.set_facecolor(GROUND)
    axes.set_title(plot.title, loc="left", fontsize=_LETTERS, color=INK, weight="bold", pad=30)
    axes.set_xticks(*_ticks(plot.bars))
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    axes.tick_params(colors=INK, labelsize=_LETTERS, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_LINE)
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.02, 0.98),
        ncols=len(plot.names),
        frameon=False,
        fontsize=_LETTERS - 1,
        labelcolor=INK,
        handlelength=0.9,
        columnspacing=0.9,
        handletextpad=0.4,
    )


def _ticks(bars: Sequence[Bar]) -> tuple[list[int], list[str]]:
    """Every second week: more of them would run together on a phone."""
    at = list(range(len(bars) - 1, -1, -2))[::-1]
    return at, [bars[place].label for place in at]


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.replace("$", "\\$").split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
