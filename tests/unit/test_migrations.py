"""The rule for migrations, expand then contract: an older release serves while a newer one comes.

What a linter can see of it. `docs/operating.md` and ARCHITECTURE.md say the rule.
"""

import re
from collections.abc import Iterator

import pytest

from sql.files import migrations

_SINCE = "0033"
"""Earlier ones were made before anybody had to serve beside them."""
_NAME = re.compile(r"\d{4}_[a-z]+(_[a-z0-9]+)+")
_CONTRACT = re.compile(r"(\d{4})_contract_(\d{4})_\w+")
_QUOTED = re.compile(r"(\$\w*\$).*?\1", re.DOTALL)


def _statements(text: str) -> Iterator[str]:
    """Each statement on one line, without comments and without the bodies of functions."""
    plain = _QUOTED.sub("''", re.sub(r"--[^\n]*", "", text))
    for statement in plain.split(";"):
        if statement.strip():
            yield " ".join(statement.split())


def _actions(statement: str) -> list[str]:
    """What an ALTER TABLE does, one by one."""
    depth, actions = 0, [""]
    for sign in statement:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            actions.append("")
        else:
            actions[-1] += sign
    return [action.strip() for action in actions]


def taken_away(text: str) -> list[str]:
    """What in a migration an older release could stumble over."""
    statements = list(_statements(text))
    whole = "; ".join(statements)
    made = {found.lower() for found in re.findall(r"(?i)\bCREATE TABLE (\w+)", whole)}
    dropped, added = (
        set(re.findall(rf"(?i)\b{verb} CONSTRAINT (\w+)", whole)) for verb in ("DROP", "ADD")
    )
    widened = dropped & added
    wrong = []
    for statement in statements:
        table = re.match(r"(?i)ALTER TABLE (?:ONLY )?(\w+) (.*)", statement)
        if table is not None:
            if table[1].lower() not in made:
                wrong += [one for one in _actions(table[2]) if _narrows(one, widened)]
        elif re.match(r"(?i)(DROP|TRUNCATE)\b", statement) or re.search(
            r"(?i)^ALTER \w+ .*\bRENAME\b", statement
        ):
            wrong.append(statement)
        elif unique := re.match(r"(?i)CREATE UNIQUE INDEX .*?\bON (\w+)", statement):
            wrong += [statement] * (unique[1].lower() not in made)
    return wrong


def _narrows(action: str, widened: set[str]) -> bool:
    """Whether it takes something from who reads, or refuses what was written so far.

    A constraint that is dropped and added anew in one migration counts as a wider one.
    """
    if found := re.match(r"(?i)DROP CONSTRAINT (?:IF EXISTS )?(\w+)", action):
        return found[1] not in widened
    if re.match(r"(?i)ADD (COLUMN )?(?!CONSTRAINT|CHECK|UNIQUE|FOREIGN|PRIMARY)\w+", action):
        needed = re.search(r"(?i)\bNOT NULL\b", action)
        return bool(needed) and not re.search(r"(?i)\b(DEFAULT|GENERATED)\b", action)
    if found := re.match(r"(?i)ADD CONSTRAINT (\w+)", action):
        return found[1] not in widened
    return bool(re.match(r"(?i)(DROP|RENAME|ADD)\b|ALTER .*\b(SET NOT NULL|TYPE)\b", action))


def refused(name: str, text: str, known: list[str]) -> str | None:
    """Why a migration breaks the rule; `known`: the names of those before it."""
    if not _NAME.fullmatch(name):
        return f"{name} is not named NNNN_verb_noun"
    contract = _CONTRACT.fullmatch(name)
    if contract is None:
        return "; ".join(taken_away(text)) or ("no MMMM" if "contract" in name else None)
    return None if contract[2] in {one[:4] for one in known} else f"{contract[2]} is not known"


def test_an_older_release_serves_on() -> None:
    """A migration only adds; what takes away is named `NNNN_contract_MMMM_noun`, for a later
    release, and MMMM is a migration that releases which have stopped using it know."""
    names = [name for name, _ in migrations()]
    wrong = {
        name: why
        for place, (name, text) in enumerate(migrations())
        if name >= _SINCE and (why := refused(name, text, names[:place]))
    }
    assert wrong == {}, "see docs/operating.md, Migrations"


def test_names() -> None:
    """Only a contraction takes away, and it says which releases can go on."""
    gone = "ALTER TABLE manuals DROP COLUMN title;"
    assert refused("0050_drop_titles", gone, ["0049_add_names"])
    assert refused("0050_contract_0049_titles", gone, ["0049_add_names"]) is None
    assert refused("0050_contract_0051_titles", gone, ["0049_add_names"])
    assert refused("0050_contract_titles", "SELECT 1;", ["0049_add_names"])
    assert refused("50_add", "SELECT 1;", [])


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE manuals;",
        "DROP INDEX programs_one_champion;",
        "DROP FUNCTION visible_manuals(text);",
        "TRUNCATE turns;",
        "ALTER TABLE manuals DROP COLUMN title;",
        "ALTER TABLE manuals RENAME COLUMN title TO name;",
        "ALTER TABLE manuals RENAME TO books;",
        "ALTER INDEX a RENAME TO b;",
        "ALTER TABLE manuals ADD COLUMN x text DEFAULT '', ADD COLUMN shelf text NOT NULL;",
        "ALTER TABLE manuals ALTER COLUMN title SET NOT NULL;",
        "ALTER TABLE manuals ALTER title TYPE varchar(20);",
        "ALTER TABLE removals DROP CONSTRAINT removals_what_check;",
        "ALTER TABLE manuals ADD UNIQUE (title);",
        "ALTER TABLE manuals ADD CONSTRAINT one UNIQUE (title);",
        "CREATE UNIQUE INDEX one ON manuals (title);",
    ],
)
def test_what_is_refused(text: str) -> None:
    """Each of these takes something from an older release, or refuses what it writes."""
    assert len(taken_away(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE shelves (shelf text NOT NULL); CREATE UNIQUE INDEX one ON shelves (shelf);",
        "ALTER TABLE manuals ADD COLUMN shelf text, ADD COLUMN n integer NOT NULL DEFAULT 0;",
        "ALTER TABLE r DROP CONSTRAINT r_check, ADD CONSTRAINT r_check CHECK (a IN ('x', 'y'));",
        "ALTER TABLE manuals ALTER COLUMN title DROP NOT NULL; -- DROP TABLE manuals;",
        "CREATE OR REPLACE FUNCTION f() RETURNS void AS $$ DROP TABLE x; $$ LANGUAGE sql;",
        "CREATE INDEX one ON manuals (title); UPDATE manuals SET title = 'x';",
    ],
)
def test_what_is_not(text: str) -> None:
    """Each of these is in nobody's way."""
    assert taken_away(text) == []
