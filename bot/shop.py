"""Composition root: from settings to a database, an embedder, a language model and a program."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog

from agent.answering import Kit, read_prompts
from agent.conversation import Examples, Fitted, Kinds
from agent.errors import LMUnavailable
from agent.evidence import Reranker, default_tools, open_reranker
from agent.lm import LMs, open_lm
from agent.reading import reader_asked_for
from agent.senses import Senses
from bot.errors import NoMlflow
from bot.serving import Programs
from bot.settings import Settings
from bot.team import team_of
from bot.terminal import bars
from bot.traces import Tracer
from ingest.calling import DatabaseLedger
from ingest.changing import Embedders
from ingest.embedding import Embedder, MiniLmEmbedder, open_embedder
from sql.audience import Audience
from sql.database import Database

log = structlog.get_logger()
T = TypeVar("T")

_SECONDS_WITHOUT_LM: Final = 60.0
_PARTS: Final = (
    "db",
    "team",
    "embedder",
    "embedders",
    "fitted",
    "lms",
    "reranker",
    "tracer",
    "senses",
)


class Shop:
    """One home's parts, each made once, when it is first needed. Thread-safe. Use `open_shop`."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self.settings = settings
        self._stack = stack
        # One a part: whoever waits for a language model to be fetched holds up nobody else.
        self._locks = {name: threading.Lock() for name in _PARTS}
        self._made: dict[str, Any] = {}
        self._programs = Programs(reader_asked_for(settings.agent))
        self._no_lm_until = float("-inf")
        self._team: str | None = None

    def of_team(self, team: str) -> "Shop":
        """The same shop, with the same parts, as it works for one of several teams."""
        other = copy(self)
        other.settings = replace(self.settings, bot=self.settings.bot.of_team(team))
        other._team = team
        return other

    def _once(self, name: str, make: Callable[[], T]) -> T:
        with self._locks[name]:
            if name not in self._made:
                self._made[name] = make()
            made: T = self._made[name]
            return made

    @property
    def parts_made(self) -> frozenset[str]:
        """The names of the parts that are there by now."""
        return frozenset(self._made)

    @property
    def db(self) -> Database:
        """The migrated database."""
        return self._once("db", self._open_db)

    @property
    def team(self) -> str:
        """The Slack team that is worked for; see `bot.team`."""
        if self._team is not None:
            return self._team
        return self._once("team", lambda: team_of(self.db, self.settings.bot))

    @property
    def embedders(self) -> Embedders:
        """The embedding models: the one that the settings name, which is fetched with a progress
        bar when it is missing, and the one that serves until that one may."""
        named = self._once("embedder", self._open_embedder)

        def make() -> Embedders:
            models, ledger = self.db.home.models, DatabaseLedger(self.db)
            return Embedders(named, self.settings.ingest, models, ledger)

        return self._once("embedders", make)

    @property
    def embedder(self) -> Embedder:
        """The embedding model whose vectors are searched now; costs one indexed row."""
        return self.embedders.serving(self.db)

    @property
    def also(self) -> tuple[Embedder, ...]:
        """The embedding models that need vectors of what is ingested now, beside `embedder`."""
        return self.embedders.also(self.db)

    @property
    def remembered(self) -> Embedder:
        """The same for questions and the lines read for them, which come again and again."""
        return self._fitted_to(self.embedder).remembered

    @property
    def lms(self) -> LMs | None:
        """The language models, or None, with a warning that says why, where there is none.

        Where there was none it is tried again after a minute.
        """
        try:
            return self._once("lms", self._open_lms)
        except LMUnavailable:
            return None

    @property
    def examples(self) -> Examples:
        """The examples of small talk, with their vectors."""
        return self._fitted_to(self.embedder).examples

    @property
    def kinds(self) -> Kinds:
        """What tells a question's kind, fitted to its examples."""
        return self._fitted_to(self.embedder).kinds

    @property
    def tracer(self) -> Tracer | None:
        """Who traces the answers; None where BOT_MLFLOW_TRACES is unset, and, with a warning, where
        MLflow is missing: answers do without."""
        uri = self.settings.bot.mlflow_traces
        return self._once("tracer", lambda: self._open_tracer(uri)) if uri else None

    @property
    def senses(self) -> Senses:
        """What reads pictures and hears clips."""
        return self._once("senses", lambda: Senses(self.settings.agent, self.db, self._stack))

    def _fitted_to(self, embedder: Embedder) -> Fitted:
        """What goes with an embedding model; made once for each."""
        with self._locks["fitted"]:
            made: dict[str, Fitted] = self._made.setdefault("fitted", {})
            if embedder.slug not in made:
                made[embedder.slug] = Fitted.to(embedder, self._folders(embedder))
            return made[embedder.slug]

    def kit(
        self,
        db: Database | None = None,
        *,
        lm: bool = True,
        team: str | None = None,
        thread: tuple[str, str] | None = None,
    ) -> Kit:
        """What answering needs, with the program that serves now; costs one indexed row.

        `db`: where manuals are searched, if it is not the shop's. `lm` false: none is opened.
        `team`: whose program serves, if it is not the command line's. `thread`: where it answers,
        (channel, thread_ts); without one, as at the command line, it is never a canary.
        """
        with self.db.connection() as conn:
            program, version = self._programs.serving(conn, team or self.team, thread)
        lms = self.lms if lm else None
        tracer = self.tracer
        fitted = self._fitted_to(self.embedder)
        return Kit(
            db=db or self.db,
            embedder=fitted.remembered,
            tools=default_tools(fitted.remembered, self.settings.agent.off),
            program=program,
            version=version,
            lm=lms.answers if lms else None,
            settings=self.settings.agent,
            examples=fitted.examples,
            kinds=fitted.kinds,
            reranker=self._once("reranker", self._open_reranker),
            told=tracer.answered if tracer and db is None else lambda _, __: None,
        )

    def warm(self, team: str | None = None) -> None:
        """Everything that a first question would wait for is made.

        An embedded LM is started and has read the prompts; one elsewhere is not asked. Raises
        LMUnavailable where the embedded one cannot be started.
        """
        kit = self.kit(team=team)
        kit.embedder.embed_query("warm")
        lms = self.lms
        if lms is not None and lms.servers:
            lms.warm()
            read_prompts(kit)

    @property
    def operator(self) -> Audience:
        """The audience of whoever runs the command, who has the database itself."""
        return Audience.of_operator(self.team)

    def _open_db(self) -> Database:
        db = self._stack.enter_context(Database.open(self.settings.sql))
        db.migrate()
        return db

    def _open_embedder(self) -> Embedder:
        with bars(bytes_=True) as report:
            models, ledger = self.db.home.models, DatabaseLedger(self.db)
            return open_embedder(self.settings.ingest, models, report, ledger)

    def _open_reranker(self) -> Reranker | None:
        return open_reranker(self.settings.agent, ledger=DatabaseLedger(self.db))

    def _folders(self, embedder: Embedder) -> Sequence[Path]:
        """Where vectors that the embedded model made are kept; an endpoint is asked anew."""
        if embedder.slug != MiniLmEmbedder.slug:
            return ()
        local = self.settings.ingest.models_path
        return [*([local] if local else []), self.db.home.models]

    def _open_tracer(self, uri: str) -> Tracer | None:
        try:
            tracer = Tracer(uri)
        except NoMlflow as error:
            log.warning("traces.off", reason=str(error))
            return None
        self._stack.callback(tracer.close)
        return tracer

    def _open_lms(self) -> LMs:
        if time.monotonic() < self._no_lm_until:
            raise LMUnavailable
        ingest = self.settings.ingest
        try:
            with bars(bytes_=True) as report:
                lms = open_lm(
                    self.settings.agent,
                    self.db.home,
                    report,
                    models_path=ingest.models_path,
                    hub_url=ingest.hub_url,
                    ledger=DatabaseLedger(self.db),
                )
        except LMUnavailable as error:
            log.warning("lm.unavailable", reason=str(error))
            self._no_lm_until = time.monotonic() + _SECONDS_WITHOUT_LM
            raise
        self._stack.callback(lms.close)
        return lms


@contextmanager
def open_shop(settings: Settings) -> Iterator[Shop]:
    """A shop whose parts are closed at the end, the language model before the database."""
    with ExitStack() as stack:
        yield Shop(settings, stack)
