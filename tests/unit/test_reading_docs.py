"""docs/reading.md says what the code says."""

from tests.reading_docs import PAGE, written


def test_the_tables_are_those_of_the_code() -> None:
    """What each file knows and the measures it goes by: `python -m tests.reading_docs` writes
    them."""
    assert PAGE.read_text("utf-8") == written()
