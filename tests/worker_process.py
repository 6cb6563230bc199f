"""A worker whose tasks sleep, as a process of its own: `python -m tests.worker_process URL`.

Each run of a job is a row of table `runs` when it begins, and its `ended_at` when it ends.
"""

import sys
import time

import psycopg
from procrastinate import App

from bot.queue import worker
from bot.queue.queue import QUEUES
from bot.settings import BotSettings
from bot.terminal.logs import set_up
from sql.database import Database
from sql.settings import SqlSettings

TABLE = """
CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY,
    job bigint NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
)"""


def main(url: str) -> None:
    """Run until told to stop."""

    def sleep(question_id: int, milliseconds: int) -> None:
        with psycopg.connect(url, autocommit=True) as conn:
            row = conn.execute(
                "INSERT INTO runs (job) VALUES (%s) RETURNING id", [question_id]
            ).fetchone()
        time.sleep(milliseconds / 1000)
        for _ in range(100):
            try:
                with psycopg.connect(url, autocommit=True) as conn:
                    conn.execute("UPDATE runs SET ended_at = clock_timestamp() WHERE id = %s", row)
                return
            except psycopg.OperationalError:
                time.sleep(0.1)

    def register(app: App) -> None:
        for task, queue in QUEUES.items():
            app.task(name=task, queue=queue)(sleep)

    set_up("info")
    settings = BotSettings(_env_file=None)
    with Database.open(SqlSettings(database_url=url, _env_file=None)) as db:
        worker.run(db, settings, register, db.close)


if __name__ == "__main__":
    main(sys.argv[1])
