"""Demonstrations leave a program with what they were made from."""

import json

from agent.learning.split import group_of, hash_of
from agent.learning.withdrawn import without
from agent.program import state


def test_demonstrations_go_with_their_question() -> None:
    """Those of a question that stands no more, and those that nobody can tell whose they are; what
    stands and what the package brought stays."""
    document = state.dump(state.default())
    own = list(document["predictors"]["reader.predict"]["demos"])
    assert own
    stands, gone, unknown = (
        {"question": "Torque of the gland bolts?", "lines": "205 Nm"},
        {"question": "Which oil?", "lines": "VG 46"},
        {"lines": "of nobody knows what"},
    )
    document["predictors"]["reader.predict"]["demos"] += [stands, gone, unknown]
    left, count = without(document, {hash_of(group_of("torque of gland bolts"))})
    assert left["predictors"]["reader.predict"]["demos"] == [*own, stands]
    assert count == 2
    assert json.loads(json.dumps(state.dump(state.load(left)))) == left
