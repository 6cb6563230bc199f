"""A promotion as a picture: SVG that every browser shows, drawn without a plotting library.

Two plots: the evidence pair by pair against what was needed, and with a canary the share of its
threads in which something went wrong beside the champion's, each with its interval.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import log10, sqrt
from typing import Any, Final

_WIDTH, _HEIGHT, _LEFT, _TOP = 720, 250, 70, 50
_INK, _PALE, _GOOD, _BAD = "#1d2733", "#c9d1da", "#1b7f4d", "#b3261e"
_NAMES: Final = {"votes": "voted down", "failures": "failed", "latency": "slow"}


def draw(record: Mapping[str, Any]) -> str:
    """The picture of what `record.record` tells, as an SVG document."""
    evidence, canary = record["evidence"], record.get("canary")
    parts = [_evidence(evidence)]
    height = _TOP + _HEIGHT + 60
    if canary:
        parts.append(_canary(canary, height))
        height += _HEIGHT + 70
    title = f"{record['version']} ({record['status']}), made from {record['parent'] or 'nothing'}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="sans-serif" font-size="13" fill="{_INK}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>'
        f"{_text(20, 24, title, bold=True)}{''.join(parts)}</svg>\n"
    )


def interval(wrong: int, threads: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where there is nothing."""
    if not threads:
        return 0.0, 1.0
    p, n = wrong / threads, threads
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _evidence(evidence: Mapping[str, Any]) -> str:
    path: Sequence[float] = [1.0, *evidence.get("path", ())]
    needed = float(evidence.get("e_needed") or 20.0)
    logs = [log10(max(one, 1e-6)) for one in path]
    low, high = min(*logs, -0.5, 0.0), max(*logs, log10(needed)) + 0.3

    def y(value: float) -> float:
        return _TOP + (high - value) / (high - low) * _HEIGHT

    def x(at: int) -> float:
        return _LEFT + at / max(len(path) - 1, 1) * (_WIDTH - _LEFT - 40)

    points = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(logs))
    passed = logs[-1] >= log10(needed)
    said = f"won {evidence.get('won', 0)}, lost {evidence.get('lost', 0)}"
    return "".join(
        [
            _line(_LEFT, y(0.0), _WIDTH - 40, y(0.0), _PALE),
            _text(_LEFT - 10, y(0.0) + 4, "1", end=True),
            _line(_LEFT, y(log10(needed)), _WIDTH - 40, y(log10(needed)), _BAD, dashed=True),
            _text(_LEFT - 10, y(log10(needed)) + 4, f"{needed:.0f}", end=True),
            f'<polyline points="{points}" fill="none" stroke-width="2" '
            f'stroke="{_GOOD if passed else _INK}"/>',
            _text(_LEFT, _TOP - 8, f"E after each question that one of them won: {said}"),
            _text(_LEFT, _TOP + _HEIGHT + 22, f"{len(path) - 1} questions on which they differ"),
        ]
    )


def _canary(canary: Mapping[str, Any], top: int) -> str:
    parts = [
        _text(_LEFT, top, "Share of threads in which it went wrong: canary above, champion below")
    ]
    for number, (name, wrong) in enumerate(canary["signals"].items()):
        at = top + 34 + number * 74
        parts.append(_text(20, at + 14, _NAMES.get(name, name)))
        for row, arm in enumerate(("canary", "champion")):
            threads = int(canary[arm]["threads"])
            low, high = interval(int(wrong[arm]), threads)
            y = at + row * 24

            def x(share: float) -> float:
                return 130 + share * (_WIDTH - 300)

            share = int(wrong[arm]) / threads if threads else 0.0
            colour = _INK if row else _GOOD if wrong["e_value"] < canary["threshold"] else _BAD
            parts += [
                _line(x(low), y + 8, x(high), y + 8, _PALE, 6),
                f'<circle cx="{x(share):.1f}" cy="{y + 8}" r="5" fill="{colour}"/>',
                _text(_WIDTH - 150, y + 13, f"{wrong[arm]} of {threads}"),
            ]
        parts.append(_text(_WIDTH - 70, at + 25, f"E {wrong['e_value']:.1f}"))
    return "".join(parts)


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1, dashed: bool = False
) -> str:
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dash}/>'
    )


def _text(x: float, y: float, said: str, *, bold: bool = False, end: bool = False) -> str:
    more = (' font-weight="bold"' if bold else "") + (' text-anchor="end"' if end else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(said)}</text>'
