"""People who do everything at once: ask, write on, edit, delete, vote, take votes back, share PDFs.

Each keeps what must stand in Slack in the end; `tests.bench.storm_tally` compares.
"""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.bench.crowd import is_early
from tests.fix_pdfs import borer
from tests.sample_questions import ANSWERED
from tests.workspace_client import Row, Workspace

CHANNEL = "C0LINE2"
_LOOK_SECONDS = 0.5
_PATIENCE = 90.0
"""Seconds that a person waits for an answer before they go on."""


@dataclass
class Wanted:
    """A question, and what must stand there in the end: an answer that holds the value, or at
    least what it is `about`. `value` None: it was deleted, and nothing may stand there. `vote`: the
    person's on its answer, where they gave one that stands."""

    user: str
    channel: str
    ts: str
    value: str | None
    about: str
    vote: str | None = None


@dataclass
class Shared:
    """A shared PDF; one that was deleted may have a card that says so, or none."""

    channel: str
    file_id: str
    deleted: bool = False


@dataclass
class Kept:
    """What all people did. Thread-safe enough: lists are only added to."""

    questions: list[Wanted] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)


class Person:
    """One of the crowd, with chances of their own."""

    def __init__(self, workspace: Workspace, kept: Kept, number: int, seed: int) -> None:
        self._workspace = workspace
        self._kept = kept
        self._chance = random.Random(f"{seed}:{number}")
        self.user = f"U0S{number:03d}"
        workspace.act("hire", user=self.user, name=f"s{number:03d}")
        workspace.act("invite", user="U0ADA", channel=CHANNEL, who=self.user)
        self._direct = workspace.direct(self.user)
        self._thread: str | None = None

    def live(self, questions: int, pace: float) -> None:
        """Ask so many questions, and do the rest meanwhile."""
        for _ in range(questions):
            asked = self._ask()
            act = self._chance.choices(
                (self._edit, self._delete, self._share, self._vote, self._go_on),
                (15, 10, 8, 40, 27),
            )[0]
            self._count(act.__name__.strip("_"))
            act(asked)
            time.sleep(self._chance.uniform(0, pace))

    def _ask(self) -> Wanted:
        question, value = self._chance.choice(ANSWERED)
        way = self._chance.choice(("mention", "mention", "thread", "direct"))
        channel, thread = (self._direct if way == "direct" else CHANNEL), None
        if way == "thread":
            thread = self._thread
        text = question if way == "direct" else f"@shoptalk {question}"
        ts = self._workspace.say(self.user, channel, text, thread)
        asked = Wanted(self.user, channel, ts, value, _about(question))
        self._kept.questions.append(asked)
        return asked

    def _edit(self, asked: Wanted) -> None:
        """Once or twice, soon or while it is answered; what it says last counts."""
        mention = "" if asked.channel == self._direct else "@shoptalk "
        for _ in range(self._chance.choice((1, 1, 2))):
            time.sleep(self._chance.uniform(0, 2))
            question, asked.value = self._chance.choice(ANSWERED)
            asked.about = _about(question)
            where = {"channel": asked.channel, "ts": asked.ts}
            self._workspace.act("edit", user=self.user, text=mention + question, **where)

    def _delete(self, asked: Wanted) -> None:
        time.sleep(self._chance.uniform(0, 4))
        asked.value = None
        self._workspace.act("delete", user=self.user, channel=asked.channel, ts=asked.ts)

    def _share(self, asked: Wanted) -> None:
        """A small manual of a machine that nobody asks about; now and then it is deleted."""
        name = f"{self.user}-{len(self._kept.shared)}"
        data = borer(f"Revision {name}", 40, title=f"Borer {name} Manual", chapters=2)
        file = self._workspace.share(self.user, asked.channel, f"{name}.pdf", data)
        shared = Shared(asked.channel, file["file_id"])
        self._kept.shared.append(shared)
        if self._chance.random() < 0.3:
            time.sleep(self._chance.uniform(0, 3))
            shared.deleted = True
            self._workspace.act("delete_file", user=self.user, file_id=file["file_id"])

    def _vote(self, asked: Wanted) -> None:
        """When the answer is there; sometimes the other way, sometimes taken back."""
        if asked.channel != self._direct and self._thread is None:
            self._thread = asked.ts
        answer = self._answer(asked)
        if answer is None:
            return
        for vote in self._chance.choices(("up", "down"), k=self._chance.choice((1, 1, 2))):
            self._react(answer, "+1" if vote == "up" else "-1")
            asked.vote = vote
        if self._chance.random() < 0.2:
            for vote in ("+1", "-1"):
                self._react(answer, vote, remove=True)
            asked.vote = None

    def _go_on(self, asked: Wanted) -> None:
        """Write beside the bot, which must stay silent, in a conversation of people."""
        if asked.channel != self._direct:
            self._workspace.say(self.user, CHANNEL, "The night shift starts at ten.")

    def _react(self, answer: Row, name: str, *, remove: bool = False) -> None:
        said = {"user": self.user, "channel": answer["channel"], "ts": answer["ts"], "name": name}
        with suppress(AssertionError):  # it is put on, or taken off, already
            self._workspace.act("react", **said, remove=remove)

    def _answer(self, asked: Wanted) -> Row | None:
        """The one message in the question's own thread, once it is no early one."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            found = [
                message
                for message in self._workspace.replies(self.user, asked.channel, asked.ts)
                if (message.get("metadata") or {}).get("event_type") == "shoptalk_reply"
            ]
            if len(found) == 1 and not is_early(found[0]["text"]):
                return found[0]
            time.sleep(_LOOK_SECONDS)
        return None

    def _count(self, act: str) -> None:
        self._kept.acts[act] = self._kept.acts.get(act, 0) + 1


def _about(question: str) -> str:
    """What part, code or task it asks about, as the manual names it."""
    return question.rstrip("?").split(" the ")[-1].lower()


def storm(
    workspace: Workspace,
    people: int,
    questions: int,
    *,
    seed: int = 5,
    pace: float = 2.0,
    meanwhile: Callable[[], None] = lambda: None,
) -> Kept:
    """What so many people did who asked so many questions together; `meanwhile` is called beside
    them, in this thread."""
    kept = Kept()
    crowd = [Person(workspace, kept, number, seed) for number in range(people)]
    shares = [len(range(number, questions, people)) for number in range(people)]
    errors: list[BaseException] = []

    def live(person: Person, share: int) -> None:
        try:
            person.live(share, pace)
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=live, args=pair) for pair in zip(crowd, shares, strict=True)]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return kept
