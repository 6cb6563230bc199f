"""No act goes round the table of rights: whatever of `bot` changes something asks first."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.api.mcp.tools import TOOLS
from bot.api.scopes import ACTS_OF, SCOPES, role_by
from bot.roles import ACTS, OPEN

_ROOT = Path(__file__).parents[2]
_CHANGES = {
    "agent.learning.bootstrap": {"bootstrap"},
    "agent.learning.classifiers": {"save"},
    "agent.learning.forgetting": {"remove_manual"},
    "agent.learning.nightly": {"run_night"},
    "agent.learning.personal": {"erase_person"},
    "agent.learning.portable": {"store"},
    "agent.learning.programs": {"promote", "rollback", "stop_canary", "begin_canary"},
    "agent.learning.rollout": {"begin"},
    "agent.notes": {"decide"},
    "agent.work_orders": {"import_orders", "open_draft"},
    "ingest.manual": {"ingest_pdf"},
    "ingest.supersede": {"correct_revisions", "supersede_revisions"},
    "sql.channel_settings": {"put"},
    "sql.equipment": {"pin"},
    "sql.api_keys": {"insert", "add_secret", "end_secrets", "revoke"},
    "sql.answer_drafts": {"decide"},
    "sql.corrections": {"decide", "share"},
    "sql.expert_messages": {"ask"},
    "sql.grants": {"add", "remove", "hand_on"},
    "sql.installations": {"withdraw"},
    "sql.team_erasing": {"questions", "a_manual", "rest"},
    "sql.manuals": {"insert", "change", "remove"},
    "sql.privacy": {"export", "erase"},
    "sql.programs": {"insert", "set_champion", "retire", "begin_canary", "end_canary"},
    "sql.replacements": {"add", "remove", "restore"},
    "sql.roles": {"put", "remove"},
    "sql.synthetic": {"forget"},
    "sql.vote_events": {"with_words"},
    "sql.work_orders": {"put", "grant", "revoke", "remove", "remove_all", "remove_before"},
}
"""What changes what others see or what serves, or reads what is confidential, by module."""
_ASK = {"allow", "recording", "by_slack"}
_APART = {
    ("bot/commands/preparing.py", "prepare"): "`make run` brings the sample manual, and no person",
    ("bot/slack/installation_store.py", "delete_bot"): "Bolt's interface; nothing of ours calls it",
    ("bot/traces/feedback.py", "tell_votes"): "a copy of thumbs to the operator's own store",
}


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local names with what they stand for."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                found[one.asname or one.name] = f"{node.module}.{one.name}"
    return found


def _called(function: ast.AST) -> Iterator[str]:
    """Names as they are called, `module.function` or `function`, also where they are handed on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Name):
            yield node.id


def _changing(name: str, imported: dict[str, str]) -> bool:
    first, _, last = name.partition(".")
    full = imported.get(first, "") + (f".{last}" if last else "")
    module, _, function = full.rpartition(".")
    return function in _CHANGES.get(module, ())


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions that are in no other function but a command's `register`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "register":
            yield node
        else:
            yield from _functions(node)


def _unasked(path: Path, text: str | None = None) -> list[str]:
    """Functions of a file that change something, where neither they nor who calls them asks."""
    tree = ast.parse(text if text is not None else path.read_text("utf-8"))
    imported = _imported(tree)
    calls = {one.name: set(_called(one)) for one in _functions(tree)}
    asks = {name for name, names in calls.items() if names & _ASK}
    changes = {
        name
        for name, names in calls.items()
        if name not in asks and any(_changing(one, imported) for one in names)
    }
    while True:
        # What calls a helper that does not ask has to ask itself.
        own = {one.rpartition(".")[2]: one for one in changes}
        more = {
            name
            for name, names in calls.items()
            if name not in asks | changes and {n.rpartition(".")[2] for n in names} & own.keys()
        }
        if not more:
            break
        changes |= more
    callers = {
        name
        for name in changes
        if any(
            name in {one.rpartition(".")[2] for one in names}
            for other, names in calls.items()
            if other != name
        )
    }
    return sorted(changes - callers)


def test_whatever_changes_something_asks() -> None:
    """Each function of `bot` that calls what changes something asks whether its actor may, or is a
    helper of one that does; a new one that does not is found here by its name."""
    found = [
        f"{path.relative_to(_ROOT)}: {name}"
        for path in sorted((_ROOT / "bot").rglob("*.py"))
        for name in _unasked(path)
        if (str(path.relative_to(_ROOT)), name) not in _APART
    ]
    assert found == []


def test_what_does_not_ask_is_found() -> None:
    """The check above finds an act without a check, a helper's too, and takes one with it."""
    head = "from sql import grants\nfrom agent.learning.forgetting import remove_manual as gone\n"
    plain = f"{head}def act(conn):\n    grants.remove(conn)\n"
    helped = f"{head}def act(conn):\n    _help(conn)\ndef _help(conn):\n    gone(conn)\n"
    nested = f"{head}def register(app):\n    def act(conn):\n        gone(conn)\n"
    asking = f"{head}def act(conn):\n    allow(conn)\n    _help(conn)\n"
    asking += "def _help(conn):\n    gone(conn)\n"
    for text, expected in ((plain, ["act"]), (helped, ["act"]), (nested, ["act"]), (asking, [])):
        assert _unasked(Path("x.py"), text) == expected


def test_the_lists_are_of_what_there_is() -> None:
    """Every function that the check looks for exists, by the name that it looks for."""
    for module, names in _CHANGES.items():
        path = _ROOT.joinpath(*module.split("."))
        face = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        text = face.read_text("utf-8")
        assert all(name in text for name in names), module


def test_every_right_is_asked_for() -> None:
    """Each act of the table is asked for somewhere in `bot`, and nothing is asked for that is not
    in it."""
    texts = [
        path.read_text("utf-8")
        for path in (_ROOT / "bot").rglob("*.py")
        if path.name not in ("acts.py", "scopes.py")
    ]
    assert [act for act in ACTS if not any(f'"{act}"' in text for text in texts)] == []
    asked = {
        node.args[2].value
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _ASK
        and len(node.args) > 2
        and isinstance(node.args[2], ast.Constant)
    }
    assert asked
    assert asked <= ACTS.keys()
    assert not OPEN.keys() & ACTS.keys()


def test_scopes_and_tools() -> None:
    """A scope opens acts of the table, a key's role follows from its scopes, and no tool of MCP
    does an act: their scopes open none."""
    assert ACTS_OF.keys() <= SCOPES.keys()
    assert {act for acts in ACTS_OF.values() for act in acts} <= ACTS.keys()
    assert not {tool.scope for tool in TOOLS} & ACTS_OF.keys()
    assert role_by(["ask", "search"]) == "technician"
    assert role_by(["ask", "corrections:decide"]) == "expert"
    assert role_by(list(SCOPES)) == "administrator"
