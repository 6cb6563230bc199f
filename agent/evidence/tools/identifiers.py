"""Look identifiers up verbatim: part numbers, fault codes and values that vectors lose."""

import time

from agent.evidence.tools import Ranking, Search
from sql import passages
from sql.rows import Connection


class Identifiers:
    """Passages that hold the question's identifiers, exactly or nearly as written."""

    name = "identifiers"

    def look_up(self, conn: Connection, search: Search) -> list[Ranking]:
        if not search.identifiers:
            return []
        start = time.perf_counter()
        hits = passages.identified(
            conn, search.audience, search.identifiers, search.limit, left_out=search.left_out
        )
        query = " ".join(search.identifiers)
        seconds = time.perf_counter() - start
        return [Ranking("identifier", query, tuple(hits), seconds, hits.left_out)]
