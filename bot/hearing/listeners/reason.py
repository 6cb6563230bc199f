"""The form that asks what was wrong with an answer."""

from typing import Any

from slack_bolt import Ack

from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import REASONS
from bot.hearing.heard import Event


def submitted(ballots: BallotBox, ack: Ack, view: Event, body: Event) -> None:
    """The thumb down counts once more, now with its reason."""
    values: dict[str, Any] = view["state"]["values"]
    chosen = values.get("reason", {}).get("reason", {}).get("selected_option") or {}
    reason = chosen.get("value")
    comment = values.get("comment", {}).get("comment", {}).get("value")
    user = str(body["user"]["id"])
    ballots.vote(
        int(view["private_metadata"]),
        user,
        "down",
        f"view:{view['id']}:{user}",
        reason=reason if reason in REASONS else None,
        comment=comment.strip() or None if comment else None,
    )
    ack()
