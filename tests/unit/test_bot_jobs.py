"""A job's tries: how often, how long between them, and who is told after the last."""

from datetime import UTC, datetime
from typing import Any

import pytest
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from structlog.testing import capture_logs

from bot.errors import KilledTooOften, SlackUnreachable
from bot.jobs import tasks as jobs
from bot.slack import ScopeMissing, TokenRefused


def _job(attempts: int) -> Job:
    return Job(
        id=7, queue="answers", lock=None, queueing_lock=None, task_name="t", attempts=attempts
    )


def _fail() -> None:
    raise ValueError("what somebody wrote")


def _try(attempts: int, run: Any = _fail, tries: int = 3) -> list[Exception]:
    told: list[Exception] = []

    def give_up(error: Exception, question_id: int) -> None:
        assert question_id == 5
        told.append(error)

    with pytest.raises(jobs.JobFailed) as failed:
        jobs._try(_job(attempts), {"question_id": 5}, run, give_up, tries)
    assert failed.value.__suppress_context__
    return told


def test_the_last_try_gives_up() -> None:
    """Only after the last try is the person told, and of the error itself."""
    assert _try(0) == _try(1) == []
    assert [type(error) for error in _try(2)] == [ValueError]


@pytest.mark.parametrize("kind", [TokenRefused, ScopeMissing])
def test_a_permanent_refusal_is_tried_once(kind: type[Exception]) -> None:
    """What is refused for good is not tried again, and the person is told after the first try."""

    def refuse() -> None:
        raise kind("token_revoked")

    assert [type(error) for error in _try(0, refuse)] == [kind]
    with pytest.raises(jobs.JobFailed) as failed:
        jobs._try(_job(0), {"question_id": 5}, refuse, None, 3)
    assert _wait(jobs.Backoff(4), failed.value, 0) is None


def test_a_passing_error_is_tried_again() -> None:
    """An outage is, and so is what nobody foresaw."""
    for error in (SlackUnreachable(), ValueError()):

        def fail(error: Exception = error) -> None:
            raise error

        with pytest.raises(jobs.JobFailed) as failed:
            jobs._try(_job(0), {"question_id": 5}, fail, None, 3)
        assert _wait(jobs.Backoff(4), failed.value, 0) == pytest.approx(1, abs=0.5)


def test_a_job_that_kills_is_not_run_for_ever() -> None:
    """After twice the tries, all cut off, it is given up without another run."""
    ran: list[int] = []
    assert [type(e) for e in _try(6, lambda: ran.append(1))] == [KilledTooOften]
    assert ran == []


def test_what_is_logged() -> None:
    """Ids, the kind of error and where it arose; a text only where it is our own."""
    with capture_logs() as logs:
        _try(0)
        _try(0, lambda: (_ for _ in ()).throw(SlackUnreachable()))
    assert "somebody" not in str(logs)
    assert [(log["error"], log["question_id"], log["attempt"]) for log in logs] == [
        ("ValueError", 5, 1),
        ("SlackUnreachable", 5, 1),
    ]
    assert "Slack cannot be reached" in logs[1]["said"]


def test_a_failure_to_tell_is_a_failure_of_the_job_only() -> None:
    """Where even the sentence cannot be said, the job ends, and the sweep finds the question."""

    def give_up(error: Exception, question_id: int) -> None:
        raise SlackUnreachable

    with capture_logs() as logs, pytest.raises(jobs.JobFailed):
        jobs._try(_job(2), {"question_id": 5}, _fail, give_up, 3)
    assert [log["event"] for log in logs] == ["job.failed", "job.not_given_up"]


def test_backoff() -> None:
    """1, 4, 16 seconds, then no more; a job that was ended with its worker is not put off."""
    backoff = jobs.Backoff(4)
    error = ValueError()
    waits = [_wait(backoff, error, attempts) for attempts in range(4)]
    assert waits == [pytest.approx(1, abs=0.5), pytest.approx(4, abs=0.5),
                     pytest.approx(16, abs=0.5), None]  # fmt: skip
    assert _wait(backoff, JobAborted(), 9) == pytest.approx(0, abs=0.5)


def _wait(backoff: jobs.Backoff, error: Exception, attempts: int) -> float | None:
    decision = backoff.get_retry_decision(exception=error, job=_job(attempts))
    if decision is None or decision.retry_at is None:
        return None
    return (decision.retry_at - datetime.now(UTC)).total_seconds()
