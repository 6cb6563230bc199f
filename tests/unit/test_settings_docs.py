"""What the documents say of settings, commands and files is true.

After a change of settings: `python -m tests.unit.test_settings_docs` writes `.env.sample` and the
table in the README anew.
"""

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from bot.cli import app
from bot.settings import Settings

_ROOT = Path(__file__).parents[2]
_README, _SAMPLE = _ROOT / "README.md", _ROOT / ".env.sample"
PAGES = [
    *("README.md", "ARCHITECTURE.md", "CHANGELOG.md"),
    *(f"docs/{page.name}" for page in sorted((_ROOT / "docs").glob("*.md"))),
]
_MARKS = ("<!-- settings: begin -->\n", "<!-- settings: end -->")
_GROUPS = {
    "sql": "Database, and the home folder",
    "ingest": "Reading manuals, the embedding model, and where weights come from",
    "agent": "Answering: language models and search",
    "bot": "Command line, bot, worker and clock",
    "slack": "Slack",
}
_HEAD = """\
# Settings of Shoptalk. Copy this file to `.env` in the folder where you run `shoptalk`, and take
# away the `#` where you want another value than the default. A variable of the environment goes
# before the file; an empty value counts as unset.
"""


def _settings() -> Iterator[tuple[str, str, str, str]]:
    """(room, environment name, default, description) of every setting, in the classes' order."""
    hints = get_type_hints(Settings)
    for room in fields(Settings):
        kind: type[BaseSettings] = hints[room.name]
        prefix = kind.model_config.get("env_prefix", "")
        for name, field in kind.model_fields.items():
            yield room.name, f"{prefix}{name}".upper(), _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def sample() -> str:
    """The text of `.env.sample`."""
    parts = [_HEAD]
    for room, title in _GROUPS.items():
        parts.append(f"\n# ---- {title} ----\n")
        for owner, name, default, description in _settings():
            if owner == room:
                parts.append("\n" + textwrap.fill(description, 98, **_COMMENT) + "\n")
                parts.append(f"# {name}={default}\n")
    return "".join(parts)


_COMMENT: dict[str, Any] = {"initial_indent": "# ", "subsequent_indent": "# "}


def table() -> str:
    """The settings as they stand in the README."""
    lines = []
    for room, title in _GROUPS.items():
        lines += [f"**{title}**\n", "| setting | default | what |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {f'`{default}`' if default else 'unset'} | {description} |"
            for owner, name, default, description in _settings()
            if owner == room
        ]
        lines.append("")
    return "\n".join(lines)


def _between(text: str) -> str:
    return text.split(_MARKS[0])[1].split(_MARKS[1])[0]


def test_every_setting_is_described() -> None:
    """A setting without a description helps nobody, and every room has its group."""
    assert {room for room, *_ in _settings()} == set(_GROUPS)
    assert [name for _, name, _, description in _settings() if not description] == []


def test_env_sample() -> None:
    """`.env.sample` holds every setting with its description and default, and no other."""
    assert _SAMPLE.read_text("utf-8") == sample()


def test_env_sample_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied as it is, and with every line taken in, `.env.sample` leaves the defaults."""
    monkeypatch.chdir(tmp_path)
    for name in (name for _, name, *_ in _settings()):
        monkeypatch.delenv(name, raising=False)
    plain = Settings.read()
    text = _SAMPLE.read_text("utf-8")
    for written in (text, re.sub(r"(?m)^# (?=[A-Z_]+=)", "", text)):
        (tmp_path / ".env").write_text(written)
        assert Settings.read() == plain


def test_readme_table() -> None:
    """The README's table holds every setting with its default, and no other."""
    assert _between(_README.read_text("utf-8")).strip() == table().strip()


def _invocations(text: str) -> Iterator[str]:
    """Every `shoptalk ...` in inline code, and every such line of a code block."""
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```", text)
    for line in (line for block in blocks for line in block.splitlines()):
        if found := re.match(r"\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\S*/)?(shoptalk [a-z-].*)", line):
            yield found[1].split("  #")[0]
    without = re.sub(r"(?ms)^```.*?^```", "", text)
    yield from (code for code in re.findall(r"`([^`]+)`", without) if code.startswith("shoptalk "))


def _wrong(invocation: str) -> str | None:
    """What in this invocation does not exist."""
    at: Any = typer.main.get_command(app)
    for word in shlex.split(invocation)[1:]:
        if word in ("|", ">") or word.isupper():
            continue
        if word.startswith("-") and not word.lstrip("-").isdigit():
            known = {opt for p in at.params for opt in (*p.opts, *p.secondary_opts)} | {"--help"}
            if word.split("=")[0] not in known:
                return f"{invocation}: no {word}"
        elif getattr(at, "commands", None):
            if word not in at.commands:
                return f"{invocation}: no {word}"
            at = at.commands[word]
    return None


@pytest.mark.parametrize("document", PAGES)
def test_commands_exist(document: str) -> None:
    """Every command and option that a document names is there."""
    found = list(_invocations((_ROOT / document).read_text("utf-8")))
    assert [wrong for wrong in map(_wrong, found) if wrong] == []


def test_the_commands_test_can_fail() -> None:
    """A command or option that does not exist is noticed, in inline code and in blocks."""
    text = "```\n$ shoptalk frob x\nX=1 shoptalk ask --frob\n```\n`shoptalk models frob`"
    assert [_wrong(one) is not None for one in _invocations(text)] == [True, True, True]


def test_every_command_is_in_the_readme() -> None:
    """A command that the README does not name is a command that nobody finds."""
    named = " ".join(_invocations(_README.read_text("utf-8")))
    commands: Any = typer.main.get_command(app)
    assert [name for name in commands.commands if f"shoptalk {name}" not in named] == []


def test_every_page_is_in_the_readme() -> None:
    """The list of pages names each of docs/: what it does not name, nobody finds."""
    listed = _README.read_text("utf-8").partition("## Documentation")[2].partition("\n## ")[0]
    pages = sorted(page.name for page in (_ROOT / "docs").glob("*.md"))
    assert [page for page in pages if f"(docs/{page})" not in listed] == []


def _torn(text: str) -> list[str]:
    """The lines that end a row of a table and do not begin one."""
    outside = re.sub(r"(?ms)^```.*?^```", "", text)
    return [one for one in outside.splitlines() if one.endswith(" |") and one.lstrip()[0] != "|"]


@pytest.mark.parametrize(
    "document", sorted((_ROOT / "docs").glob("*.md")), ids=lambda one: one.name
)
def test_tables_are_whole(document: Path) -> None:
    """Each row of a table is one line."""
    assert _torn(document.read_text("utf-8")) == []
    assert _torn("| a |\nb |") == ["b |"]


def test_security_is_held() -> None:
    """Each paragraph and point of docs/security.md that says what holds names a test."""
    page = (_ROOT / "docs" / "security.md").read_text("utf-8").split("## What is trusted")[1]
    leaves = "## What leaves the machine"
    said = [
        one
        for one in re.split(r"\n(?:\n|(?=- ))", page.split(leaves)[0])
        if one.strip() and not one.startswith("#")
    ]
    assert len(said) > 9
    assert [one for one in said if not re.search(r"`tests/[\w/]+\.py(::\w+)?`", one)] == []


if __name__ == "__main__":
    _SAMPLE.write_text(sample(), "utf-8")
    before, rest = _README.read_text("utf-8").split(_MARKS[0])
    after = rest.split(_MARKS[1])[1]
    _README.write_text(f"{before}{_MARKS[0]}\n{table()}\n{_MARKS[1]}{after}", "utf-8")
