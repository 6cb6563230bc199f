"""The tasks behind the queue: each calls one function with ids, and tries again what failed.

A try that fails is repeated after 1, 4, 16... seconds, BOT_JOB_TRIES in all, but for what is
refused for good (`sql.failure`); after the last one the person is told. What is logged of a job are
ids: an error's own text is said only where it is ours.
"""

import datetime
import time
import traceback
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from bot.errors import HANDLED, KilledTooOften
from bot.jobs.chores import embedding, forgetting, sweep, watching, withdrawing
from bot.jobs.chores import learning as learn
from bot.jobs.experts import corrections, drafts, experts, leads, voters
from bot.jobs.homes import digesting, home, rolling_back
from bot.jobs.questions import (
    anew,
    answering,
    commanded,
    further,
    line_pictures,
    opening,
    pages,
    prompts,
    readers,
    redrawing,
    sharing,
    stopping,
    waiting,
)
from bot.jobs.uploads import drawing, revisions, upload_acts, uploading, waiting_uploads
from bot.jobs.walks import walking
from bot.jobs.work import Work
from bot.jobs.works import Works
from bot.queue import queue
from bot.slack import NotInstalled
from sql import jobs
from sql.failure import kind_of
from sql.spans import Span, span, tracing

log = structlog.get_logger()

Run: TypeAlias = Callable[..., None]
"""Called with the job's ids by name; one that is told of an error is given that first."""

_BACKOFF: Final = 4


class JobFailed(Exception):
    """A try of a job failed: `job.failed` in the log says how. `for_good`: no try will cure it."""

    def __init__(self, *, for_good: bool = False) -> None:
        super().__init__()
        self.for_good = for_good


class Backoff(BaseRetryStrategy):
    """1, 4, 16... seconds between the tries."""

    def __init__(self, tries: int) -> None:
        self._tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """None after the last try, and after one that failed for good. A job that was ended with
        its worker is tried again at once."""
        now = datetime.datetime.now(datetime.UTC)
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_at=now)
        for_good = isinstance(exception, JobFailed) and exception.for_good
        if for_good or job.attempts + 1 >= self._tries:
            return None
        return RetryDecision(retry_at=now + datetime.timedelta(seconds=_BACKOFF**job.attempts))


def register(app: App, work: Work | Works) -> None:
    """Let the workers of `app` run every task, with `work`; of several teams each job with its
    own's."""
    tries = work.shop.settings.bot.job_tries

    def task(name: str, run: Run, give_up: Run | None = None, *, may_abort: bool = False) -> None:
        def tried(context: JobContext, /, **ids: int | str) -> None:
            more = {"should_abort": context.should_abort} if may_abort else {}
            job = context.job
            with span(
                f"process {name}", _about(job), kind="consumer", parent=_sent(work, job)
            ) as one:
                _try(job, ids, lambda: run(**ids, **more), give_up, tries, one)

        app.task(name=name, queue=queue.QUEUES[name], retry=Backoff(tries), pass_context=True)(
            tried
        )

    def with_work(run: Callable[..., None]) -> Run:
        return lambda **ids: run(work.of(ids), **_own(ids))

    def with_shop(erase: Callable[..., None]) -> Run:
        # Of a team that is not served there are no parts.
        db, slack = work.shop.db, work.shop.settings.slack
        return lambda team, **_: erase(db, slack.client_id, team, slack.withdrawn_days)

    def told(give_up: Callable[..., None]) -> Run:
        def tell(error: Exception, **ids: Any) -> None:
            # Where the app is gone nobody can be told.
            if not isinstance(error, NotInstalled):
                give_up(work.of(ids), **_own(ids), error=error)

        return tell

    task(queue.ANSWER, with_work(answering.answer_question), told(answering.give_up))
    task(queue.ANSWER_ANEW, with_work(anew.answer_anew))
    task(queue.WITHDRAW, with_work(answering.withdraw_reply))
    task(queue.REDRAW, with_work(redrawing.redraw))
    task(queue.INGEST, with_work(uploading.ingest_upload), told(uploading.give_up))
    task(queue.ADD_UNITS, with_work(uploading.add_units))
    task(queue.EMBED_ANEW, with_work(embedding.embed_anew))
    task(queue.WITHDRAW_UPLOAD, with_work(uploading.withdraw_upload))
    task(queue.SHOW_PAGE, with_work(pages.show_page), told(pages.give_up))
    task(queue.SHOW_LINES, with_work(line_pictures.show_lines))
    task(queue.SHOW_STEPS, with_work(further.show_further), told(further.give_up))
    task(queue.OPEN_ORDER, with_work(opening.open_order), told(opening.give_up))
    task(queue.ASK_ABOUT, with_work(commanded.ask_about), told(commanded.give_up))
    task(queue.SHOW_MANUALS, with_work(commanded.show_manuals), told(commanded.give_up))
    task(queue.SHARE, with_work(sharing.share_answer), told(sharing.give_up))
    task(queue.WALK, with_work(walking.walk_on), told(walking.give_up))
    task(queue.LOOK, with_work(readers.look_who_reads))
    task(
        queue.DECIDE_REVISIONS,
        with_work(revisions.decide_revisions),
        told(revisions.give_up),
    )
    task(queue.SAY_WAITING, with_work(waiting.say_waiting))
    task(queue.SWEEP, with_work(sweep.sweep_if_there))
    task(queue.FORGET, with_work(forgetting.forget))
    task(queue.KNOW_VOTERS, with_work(voters.know_voters))
    task(queue.WATCH, with_work(watching.watch_canary))
    task(queue.PUT_CORRECTIONS, with_work(corrections.put_corrections))
    task(queue.PUT_DRAFTS, with_work(drafts.put_drafts))
    task(queue.ASK_EXPERT, with_work(experts.ask_expert), told(experts.give_up))
    task(queue.UPLOAD_ACT, with_work(upload_acts.act_on_upload), told(upload_acts.give_up))
    task(queue.DRAW_CARDS, with_work(drawing.draw_cards))
    task(queue.PUT_WAITING, with_work(waiting_uploads.put_waiting))
    task(queue.DRAW_HOME, with_work(home.draw_home))
    task(queue.SEND_DIGEST, with_work(digesting.send_digest))
    task(queue.ROLL_BACK, with_work(rolling_back.roll_back), told(rolling_back.give_up))
    task(queue.STOP, with_work(stopping.stop_answer))
    task(queue.OFFER_PROMPTS, with_work(prompts.offer_prompts))
    task(queue.ASK_LEADS, with_work(leads.ask_leads))
    task(queue.ERASE_TEAM, with_shop(withdrawing.erase_due))
    task(queue.LEARN, with_work(learn.learn), told(learn.give_up), may_abort=True)


