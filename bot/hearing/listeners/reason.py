"""The form that asks what was wrong with an answer."""

from typing import Any

from slack_bolt import Ack, App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import REASONS
from bot.hearing.heard import Event


def register(app: App, ballots: BallotBox) -> None:
    """Hear the form: the thumb down counts once more, now with its reason."""

    @app.view("reason")
    def submitted(ack: Ack, view: Event, body: Event) -> None:
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
