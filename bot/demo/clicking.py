"""What people of the story click, and the forms that they fill in."""

from typing import Any, Final

from bot.demo.person import Person, controls
from bot.demo.story import Corrects, Votes, Walks
from bot.demo.watching import Watching

Row = dict[str, Any]
_SOON: Final = 60.0


class Clicking:
    """Each waits for the answer that it is about, and says whether it was done."""

    def __init__(self, person: Person, seen: Watching) -> None:
        self._person = person
        self._seen = seen

    def vote(self, step: Votes) -> bool:
        if step.value == "up":
            return self._click(step, "vote_up")
        if self._was_sent(step):
            return True
        if not self._click(step, "vote_down", again=True):
            return False
        values: Row = {"reason": {"reason": {"selected_option": {"value": step.reason}}}}
        values["comment"] = {"comment": {"value": step.comment}}
        return self._send(step, values)

    def correct(self, step: Corrects) -> bool:
        values = {"words": {"words": {"value": step.words}}}
        if self._was_sent(step):
            return True
        return self._click(step, "", "correct:", again=True) and self._send(step, values)

    def _was_sent(self, step: Votes | Corrects) -> bool:
        self._seen.answer(step.on)
        return self._person.did(f"demo:{step.key}:sent")

    def walk(self, step: Walks) -> bool:
        if not self._click(step, "walk_begin"):
            return False
        where = self._seen.where[step.on]

        def card() -> tuple[Row, str, str] | None:
            for one in self._person.replies(step.user, where.channel, where.thread):
                for action, value in controls(one):
                    if action == "walk_done" and value.endswith(":0"):
                        return one, action, value
            return None

        if (first := self._seen.wait(card, _SOON)) is not None:
            message, action, value = first
            at = {"user": step.user, "channel": where.channel, "ts": message["ts"]}
            once = f"demo:{step.key}:done"
            self._person.act("click", once=once, **at, action_id=action, value=value)
        return True

    def _click(
        self, step: Votes | Corrects | Walks, action: str, value: str = "", *, again: bool = False
    ) -> bool:
        """Click what the answer offers, once; or `again`, since a form that was open is gone with
        the server, and the click that opens it changes nothing, or sets the same vote."""
        answer = self._seen.answer(step.on)
        for id_, offered in controls(answer) if answer else ():
            if id_.startswith(action) and offered.startswith(value):
                channel = self._seen.where[step.on].channel
                at = {"user": step.user, "channel": channel, "ts": (answer or {})["ts"]}
                given: Row = {"action_id": id_, "value": offered}
                if value:
                    given = {"action_id": id_, "selected_option": {"value": offered}}
                once = None if again else f"demo:{step.key}"
                self._person.act("click", once=once, **at, **given)
                return True
        return False

    def _send(self, step: Votes | Corrects, values: Row) -> bool:
        """Fill in the form that is open, send it, and close what it says then."""
        view = self._seen.wait(lambda: self._person.state(step.user)["view"], _SOON)
        if view is None:
            return False
        sent = f"demo:{step.key}:sent"
        at = {"user": step.user, "view_id": view["id"], "values": values}
        self._person.act("submit", once=sent, **at)
        self._person.act("close_view", user=step.user)
        return True
