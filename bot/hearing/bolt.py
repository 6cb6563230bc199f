"""Builds the Bolt app. It is connected by `bot.hearing.socket_mode`, or `bot.hearing.http`."""

import logging
import traceback
from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.errors import HANDLED
from bot.hearing import listeners
from bot.hearing.ballot_box import BallotBox
from bot.hearing.desks import desks_of
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.hearing.told import Incomplete
from bot.hearing.within import SECONDS, AppInTime
from bot.slack import Identity, Slack

log = structlog.get_logger()

THREADS = 64
"""Deliveries at work at once: more wait, each for a few milliseconds of one transaction."""


class Threads:
    """Those that listeners run in, before and after the acknowledgement."""

    def __init__(self) -> None:
        self.listeners = ThreadPoolExecutor(THREADS, "listener")
        self.lazy = ThreadPoolExecutor(THREADS, "lazy-listener")


def build_app(
    inbox: Inbox,
    ballots: BallotBox,
    notes: NoteBox,
    slack: Slack,
    me: Identity,
    *,
    seconds: float = SECONDS,
    threads: Threads | None = None,
) -> App:
    """An app whose listeners run before Slack is acknowledged. Asks Slack nothing.

    A delivery that takes longer than `seconds` is not acknowledged. `threads`: what several apps
    share.

    It does not check signatures: over Socket Mode there are none, over HTTP `bot.hearing.http`
    did before.
    """

    def authorize() -> AuthorizeResult:
        """We are one team's, and asked who we are at the start."""
        return AuthorizeResult(
            enterprise_id=me.enterprise, team_id=me.team, bot_user_id=me.bot_user, bot_id=me.bot_id
        )

    threads = threads or Threads()
    app = AppInTime(
        at_work=threads.listeners,
        seconds=seconds,
        name="shoptalk",
        # Errors only: below, Bolt logs what people write, and warns of a token in the environment.
        logger=_logger("shoptalk.bolt", logging.ERROR),
        client=WebClient(base_url=slack.api_url),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        attaching_function_token_enabled=False,
        listener_executor=threads.lazy,
    )
    app.error(_failed)
    listeners.register(app, desks_of(inbox, ballots, notes, slack, me))
    return app


def _failed(error: Exception) -> BoltResponse:
    """Not acknowledged, but where something is missing that will not come by being sent again. A
    foreign error's text may hold what somebody wrote: its kind must do."""
    if isinstance(error, Incomplete):
        log.warning("slack.incomplete", missing=error.name)
        return BoltResponse(status=200, body="")
    what = str(error) if isinstance(error, HANDLED) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
    log.error("slack.delivery_failed", error=what, where=where)
    return BoltResponse(status=500, body="")


def _logger(name: str, level: int) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.setLevel(level)
    return logger
