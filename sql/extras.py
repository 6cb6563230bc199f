"""Table `extras`: what was posted once for a question beside its reply (pictures, further steps).

A row is begun before anything is posted. Whoever finds one without `slack_id` does not know whether
it was, and has to look.
"""

from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, execute, one

_SQL = load("extras")


@dataclass(frozen=True)
class Extra:
    """What has this name beside the question's reply. `slack_id`: the file or message that it is;
    `is_new`: nobody began on it before."""

    question_id: int
    name: str
    slack_id: str | None
    is_new: bool


def begin(conn: Connection, question_id: int, name: str) -> Extra:
    """Return what is known of it, which is known to be begun from now on."""
    found = one(conn, Extra, _SQL["begin"], {"question_id": question_id, "name": name})
    assert found is not None
    return found


def posted(conn: Connection, extra: Extra, slack_id: str) -> None:
    """Keep that it is there."""
    parameters = {"question_id": extra.question_id, "name": extra.name, "slack_id": slack_id}
    execute(conn, _SQL["posted"], parameters)
