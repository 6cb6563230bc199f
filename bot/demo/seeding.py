"""The story is told once: whoever tells it again, or goes on after a kill, doubles nothing."""

from collections.abc import Callable
from threading import Event
from typing import Any, Final

from bot.demo.extract import pages_of
from bot.demo.person import Person, Unheard, controls
from bot.demo.story import (
    ADA,
    CHANNELS,
    DIRECT,
    MEMBERS,
    PEOPLE,
    STORY,
    Commands,
    Corrects,
    Says,
    Shares,
    Step,
    Votes,
    Walks,
)
from bot.demo.watching import PAUSE, Watching
from bot.sample import SAMPLE_PDF
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_PATIENCE: Final = 1_200.0
_SOON: Final = 60.0
_TRIES: Final = 5


class Seeding:
    """`say` gets a line for each thing that happens; `stop` ends it where it is.

    `patience`: seconds that the bot has for each of its answers.
    """

    def __init__(
        self,
        person: Person,
        say: Callable[[str], None],
        stop: Event | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        self._person = person
        self._say = say
        self._stop = stop or Event()
        self._seen = Watching(person, self._stop, patience)
        self._where = self._seen.where

    @property
    def threads(self) -> dict[str, str]:
        """The threads of the story's messages so far, by their keys."""
        return {key: thread for key, (_, _, thread) in self._where.items()}

    def run(self) -> bool:
        """Everything was said, and answered; False where it was stopped before.

        NotThere where the workspace goes away meanwhile: told again, it goes on.
        """
        self._people()
        if not self._connected():
            return False
        for number, step in enumerate(STORY, 1):
            if self._stop.is_set():
                return False
            said = self._again(step)
            self._say(f"{number}/{len(STORY)} {said}")
        questions = [step for step in STORY if isinstance(step, Says) and step.asks]
        for step in questions:
            if self._seen.replied(step.key) is None and not self._stop.is_set():
                self._say(f"No answer came to: {step.text}")
        return not self._stop.is_set()

    def _people(self) -> None:
        for one in PEOPLE:
            self._person.make("person", **one)
        makers = {one["channel"]: one["user"] for one in CHANNELS}
        for one in CHANNELS:
            self._person.make("channel", **one)
        for channel, members in MEMBERS.items():
            for who in (*members, *([BOT_USER] if channel in makers else [])):
                by = makers.get(channel, ADA)
                once = f"demo:in:{channel}:{who}"
                self._person.act("invite", once=once, user=by, channel=channel, who=who)

    def _connected(self) -> bool:
        """The bot hears; while it does not, that is said once."""
        if not self._person.state(ADA)["connected"]:
            self._say("The demo waits for the bot: `shoptalk bot` and `shoptalk worker`")
        while not self._person.state(ADA)["connected"]:
            if self._stop.wait(PAUSE):
                return False
        return True

    def _again(self, step: Step) -> str:
        """Do it, once more where the bot was too busy to take it."""
        for _ in range(_TRIES):
            try:
                return self._do(step)
            except Unheard:
                self._person.act("close_view", user=step.user)
                self._stop.wait(PAUSE)
        return self._do(step)

    def _do(self, step: Step) -> str:
        name = step.user.removeprefix("U0").capitalize()
        match step:
            case Says():
                said = "asks" if step.asks else "says"
                self._write(step)
                return f"{name} {said}: {step.text.removeprefix('@shoptalk ')}"
            case Shares():
                read = self._share(step)
                return f"{name} shares {step.name}: {'it is read' if read else 'not read yet'}"
            case Commands():
                once = f"demo:{step.key}"
                at = {"user": step.user, "channel": step.channel, "text": step.text}
                self._person.act("command", once=once, **at)
                return f"{name} types {step.text}, and is answered alone"
            case Votes():
                done = self._vote(step)
                return f"{name} votes {step.value}" + ("" if done else ": there is no answer")
            case Corrects():
                done = self._correct(step)
                return f"{name} sends a better answer" + ("" if done else ": it cannot be sent")
            case Walks():
                done = self._walk(step)
                return f"{name} begins a walk" + ("" if done else ": this answer has none")

    def _write(self, step: Says) -> None:
        channel, thread = step.channel, {}
        if channel == DIRECT:
            channel = str(self._person.act("open_dm", user=step.user)["channel"])
        head = ""
        if step.under:
            head = self._where[step.under][2]
            self._seen.answer(step.under)
            thread = {"thread_ts": head}
        body = {"user": step.user, "channel": channel, "text": step.text, **thread}
        said = self._person.act("message", once=f"demo:{step.key}", **body)
        self._where[step.key] = (step.user, channel, head or str(said["ts"]))

    def _share(self, step: Shares) -> bool:
        data = SAMPLE_PDF.read_bytes()
        if step.pages is not None:
            data = pages_of(SAMPLE_PDF, *step.pages, step.title)
        at = (step.user, step.channel)
        shared = self._person.share(f"demo:{step.key}", *at, step.name, data, step.text)
        self._where[step.key] = (*at, str(shared["ts"]))

        # A card has buttons, or says what was found, only once the PDF was read.
        def card() -> list[Row]:
            replies = self._person.replies(*at, str(shared["ts"]))
            return [one for one in replies if list(controls(one))]

        return bool(self._seen.wait(card))

    def _vote(self, step: Votes) -> bool:
        if step.value == "up":
            return self._click(step, "vote_up")
        if self._was_sent(step):
            return True
        if not self._click(step, "vote_down", again=True):
            return False
        values: Row = {"reason": {"reason": {"selected_option": {"value": step.reason}}}}
        values["comment"] = {"comment": {"value": step.comment}}
        return self._send(step, values)

    def _correct(self, step: Corrects) -> bool:
        values = {"words": {"words": {"value": step.words}}}
        if self._was_sent(step):
            return True
        return self._click(step, "", "correct:", again=True) and self._send(step, values)

    def _was_sent(self, step: Votes | Corrects) -> bool:
        self._seen.answer(step.on)
        return self._person.did(f"demo:{step.key}:sent")

    def _walk(self, step: Walks) -> bool:
        if not self._click(step, "walk_begin"):
            return False
        channel, thread = self._where[step.on][1:]

        def card() -> tuple[Row, str, str] | None:
            for one in self._person.replies(step.user, channel, thread):
                for action, value in controls(one):
                    if action == "walk_done" and value.endswith(":0"):
                        return one, action, value
            return None

        if (first := self._seen.wait(card, _SOON)) is not None:
            message, action, value = first
            at = {"user": step.user, "channel": channel, "ts": message["ts"]}
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
                channel = self._where[step.on][1]
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
