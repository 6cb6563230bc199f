"""From thumbs in Slack to vote events: what each reaction and click on an answer means."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sql.vote_events import NewVoteEvent, Value

_THUMBS: Final[Mapping[str, Value]] = {
    "+1": "up",
    "thumbsup": "up",
    "-1": "down",
    "thumbsdown": "down",
}
VALUES: Final[tuple[Value, ...]] = ("up", "down")
REASONS = ("wrong", "incomplete", "wrong_machine", "not_found_but_is", "unsafe", "other")


def thumb(reaction: str) -> Value | None:
    """The vote that an emoji stands for, in whatever skin tone; None for any other emoji."""
    return _THUMBS.get(reaction.split("::")[0])


def moment(ts: str) -> datetime:
    """Slack's timestamp as a time, exact to the microsecond."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(
        microseconds=int(micros[:6].ljust(6, "0"))
    )


def clicked(value: str) -> tuple[int, Value] | None:
    """Answer and vote of a click on a thumb (`12:up`); None if that is not what it says."""
    answer, _, vote = value.partition(":")
    if not answer.isdecimal() or vote not in VALUES:
        return None
    return int(answer), "up" if vote == "up" else "down"


def missed(
    team: str,
    answer_id: int,
    shown: Iterable[Mapping[str, Any]],
    standing: set[tuple[str, Value]],
    seen_at: datetime,
    *,
    casts: bool,
) -> list[NewVoteEvent]:
    """What must have happened for the reactions on the message to be as they are `shown`.

    Each is dated by when they were seen, so that an event under way that is newer still wins.
    `casts` false: only what was taken back.
    """
    now = {
        (str(user), vote)
        for reaction in shown
        if (vote := thumb(str(reaction["name"]))) is not None
        for user in reaction.get("users") or ()
    }
    events = [("cast", pair) for pair in sorted(now - standing)] if casts else []
    events += [("retract", pair) for pair in sorted(standing - now)]
    return [
        NewVoteEvent(
            team,
            answer_id,
            user,
            "reaction",
            vote,
            "cast" if action == "cast" else "retract",
            happened_at=seen_at,
        )
        for action, (user, vote) in events
    ]
