"""How tests are spread over workers: what shares is not torn apart, long ones come first."""

from pathlib import Path

from tests.fix_spread import JOURNEYS, TOGETHER, longest_first, piece_of

_ROOT = Path(__file__).parents[2]


def test_pieces() -> None:
    """A journey is a piece of its own, but for those that share; elsewhere a file is one."""
    loop = "tests/journeys/test_loop.py::test_the_whole_loop"
    assert piece_of(f"{loop}[http]") == f"{loop}[http]"
    assert piece_of("tests/journeys/test_cli.py::test_ask") == "tests/journeys/test_cli.py"
    assert piece_of("tests/unit/test_up.py::test_x") == "tests/unit/test_up.py"


def test_who_shares_is_listed() -> None:
    """Files of journeys with fixtures for a module, or the command line's one home, are listed,
    and those that are listed are there."""
    shares = ('scope="module"', "terminal: Terminal", "_home: ", "browser: Browser")
    files = {file.stem: file.read_text("utf-8") for file in (_ROOT / JOURNEYS).glob("test_*.py")}
    sharing = {name for name, text in files.items() if any(word in text for word in shares)}
    # Two of its tests cost a night each; what the others share is but a home.
    assert sharing - {"test_learning_process"} == set(TOGETHER)


def test_long_ones_first() -> None:
    """Journeys start first and unit tests last, in the order of the collection; none is lost."""
    given = ["tests/unit/a", "tests/journeys/b", "elsewhere", "tests/db/c", "tests/journeys/a"]
    assert longest_first(given) == [1, 4, 3, 0, 2]
