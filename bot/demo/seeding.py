"""The story is told once: whoever tells it again, or goes on after a kill, doubles nothing."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any, Final

from bot.demo.clicking import Clicking
from bot.demo.extract import pages_of
from bot.demo.person import Person, Unheard, controls
from bot.demo.story import (
    ADA,
    CHANNELS,
    DIRECT,
    LEA,
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
from bot.demo.watching import PAUSE, Watching, Where
from bot.sample import SAMPLE_PDF
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_PATIENCE: Final = 1_200.0
_TRIES: Final = 5
_WAITS: Final = (
    "waits for the bot, which `shoptalk up` starts; alone: `shoptalk bot` and `shoptalk worker`"
)
_BEGINS: Final = (
    "{steps} steps. The bot answers one question after the other: with the built-in language model"
    " that takes some minutes. Look on in the page meanwhile."
)
_LATE: Final = "no answer yet: I wait. Does a worker run (`shoptalk worker`)?"


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
        self._seen = Watching(person, self._stop, patience, lambda: say(_LATE))
        self._clicks = Clicking(person, self._seen)
        self._where = self._seen.where
        self._told: set[str] = set()
        self._before = False

    @property
    def threads(self) -> dict[str, str]:
        """The threads of the story's messages so far, by their keys."""
        return {key: said.thread for key, said in self._where.items()}

    @property
    def home(self) -> str:
        """The lead's own conversation with the bot."""
        return str(self._person.act("open_dm", user=LEA)["channel"])

    def run(self) -> bool:
        """Everything was said, and answered; False where it was stopped before.

        One question waits for the answer to the one before: asked all at once, they share the
        language model, and most of their answers run out of time.
        NotThere where the workspace goes away meanwhile: told again, it goes on.
        """
        self._people()
        if not self._connected():
            return False
        self._say(_BEGINS.format(steps=len(STORY)))
        for step in STORY:
            if self._stop.is_set():
                return False
            done = (f"demo:{step.key}", f"demo:{step.key}:sent")
            self._before = any(self._person.did(key) for key in done)
            self._again(step)
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
            self._say(_WAITS)
        while not self._person.state(ADA)["connected"]:
            if self._stop.wait(PAUSE):
                return False
        return True

    def _again(self, step: Step) -> None:
        """Do it, once more where the bot was too busy to take it."""
        for _ in range(_TRIES):
            try:
                return self._do(step)
            except Unheard:
                self._person.act("close_view", user=step.user)
                self._stop.wait(PAUSE)
        return self._do(step)

    def _do(self, step: Step) -> None:
        match step:
            case Says():
                self._write(step)
            case Shares():
                self._share(step)
            case Commands():
                self._command(step)
            case Votes():
                done = self._clicks.vote(step)
                self._tell(step, f"votes {step.value}" + ("" if done else ": there is no answer"))
            case Corrects():
                done = self._clicks.correct(step)
                self._tell(step, "sends a better answer" + ("" if done else ": it cannot be sent"))
            case Walks():
                done = self._clicks.walk(step)
                self._tell(step, "begins a walk" + ("" if done else ": this answer has none"))

    def _tell(self, step: Step, what: str) -> None:
        """Say that they did it, once."""
        if step.key not in self._told:
            self._told.add(step.key)
            name = step.user.removeprefix("U0").capitalize()
            before = " (done before)" if self._before else ""
            self._say(f"{len(self._told)}/{len(STORY)} {name} {what}{before}")

    def _wait(self, found: Callable[[], object], what: str) -> None:
        """Until the bot did that, and say how long it took, or that it did not."""
        since = time.monotonic()
        done = self._seen.wait(found)
        if not done and not self._stop.is_set():
            self._say(f"  not {what}, and I wait no longer")
        elif done and not self._before:
            self._say(f"  {what} after {time.monotonic() - since:.0f} s")

    def _write(self, step: Says) -> None:
        channel, thread = step.channel, {}
        if channel == DIRECT:
            channel = str(self._person.act("open_dm", user=step.user)["channel"])
        if step.under:
            thread = {"thread_ts": self._where[step.under].thread}
            self._seen.answer(step.under)
        body = {"user": step.user, "channel": channel, "text": step.text, **thread}
        said = self._person.act("message", once=f"demo:{step.key}", **body)
        ts = str(said["ts"])
        self._where[step.key] = Where(step.user, channel, thread.get("thread_ts", ts), ts)
        words = step.text.removeprefix("@shoptalk ")
        self._tell(step, f"{'asks' if step.asks else 'says'}: {words}")
        if step.asks:
            self._wait(lambda: self._seen.answered(step.key), "answered")

    def _share(self, step: Shares) -> None:
        data = SAMPLE_PDF.read_bytes()
        if step.pages is not None:
            data = pages_of(SAMPLE_PDF, *step.pages, step.title)
        at = (step.user, step.channel)
        shared = self._person.share(f"demo:{step.key}", *at, step.name, data, step.text)
        ts = str(shared["ts"])
        self._where[step.key] = Where(*at, ts, ts)
        self._tell(step, f"shares {step.name}: {step.text}")

        # A card has buttons, or says what was found, only once the PDF was read.
        def card() -> list[Row]:
            return [one for one in self._person.replies(*at, ts) if list(controls(one))]

        self._wait(card, "read")

    def _command(self, step: Commands) -> None:
        at = {"user": step.user, "channel": step.channel}
        known = {one["ts"] for one in self._person.messages(**at)}
        typed = self._person.act("command", once=f"demo:{step.key}", **at, text=step.text)
        self._tell(step, f"types {step.text}")

        # It is shown to them alone, and gone after a restart, as in Slack.
        def shown() -> list[Row]:
            every = [one for one in self._person.messages(**at) if one["ts"] not in known]
            return [one for one in every if one.get("is_ephemeral") and list(controls(one))]

        if not typed.get("again"):
            self._wait(shown, "answered, for their eyes alone,")
