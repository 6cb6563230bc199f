"""Table `pairs`: what a candidate and its champion got right, kept from night to night."""

from collections.abc import Iterable
from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, execute, many

_SQL = load("pairs")


@dataclass(frozen=True)
class KeptPair:
    """A held-out question that both programs answered. `kind`: what the votes said then;
    `judged`: whether the candidate's answer was right was a judge's to say."""

    question_group: str
    answer_id: int
    kind: str
    champion_right: bool
    candidate_right: bool
    graver: bool = False
    judged: bool = False


def keep(conn: Connection, team: str, candidate: str, pairs: Iterable[KeptPair]) -> None:
    """Store the pairs; of a question that was compared before, the newer one stays, and of an
    answer that was deleted meanwhile none."""
    for pair in pairs:
        execute(conn, _SQL["keep"], {"team": team, "candidate": candidate, **vars(pair)})


def of(conn: Connection, team: str, candidate: str) -> list[KeptPair]:
    """Return the pairs of this candidate."""
    return many(conn, KeptPair, _SQL["of"], {"team": team, "candidate": candidate})
