"""The job queue as seen by who enqueues: a job is a row of the caller's own transaction.

Which queue a task waits in follows from its name. Jobs carry ids only; the tasks themselves are in
`bot.jobs.tasks`, which this file does not know: the bot and the clock enqueue without loading them.
"""

from types import MappingProxyType
from typing import Final, Literal

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from sql import jobs
from sql.database import Connection
from sql.savepoint import savepoint
from sql.spans import span, traceparent

ANSWER: Final = "answer_question"
ANSWER_ANEW: Final = "answer_anew"
WITHDRAW: Final = "withdraw_reply"
INGEST: Final = "ingest_upload"
WITHDRAW_UPLOAD: Final = "withdraw_upload"
LEARN: Final = "learn"
SWEEP: Final = "sweep"
SHOW_PAGE: Final = "show_page"
SHOW_STEPS: Final = "show_steps"
SHOW_LINES: Final = "show_lines"
DECIDE_REVISIONS: Final = "decide_revisions"
ADD_UNITS: Final = "add_units"
LOOK: Final = "look_who_reads"
FORGET: Final = "forget"
SAY_WAITING: Final = "say_waiting"
KNOW_VOTERS: Final = "know_voters"
REDRAW: Final = "redraw"
WATCH: Final = "watch_canary"
ASK_LEADS: Final = "ask_leads"
OPEN_ORDER: Final = "open_order"
PUT_CORRECTIONS: Final = "put_corrections"
EMBED_ANEW: Final = "embed_anew"
ASK_ABOUT: Final = "ask_about"
SHOW_MANUALS: Final = "show_manuals"
SHARE: Final = "share_answer"
ERASE_TEAM: Final = "erase_team"

FOR_TEAM: Final = "for_team"
"""Beside the ids of a job, whose it is."""
WALK: Final = "walk_on"
ASK_EXPERT: Final = "ask_expert"
PUT_DRAFTS: Final = "put_drafts"
UPLOAD_ACT: Final = "act_on_upload"
DRAW_CARDS: Final = "draw_cards"
PUT_WAITING: Final = "put_waiting"
DRAW_HOME: Final = "draw_home"
ROLL_BACK: Final = "roll_back"
SEND_DIGEST: Final = "send_digest"
STOP: Final = "stop_answer"
OFFER_PROMPTS: Final = "offer_prompts"

ANSWERS: Final = "answers"
INGESTS: Final = "ingest"
CHORES: Final = "chores"
LEARNS: Final = "learn"

QUEUES: Final = MappingProxyType(
    {
        ANSWER: ANSWERS,
        ANSWER_ANEW: ANSWERS,
        WITHDRAW: ANSWERS,
        REDRAW: ANSWERS,
        INGEST: INGESTS,
        ADD_UNITS: INGESTS,
        EMBED_ANEW: INGESTS,
        WITHDRAW_UPLOAD: CHORES,
        SHOW_PAGE: CHORES,
        SHOW_STEPS: CHORES,
        SHOW_LINES: CHORES,
        DECIDE_REVISIONS: CHORES,
        SAY_WAITING: CHORES,
        SWEEP: CHORES,
        LOOK: CHORES,
        FORGET: CHORES,
        KNOW_VOTERS: CHORES,
        WATCH: CHORES,
        ASK_LEADS: CHORES,
        OPEN_ORDER: CHORES,
        PUT_CORRECTIONS: CHORES,
        ASK_ABOUT: CHORES,
        SHOW_MANUALS: CHORES,
        SHARE: CHORES,
        ERASE_TEAM: CHORES,
        WALK: CHORES,
        ASK_EXPERT: CHORES,
        PUT_DRAFTS: CHORES,
        UPLOAD_ACT: CHORES,
        DRAW_CARDS: CHORES,
        PUT_WAITING: CHORES,
        DRAW_HOME: CHORES,
        ROLL_BACK: CHORES,
        SEND_DIGEST: CHORES,
        STOP: CHORES,
        OFFER_PROMPTS: CHORES,
        LEARN: LEARNS,
    }
)
"""The queue of each task; a queue has workers of its own, so that none starves another."""

