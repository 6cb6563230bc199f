"""The bot: what Slack delivers comes in, by Socket Mode or by HTTP. Loads no DSPy."""

import socket
import threading

import structlog
import uvicorn
from slack_bolt import App
from starlette.applications import Starlette

from bot.errors import PortTaken, SlackRefused
from bot.hearing.ballot_box import BallotBox
from bot.hearing.bolt import Threads, build_app
from bot.hearing.http import http_app
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.hearing.socket_mode import run_socket
from bot.queue import SWEEP, Queue, Shares
from bot.roles import Rules
from bot.settings import BotSettings, SlackSettings
from bot.slack import Identity, Slack
from sql import teams
from sql.database import Database
from sql.errors import SqlError

log = structlog.get_logger()


def team_app(
    db: Database,
    queue: Queue,
    slack: Slack,
    me: Identity,
    settings: BotSettings,
    threads: Threads | None = None,
) -> App:
    """What hears one team."""
    inbox = Inbox(db, queue, me, Shares.of(settings))
    notes = NoteBox(
        db,
        queue,
        me.team,
        rules=Rules.of(settings),
        needs_two=settings.notes_need_two,
        asks=bool(settings.leads_channel),
    )
    return build_app(inbox, BallotBox(db, me, queue), notes, slack, me, threads=threads)


class Bot:
    """One installation's way in."""

    def __init__(self, db: Database, slack: Slack, me: Identity, settings: BotSettings) -> None:
        self._db = db
        self._me = me
        self._queue = Queue()
        self._settings = settings
        self._app = team_app(db, self._queue, slack, me, settings)

    def run(self, slack: SlackSettings, stop: threading.Event) -> None:
        """Serve until `stop` is set; HTTP where there is a signing secret, else Socket Mode.

        SlackRefused where there is neither that nor an app-level token.
        """
        with self._db.connection() as conn:
            teams.seen(conn, self._me.team, self._me.team_name, self._me.bot_user)
        self.catch_up()
        if slack.signing_secret is not None:
            server = http_app(self._app, slack.signing_secret.get_secret_value())
            log.info("bot.started", team=self._me.team, by="http")
            serve(server, self._settings, stop)
        elif slack.app_token is not None:
            log.info("bot.started", team=self._me.team, by="socket")
            run_socket(self._app, slack, stop, self.catch_up)
        else:
            raise SlackRefused(
                "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside"
                " SLACK_BOT_TOKEN: see the README."
            )
        log.info("bot.stopped")

    def catch_up(self) -> None:
        """Have looked for what was missed while nobody was connected."""
        try:
            with self._db.connection() as conn:
                self._queue.defer(conn, SWEEP, lock=SWEEP, queueing_lock=SWEEP)
        except SqlError as error:  # the clock's next one does it
            log.warning("bot.no_catch_up", reason=str(error))


def serve(app: Starlette, settings: BotSettings, stop: threading.Event) -> None:
    """Serve by HTTP until `stop` is set; PortTaken where the port is in use."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PortTaken(
            f"The bot cannot listen on {settings.host}:{settings.port} ({error.strerror}):"
            " set BOT_HOST and BOT_PORT."
        ) from error
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="http")
    with listening:
        thread.start()
        log.info("bot.listening", host=settings.host, port=listening.getsockname()[1])
        while thread.is_alive() and not stop.wait(1):
            pass
        server.should_exit = True
        thread.join()
