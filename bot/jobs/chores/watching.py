"""The canary is looked at every minute, and taken back as soon as enough speaks against it."""

import structlog

from agent.learning import rollout
from bot.jobs.work import Work

log = structlog.get_logger()


def watch_canary(work: Work, team: str) -> None:
    """The team's canary, where there is one, goes on, serves all, or is taken back."""
    with work.shop.db.connection() as conn:
        judged = rollout.judge(conn, team, work.shop.settings.agent)
    if judged is None:
        return
    trial = judged.trial
    log.info(
        "canary.judged",
        team=team,
        program=judged.version,
        decision=judged.decision,
        threads=trial.canary.threads if trial else None,
        e_values={name: round(w.e_value, 2) for name, w in trial.signals.items()} if trial else {},
    )