# Somebody waits for these: they pass what waits in the same queue; for the last ones nobody waits.
_PRIORITIES: Final = MappingProxyType(
    {
        WITHDRAW: 10,
        REDRAW: 10,
        WITHDRAW_UPLOAD: 10,
        SHOW_PAGE: 5,
        SHOW_STEPS: 5,
        SHOW_LINES: 5,
        DECIDE_REVISIONS: 5,
        OPEN_ORDER: 5,
        PUT_CORRECTIONS: 5,
        ASK_ABOUT: 10,
        SHOW_MANUALS: 5,
        SHARE: 5,
        WALK: 5,
        ASK_EXPERT: 5,
        PUT_DRAFTS: 5,
        UPLOAD_ACT: 5,
        DRAW_CARDS: 5,
        PUT_WAITING: 5,
        DRAW_HOME: 5,
        ROLL_BACK: 5,
        STOP: 20,
        OFFER_PROMPTS: 5,
        ANSWER_ANEW: -10,
        ADD_UNITS: -10,
        EMBED_ANEW: -20,
        FORGET: -10,
        ERASE_TEAM: -20,
        ASK_LEADS: -10,
    }
)


class Queue:
    """Enqueues; thread-safe, holds no connection, loads no task."""

    def __init__(self, team: str | None = None) -> None:
        """`team`: whose jobs these are, where there may be several: they carry it beside their ids
        (`FOR_TEAM`), and no lock is another team's."""
        self._app = App(connector=SyncPsycopgConnector())
        self._team = team

    def defer(
        self,
        conn: Connection,
        task: str,
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        in_seconds: float = 0,
        **ids: int | str,
    ) -> bool:
        """Enqueue a job, there once the caller's transaction is committed.

        Jobs of one `lock` run one after the other, in the order in which they were enqueued. False,
        and nothing changed, where a job with the same `queueing_lock` waits already.
        """
        if self._team is not None:
            ids = {**ids, FOR_TEAM: self._team}
        job = self._app.configure_task(
            task,
            queue=QUEUES[task],
            priority=_PRIORITIES.get(task, 0),
            lock=self._own(lock),
            queueing_lock=self._own(queueing_lock),
            schedule_in={"milliseconds": round(in_seconds * 1000)} if in_seconds > 0 else None,
            connection=conn,
        )
        with span(f"send {task}", on_queue(QUEUES[task], "send"), kind="producer") as sending:
            try:
                with savepoint(conn):
                    job_id = job.defer(**ids)
            except AlreadyEnqueued:
                return False
            except ConnectorException as error:
                # The caller knows the database's errors, not the queue's.
                raise error.__cause__ or error from None
            sending.set({"messaging.message.id": str(job_id)})
            if carried := traceparent():
                jobs.trace(conn, job_id, carried)
        return True

    def _own(self, lock: str | None) -> str | None:
        if lock is None or self._team is None or self._team in lock.split(":"):
            return lock
        return f"{lock}:{self._team}"


def on_queue(queue: str, operation: Literal["send", "process"]) -> dict[str, str]:
    """What spans say of a job's way, in OpenTelemetry's words."""
    return {
        "messaging.system": "procrastinate",
        "messaging.destination.name": queue,
        "messaging.operation.name": operation,
        "messaging.operation.type": operation,
    }


def pictures_lock(question_id: int) -> str:
    """The lock that lets a picture be looked for before it is shown once more."""
    return f"lines:{question_id}"


def waiting_lock(channel: str) -> str:
    """The lock that keeps what is said of waiting in one conversation to one place of the chores:
    Slack takes about a message a second there."""
    return f"waiting:{channel}"


def thread_lock(team: str, channel: str, thread_ts: str) -> str:
    """The lock that keeps the answers of one Slack thread in order, or of one direct conversation:
    what is asked next there may go on from the answer before."""
    if channel.startswith("D"):
        return f"thread:{team}:{channel}"
    return f"thread:{team}:{channel}:{thread_ts}"


def walk_lock(walk_id: int) -> str:
    """The lock that keeps the clicks of one walk in order."""
    return f"walk:{walk_id}"


def look_lock(team: str, channel: str) -> str:
    """The lock that lets only one look at who reads the channel wait."""
    return f"look:{team}:{channel}"


def home_lock(team: str, user: str) -> str:
    """The lock that keeps drawings of one person's home tab in order, one of them waiting."""
    return f"home:{team}:{user}"


def prompts_lock(team: str, user: str) -> str:
    """The lock that keeps what one person is proposed to ask in order."""
    return f"prompts:{team}:{user}"


def voters_lock(team: str) -> str:
    """The lock that lets one look at a team's voters wait at a time."""
    return f"voters:{team}"


def learn_lock(team: str) -> str:
    """The lock that keeps a team's nights apart."""
    return f"learn:{team}"
