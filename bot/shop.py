"""Composition root: from settings to a database, an embedder, a language model and a program."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property

import structlog

from agent.ask import Kit
from agent.errors import LMUnavailable, StateMismatch
from agent.likeness import Examples
from agent.lm import LMs, open_lm
from agent.program import Answerer
from agent.state import DEFAULT_VERSION, default, load
from agent.tools import default_tools
from bot.progress import bars
from bot.settings import Settings
from bot.team import team_of
from ingest.embed import Embedder, open_embedder
from sql import programs
from sql.audience import Audience
from sql.database import Database
from sql.programs import Program

log = structlog.get_logger()


class Shop:
    """One home's parts, each made when it is first needed. Use `open_shop`."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self.settings = settings
        self._stack = stack

    @cached_property
    def db(self) -> Database:
        """The migrated database."""
        db = self._stack.enter_context(Database.open(self.settings.sql))
        db.migrate()
        return db

    @cached_property
    def team(self) -> str:
        """The Slack team that is worked for; see `bot.team`."""
        return team_of(self.db, self.settings.bot)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model; fetched with a progress bar when it is missing."""
        with bars(bytes_=True) as report:
            return open_embedder(self.settings.ingest, self.db.home.models, report)

    @cached_property
    def lms(self) -> LMs | None:
        """The language models, or None, with a warning that says why, where there is none."""
        ingest = self.settings.ingest
        try:
            with bars(bytes_=True) as report:
                lms = open_lm(
                    self.settings.agent,
                    self.db.home,
                    report,
                    models_path=ingest.models_path,
                    hub_url=ingest.hub_url,
                )
        except LMUnavailable as error:
            log.warning("lm.unavailable", reason=str(error))
            return None
        self._stack.callback(lms.close)
        return lms

    def kit(self, db: Database | None = None, *, lm: bool = True) -> Kit:
        """What answering needs, with the program that serves now.

        `db`: where manuals are searched, if it is not the shop's. `lm` false: none is opened.
        """
        with self.db.connection() as conn:
            program, version = serving(programs.champion(conn, self.team))
        lms = self.lms if lm else None
        return Kit(
            db=db or self.db,
            embedder=self.embedder,
            tools=default_tools(self.embedder),
            program=program,
            version=version,
            lm=lms.answers if lms else None,
            settings=self.settings.agent,
            examples=Examples(self.embedder).warm(),
        )

    def audience(self, channel: str | None) -> Audience:
        """A channel's audience, or the operator's where no channel is named.

        An empty name is a channel's that nothing was granted to, as of a variable that is not set.
        """
        if channel is None:
            return Audience.of_operator(self.team)
        return Audience.of_channel(self.team, channel)


def serving(champion: Program | None) -> tuple[Answerer, str]:
    """The champion with its version; the packaged program where there is none that fits.

    A champion of another release must not end the service: a warning says what to do about it.
    """
    if champion is not None:
        try:
            return load(champion.state), champion.version
        except StateMismatch as error:
            log.warning("program.mismatch", program=champion.version, reason=str(error))
    return default(), DEFAULT_VERSION


@contextmanager
def open_shop(settings: Settings) -> Iterator[Shop]:
    """A shop whose parts are closed at the end, the language model before the database."""
    with ExitStack() as stack:
        yield Shop(settings, stack)
