"""What a new work order says of the answer that it is opened from, as its audience may see it."""

from typing import Any

from agent.work_orders import Target
from bot.settings import BotSettings
from bot.showing.shown import Shown
from sql import questions
from sql.database import Connection


def target_of(settings: BotSettings) -> Target:
    """Where new work orders go; false where nowhere."""
    return Target(settings.orders_webhook, settings.orders_webhook_token, settings.orders_csv)


def draft_of(conn: Connection, shown: Shown) -> dict[str, Any]:
    """Question, answer and cited place, and the numbers of past orders like it.

    The answer is what stands first: the manual's lines with where they stand; our sentence where
    there are none.
    """
    question = questions.get(conn, shown.answer.question_id)
    part = shown.parts[0] if shown.parts else None
    line = part.lines[0] if part else None
    lines = [one.quote for one in part.lines] if part else [shown.answer.text]
    return {
        "question": question.text if question else "",
        "answer": "\n".join(filter(None, [shown.sentence, *lines])),
        "manual": part.manual if part else None,
        "page": line.page if line else None,
        "printed_page": line.label if line else None,
        "quote": line.quote if line else None,
        "seen_before": ", ".join(told.order.number for told in shown.past),
    }
