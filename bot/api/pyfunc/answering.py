"""Rows answered as questions of a client, by one version of the program, several at a time."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Final

from agent.learning import portable
from agent.program import DEFAULT_VERSION, Answerer, default, dump, load
from agent.reading import reader_asked_for
from bot.api.asking import Question, ask_as
from bot.api.clients import Client
from bot.api.problems import problem_of
from bot.api.pyfunc.rows import body_of
from bot.api.reading import of_secret
from bot.api.serve import front_of
from bot.api.telling import document_of
from bot.settings import Settings
from bot.shop import open_shop
from sql import programs

KEY: Final = "SHOPTALK_KEY"
GIVEN: Final = ("status", "answer", "citations", "text", "answer_id", "program")
_NAME: Final = "(model)"
"""The name of whoever asks a model without a key: no key can have it."""


class Answers:
    """Answers rows with the program of a file. Thread-safe; opens the database when it is first
    asked, and closes it with `close`."""

    def __init__(self, program: bytes, settings: Settings | None = None) -> None:
        """DamagedProgram or StateMismatch where the file holds no such program; BadSetting."""
        document = portable.read(program)
        self.version = str(document["version"])
        self._state: Mapping[str, Any] = document["state"]
        self._loaded: tuple[Mapping[str, Any], bool, Answerer] | None = None
        load(self._state)
        self._stack = ExitStack()
        shop = self._stack.enter_context(open_shop(settings or Settings.read()))
        self._front = front_of(shop)
        self._room = ThreadPoolExecutor(shop.settings.bot.api_answers, "row")
        self._stack.callback(self._room.shutdown, cancel_futures=True)

    def close(self) -> None:
        """What is under way ends, and everything that was opened is closed."""
        self._front.closing.set()
        self._stack.close()

    def of(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """A dict of `GIVEN` for each row, in order; status error, and what is wrong as the answer,
        where the row could not be answered.

        Problem 401 or 429 where the key in SHOPTALK_KEY does not hold, or has made its calls of
        this minute: a table is one of them.
        """
        secret = os.environ.get(KEY)
        keyed = of_secret(self._front, secret) if secret else None
        program = self._program()
        return list(self._room.map(lambda row: self._one(row, keyed, program), rows))

    def _one(self, row: Any, keyed: Client | None, program: Answerer) -> dict[str, Any]:
        front = self._front
        try:
            body = body_of(row)
            client = keyed or self._unkeyed(body.channel)
            history = [one.model_dump() for one in body.history]
            question = Question(body.question, body.channel, None, history, body.user)
            told = ask_as(
                front,
                client,
                question,
                is_wanted=lambda: not front.closing.is_set(),
                program=(program, self.version),
            )
            document = document_of(told)
        except Exception as error:  # noqa: BLE001 - the other rows are answered
            run, limit = front.shop.db.home.run, front.shop.settings.ingest.max_bytes
            said = problem_of(error, run / "incidents", limit).detail
            return _given({"status": "error", "answer": said, "program": self.version})
        for line in document["citations"]:
            del line["url"]  # there is no server here that has it
        return _given(document)

    def _unkeyed(self, channel: str | None) -> Client:
        """Without a key: who reads the channel that the row names, and where it names none,
        whoever there is, so only what everyone in the team may read."""
        channels = frozenset({channel} if channel else ())
        return Client(0, self._front.shop.team, _NAME, channels, scopes=frozenset({"ask"}))

    def _program(self) -> Answerer:
        """The version as the database has it, where it has it: what people had taken out of it
        since is no part of it any more. Else as the file has it."""
        shop = self._front.shop
        with shop.db.connection() as conn:
            stored = programs.get(conn, shop.team, self.version)
        state, promoted = self._state, False
        if stored is not None and stored.schema_hash == state.get("schema_hash"):
            state, promoted = stored.state, stored.status == "champion"
        if self._loaded is None or self._loaded[:2] != (state, promoted):
            program = load(state)
            if self.version == DEFAULT_VERSION and not promoted and state == dump(default()):
                # As long as nobody let it serve by name, its reader is the one that fits the LM.
                program = default(reader_asked_for(shop.settings.agent))
            self._loaded = (state, promoted, program)
        return self._loaded[2]


def _given(document: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"citations": [], "text": ""}
    return {name: document.get(name, empty.get(name)) for name in GIVEN}