def _own(ids: dict[str, Any]) -> dict[str, Any]:
    """What the job's function is called with."""
    return {name: value for name, value in ids.items() if name != queue.FOR_TEAM}


def _about(job: Job) -> dict[str, str | int | None]:
    return {
        **queue.on_queue(job.queue, "process"),
        "messaging.message.id": str(job.id),
        "shoptalk.task": job.task_name,
        "shoptalk.attempt": job.attempts + 1,
        "shoptalk.question_id": _id(job, "question_id"),
        "shoptalk.upload_id": _id(job, "upload_id"),
    }


def _id(job: Job, name: str) -> int | None:
    found = job.task_kwargs.get(name)
    return found if isinstance(found, int) else None


def _sent(work: Work | Works, job: Job) -> str | None:
    """The span that enqueued the job; None where nobody traces, or the database is away."""
    if not tracing() or job.id is None:
        return None
    try:
        with work.shop.db.connection() as conn:
            return jobs.traced(conn, job.id)
    except HANDLED:  # the job itself will say so
        return None


def _try(
    job: Job,
    ids: dict[str, Any],
    run: Callable[[], None],
    give_up: Run | None,
    tries: int,
    traced: Span | None = None,
) -> None:
    """Run it once; the last try that fails, and one that is refused for good, gives up."""
    traced = traced or Span(job.task_name)
    started = time.monotonic()
    known = {"job": job.id, "task": job.task_name, "attempt": job.attempts + 1, **ids}
    try:
        if job.attempts >= 2 * tries:
            raise KilledTooOften
        run()
    except JobAborted:
        log.info("job.aborted", **known)
        traced.set({"shoptalk.outcome": "aborted"})
        raise
    except Exception as error:  # noqa: BLE001 - a job's boundary
        for_good = kind_of(error) == "permanent"
        is_last = for_good or job.attempts + 1 >= tries
        log.warning("job.failed", **known, **_described(error), is_last=is_last)
        traced.error = type(error).__name__
        traced.set({"shoptalk.outcome": "given up" if is_last else "failed"})
        if is_last and give_up is not None:
            _give_up(give_up, error, ids, known)
        # The queue logs what it is given, with all causes.
        raise JobFailed(for_good=for_good) from None
    traced.set({"shoptalk.outcome": "done"})
    log.info("job.done", **known, seconds=round(time.monotonic() - started, 3))


def _give_up(give_up: Run, error: Exception, ids: dict[str, Any], known: dict[str, Any]) -> None:
    try:
        give_up(error, **ids)
    except Exception as again:  # noqa: BLE001 - the sweep finds what is unfinished
        log.error("job.not_given_up", **known, **_described(again))


def _described(error: Exception) -> dict[str, str | None]:
    """What may be logged of an error: a foreign one's text can hold what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
    said = error.for_operators if isinstance(error, HANDLED) else None
    return {"error": type(error).__name__, "class": kind_of(error), "said": said, "where": where}
