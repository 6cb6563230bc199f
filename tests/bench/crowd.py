"""Many people who ask at once, each the next question as soon as the last one is answered.

They come one after the other, ten a second.

Most questions mention the bot, some go on in their thread with or without a mention, some are
asked directly. What is answered is read from the workspace's log: the text of a reply that is
neither the word that the manuals are looked through nor the lines before the answer.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

import httpx

from agent.wording import sentences as wording
from bot.showing.blocks.evidence import evidence
from bot.showing.blocks.help import looking
from tests.sample_questions import ANSWERED
from tests.workspace_client import Workspace

CHANNEL = "C0LINE2"
Way = Literal["mention", "mention in the thread", "in the thread", "directly"]
_WAYS: tuple[Way, ...] = (
    "mention",
    "mention in the thread",
    "in the thread",
    "mention",
    "directly",
    "mention",
)
_WAITING = wording.WAITS[: wording.WAITS.index(".") + 1]
_EARLY = (evidence([]).text, looking().text, _WAITING)
_LOOK_SECONDS = 0.2
_ARRIVAL_SECONDS = 0.1


def ways(questions: int, people: int) -> list[Way]:
    """How each question is asked; everybody's first one begins a thread."""
    return ["mention" if k < people else _WAYS[k % len(_WAYS)] for k in range(questions)]


def events(asked: list[Way]) -> int:
    """How many events that is: a mention is told of twice."""
    return sum(1 + way.startswith("mention") for way in asked)


def is_early(text: str) -> bool:
    """Whether a reply's text is what stands there before the answer."""
    return text.startswith(_EARLY)


@dataclass
class Asked:
    """A question of the crowd: where and when, and what a right answer holds."""

    channel: str
    ts: str
    way: Way
    value: str


@dataclass
class _Person:
    user: str
    direct: str
    thread: str = ""
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Crowd:
    """People of a workspace. `ask` returns when all is answered."""

    def __init__(self, workspace: Workspace, people: int) -> None:
        """Bring the people into the workspace and its channel."""
        self._workspace = workspace
        self._people = [self._hire(n) for n in range(people)]
        self._threads: dict[str, _Person] = {}
        self._messages: dict[str, _Person] = {}
        self._seen = 0
        self.asked: list[Asked] = []

    def __len__(self) -> int:
        return len(self._people)

    def _hire(self, n: int) -> _Person:
        user = f"U0P{n:03d}"
        self._workspace.act("hire", user=user, name=f"p{n:03d}")
        self._workspace.act("invite", user="U0ADA", channel=CHANNEL, who=user)
        return _Person(user, self._workspace.direct(user))

    def ask(self, questions: int, seconds: float) -> None:
        """Ask so many questions; TimeoutError where they are not answered in time. Again and again,
        if you like."""
        asyncio.run(self._ask(questions, seconds))

    async def _ask(self, questions: int, seconds: float) -> None:
        self._seen = len(self._workspace.log())
        for person in self._people:
            person.answered = asyncio.Event()  # it belongs to the loop of one call
        numbered = list(enumerate(ways(questions, len(self._people))))
        first, left = numbered[: len(self)], iter(numbered[len(self) :])
        async with (
            httpx.AsyncClient(
                base_url=self._workspace.url,
                headers={"X-Shoptalk-Local": self._workspace.keys.page_token},
                trust_env=False,
                timeout=60,
            ) as http,
            asyncio.timeout(seconds),
            asyncio.TaskGroup() as group,
        ):
            watching = group.create_task(self._watch(http))
            asking = []
            for person, one in zip(self._people, first, strict=False):
                questions_of_theirs = chain([one], left)
                asking.append(group.create_task(self._ask_on(http, person, questions_of_theirs)))
                await asyncio.sleep(_ARRIVAL_SECONDS)
            await asyncio.wait(asking)
            watching.cancel()

    async def _ask_on(
        self, http: httpx.AsyncClient, person: _Person, left: Iterator[tuple[int, Way]]
    ) -> None:
        for number, way in left:
            question, value = ANSWERED[number % len(ANSWERED)]
            begins = way in ("mention", "directly")
            channel = person.direct if way == "directly" else CHANNEL
            body: dict[str, Any] = {
                "user": person.user,
                "channel": channel,
                "text": f"@shoptalk {question}" if way.startswith("mention") else question,
                "thread_ts": None if begins else person.thread,
            }
            person.answered.clear()
            said = await http.post("/local/message", json=body)
            ts = str(said.raise_for_status().json()["ts"])
            if way == "mention":
                person.thread = ts
            self._threads[ts if begins else person.thread] = person
            self.asked.append(Asked(channel, ts, way, value))
            await person.answered.wait()

    async def _watch(self, http: httpx.AsyncClient) -> None:
        """Tell each person when their question is answered: they have one at a time."""
        while True:
            said = (await http.get("/local/log", params={"since": self._seen})).json()
            self._seen = said["next"]
            for entry in said["entries"]:
                if entry["kind"] == "change" and entry.get("metadata"):
                    self._note(entry)
            await asyncio.sleep(_LOOK_SECONDS)

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["what"] == "posted":
            self._messages[entry["ts"]] = self._threads[entry["thread_ts"]]
        if entry["what"] in ("posted", "changed") and not is_early(entry["text"]):
            self._messages[entry["ts"]].answered.set()
