"""The form that asks what was wrong with an answer."""

from typing import Any

from slack_bolt import Ack

from agent.errors import BadCorrection
from agent.notes import Better
from agent.wording import in_language
from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import REASONS
from bot.hearing.heard import Event
from bot.hearing.note_box import NoteBox
from bot.slack import Tongues


def submitted(
    ballots: BallotBox, notes: NoteBox, tongues: Tongues, ack: Ack, view: Event, body: Event
) -> None:
    """The thumb down counts once more, now with its reason; words that are to be a note are a
    proposed correction too."""
    values: dict[str, Any] = view["state"]["values"]
    chosen = values.get("reason", {}).get("reason", {}).get("selected_option") or {}
    reason = chosen.get("value")
    comment = values.get("comment", {}).get("comment", {}).get("value")
    user, answer_id = str(body["user"]["id"]), int(view["private_metadata"])
    key = f"view:{view['id']}:{user}"
    ticked = values.get("propose", {}).get("propose", {}).get("selected_options")
    if ticked and comment and comment.strip():
        try:
            notes.propose(Better(answer_id, user, comment), source="form", key=key)
        except BadCorrection as error:
            said = in_language(error.for_people, tongues.of(user, ask=False))
            ack(response_action="errors", errors={"comment": said})
            return
    ballots.vote(
        answer_id,
        user,
        "down",
        key,
        reason=reason if reason in REASONS else None,
        comment=comment.strip() or None if comment else None,
    )
    ack()
