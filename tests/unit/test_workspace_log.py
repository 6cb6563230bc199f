"""The workspace's log: numbered, bounded, read in pieces."""

from bot.workspace.log import Log


def test_read_in_pieces() -> None:
    """Each entry is read once, in order, whatever the size of the pieces."""
    log = Log()
    for n in range(10):
        log.add("call", n_of_mine=n)
    read, at = [], 0
    while True:
        found, at = log.since(at, most=3)
        if not found:
            break
        read += [entry["n_of_mine"] for entry in found]
    assert read == list(range(10))


def test_the_oldest_are_forgotten() -> None:
    """A workspace that runs for months keeps the newest entries, with their numbers."""
    log = Log(most=100)
    for _ in range(1000):
        log.add("call")
    found, at = log.since(0)
    assert 50 <= len(found) <= 100
    assert [entry["n"] for entry in found] == list(range(found[0]["n"], 1001))
    assert (at, log.since(at)) == (1000, ([], 1000))
    assert log.since(990)[0][0]["n"] == 991
