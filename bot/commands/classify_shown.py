"""What `shoptalk classify --learn` tells of what was learned."""

from typing import Any

from agent.learning.classifiers import Lesson
from agent.learning.replacing import Decided
from bot.commands.output import OUT


def document(lesson: Lesson, decided: Decided | None, bad: int) -> dict[str, Any]:
    """As JSON."""
    return {
        "rows": len(lesson.rows),
        "rows_left_out": bad,
        "tasks": {
            name: {"rows": one.rows, "labels": list(one.names), "unseen": dict(one.measured)}
            for name, one in lesson.program.learned.items()
        },
        "not_learned": dict(lesson.skipped),
        "version": decided.version if decided else None,
        "serves": decided.serves if decided else False,
        "reason": decided.reason if decided else None,
    }


def show(lesson: Lesson, decided: Decided | None, *, saved: bool) -> None:
    """In words."""
    for name, one in lesson.program.learned.items():
        said = f"{name}: learned from {one.rows} rows"
        if one.measured:
            seen = one.measured
            said += (
                f"; of texts that it had not seen it got {seen['accuracy']:.0%} right (macro-F1 "
                f"{seen['macro_f1']:.2f}), was sure of {seen['sure']:.0%} and right on "
                f"{seen['accuracy_where_sure']:.0%} of those"
            )
        OUT.print(f"{said}.", markup=False)
    for name, why in lesson.skipped.items():
        OUT.print(f"{name}: not learned. {why}", markup=False)
    if decided is not None:
        what = "serves now" if decided.serves else "is kept, and does not serve"
        OUT.print(f"{decided.version} {what}: {decided.reason}.", markup=False)
    elif not saved:
        OUT.print("Nothing was kept: add --save, or --out FILE.json.")
