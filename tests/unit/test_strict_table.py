"""The table of what Slack takes: as Slack's own packages have it, and as strict as Slack."""

import inspect
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import basic_components, block_elements
from slack_sdk.models.blocks import blocks as sdk_blocks
from slack_sdk.models.views import View

from bot.workspace.rules import UPDATED, message_fault, view_fault
from bot.workspace.rules.blocks import BLOCKS, OTHERS
from bot.workspace.rules.kinds import Kind, Many, Text, Word
from bot.workspace.rules.views import FIELDS

_LEFT_OUT = {
    "auth_provider": "not documented",
    "call": "Slack's own to show",
    "file": "Slack's own to show",
}
_PLAIN: dict[str, Any] = {"type": "plain_text", "text": "5 Nm"}


def _models(module: Any, base: type) -> dict[str, Any]:
    """The module's classes by the `type` that they stand for."""
    return {
        one.type: one
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, base) and isinstance(getattr(one, "type", None), str)
    }


def _limits(model: Any) -> Iterator[tuple[str, int]]:
    for name, value in inspect.getmembers(model):
        field = name.removesuffix("_max_length")
        if field != name and isinstance(value, int):
            yield field, value


def _most(kind: Kind, field: str) -> int | None:
    rule = kind.fields.get(field)
    return rule.most if isinstance(rule, Word | Text | Many) else None


_SLACK_SAYS = {("rich_text", "elements"), ("video", "title"), ("video", "author_name")}
"""Where a bound is "fewer than", or there is none."""


@pytest.mark.parametrize(
    ("models", "table"),
    [
        (_models(sdk_blocks, sdk.Block), BLOCKS),
        (_models(block_elements, sdk.BlockElement), OTHERS),
    ],
)
def test_as_slack_sdk_has_it(models: dict[str, Any], table: Mapping[str, Kind]) -> None:
    """Every type of the SDK is in the table with its fields and bounds, or left out by name."""
    assert len(models) > 15
    for name, model in models.items():
        if name in _LEFT_OUT or name not in table:
            assert name in _LEFT_OUT, f"{name} is in slack_sdk, but not in the table"
            continue
        for field, most in _limits(model):
            if field in table[name].fields and (name, field) not in _SLACK_SAYS:
                assert _most(table[name], field) == most, (name, field)
        assert _attributes(model) - _INHERITED <= set(table[name].fields), name


_INHERITED = {"type", "alt_text", "confirm", "focus_on_load", "placeholder"}
"""The SDK gives these to elements that have them and to some that have not."""


def _attributes(model: Any) -> set[str]:
    found = inspect.getattr_static(model, "attributes")
    return set(found.fget(object.__new__(model)) if isinstance(found, property) else found)


@pytest.mark.parametrize(
    ("model", "name", "renamed"),
    [
        (basic_components.Option, "option", {"label": "text"}),
        (basic_components.OptionGroup, "option_group", {}),
        (basic_components.ConfirmObject, "confirm", {}),
        (basic_components.FeedbackButtonObject, "feedback_button", {}),
    ],
)
def test_compositions_as_slack_sdk_has_them(model: Any, name: str, renamed: dict[str, str]) -> None:
    """Options, confirmations and feedback buttons have the SDK's bounds."""
    limits = dict(_limits(model))
    assert limits
    for field, most in limits.items():
        assert _most(OTHERS[name], renamed.get(field, field)) == most, field


def test_views_as_slack_sdk_has_them() -> None:
    """A form's title, buttons and hidden data have the SDK's bounds."""
    limits = dict(_limits(View))
    assert limits.pop("blocks") == 100
    modal = Kind(FIELDS["modal"])
    assert {field: _most(modal, field) for field in limits} == limits


@pytest.fixture(scope="module")
def slack_types(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The declarations of npm's `@slack/types`, as one text."""
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("npm")
    if npm is None:
        pytest.skip("npm is not here")
    packed = subprocess.run(
        [npm, "pack", "@slack/types@3", "--silent"],
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    (archive, *_) = [*folder.glob("*.tgz"), None]
    if packed.returncode or archive is None:
        pytest.skip("npm cannot reach its registry")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    kit = folder / "package" / "dist" / "block-kit"
    return "\n".join(path.read_text("utf-8") for path in sorted(kit.glob("*.d.ts")))


def test_as_slack_types_has_it(slack_types: str) -> None:
    """Every type that the npm package declares is in the table, with every field of its own."""
    declared = re.findall(r"^    type: '(\w+)';", slack_types, re.MULTILINE)
    assert len(declared) > 40
    known = {*BLOCKS, *OTHERS, *_LEFT_OUT}
    assert [name for name in declared if name not in known] == []
    for name, body in _interfaces(slack_types):
        fields = set(re.findall(r"^    (\w+)\??:", body, re.MULTILINE))
        tables = [table[name].fields for table in (BLOCKS, OTHERS) if name in table]
        if tables:
            assert any(fields - {"type"} <= set(table) for table in tables), (name, fields)


def _interfaces(text: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"^export (?:interface|type) [^{]*\{\n(.*?)^\}", text, re.M | re.S):
        if kind := re.search(r"^    type: '(\w+)';", found[1], re.MULTILINE):
            yield kind[1], found[1]


def test_bounds_in_slack_types(slack_types: str) -> None:
    """Where its comments name a bound in characters or items, it is the table's."""
    checked = 0
    for name, body in _interfaces(slack_types):
        table = BLOCKS if name in BLOCKS else OTHERS
        if name not in table:
            continue
        said = r"@description ((?:(?!\*/).)*?)\*/\s+(\w+)\??:"
        for comment, field in re.findall(said, body, re.DOTALL):
            words = " ".join(comment.replace("*", " ").split())
            bound = re.search(
                r"(?:[Mm]aximum (?:length|number|of)?[^.]*?|maximum length is |up to )(\d{2,5})"
                r"(?: characters| elements| items| options|\.)",
                words,
            )
            if bound and field in table[name].fields and (name, field) != ("image", "alt_text"):
                most = _most(table[name], field)
                assert most in (None, int(bound[1])), (name, field, words)
                checked += most is not None
    assert checked > 15


def _button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": _PLAIN, **more}


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (
            {"type": "alert", "text": _PLAIN},
            "unsupported type: alert [json-pointer:/blocks/0",
        ),
        ({"type": "file", "external_id": "1", "source": "remote"}, "unsupported type: file"),
        ({"type": "rainbow"}, "unsupported type: rainbow"),
        ({"text": _PLAIN}, "missing required field: type"),
        ({"type": "section"}, "missing required field: text or fields"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": ""}}, "more than 0 characters"),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}},
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "divider", "text": _PLAIN}, "invalid additional property: text"),
        ({"type": "actions", "elements": []}, "no fewer than 1 items allowed"),
        ({"type": "actions", "elements": [_button(), _button()]}, "action_id a already exists"),
        (
            {"type": "actions", "elements": [{"type": "feedback_buttons"}]},
            "unsupported type: feedback_buttons",
        ),
        ({"type": "actions", "elements": [_button(value="x" * 2_001)]}, "less than 2001"),
        ({"type": "context", "elements": [_PLAIN] * 11}, "no more than 10 items allowed"),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{}]}]},
            "missing required field: type",
        ),
        (
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_quote", "elements": [{"type": "text", "text": ""}]}
                ],
            },
            "more than 0 characters",
        ),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}, "no more than 20"),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n for n in (1, 2)]},
            "the same number of cells",
        ),
        (
            {"type": "section", "text": _PLAIN, "accessory": {"type": "plain_text_input"}},
            "unsupported type: plain_text_input",
        ),
        (
            {"type": "section", "text": {"type": "plain_text", "text": "\U0001f527" * 1_501}},
            "must be less than 3001 characters",
        ),
    ],
)
def test_what_a_message_may_not_hold(block: dict[str, Any], said: str) -> None:
    """Each is `invalid_blocks`, with what is wrong and where, as Slack says it."""
    fault = message_fault("x", [block])
    assert fault is not None
    assert fault.error == "invalid_blocks"
    assert any(said in one for one in fault.messages), fault.messages


def test_measures_of_a_message() -> None:
    """Text, blocks, tables and words in all have their bounds, each with Slack's name for it."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "x" * 3_000}}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    for text, blocks, most, error in (
        ("", [], UPDATED, "no_text"),
        ("x" * 4_001, [], UPDATED, "msg_too_long"),
        ("x", [{"type": "divider"}] * 51, UPDATED, "invalid_blocks"),
        ("x", [table, table], UPDATED, "invalid_blocks"),
        ("x", [section] * 5, UPDATED, "msg_blocks_too_long"),
        ("x", [{"type": "divider", "block_id": "b"}] * 2, UPDATED, "invalid_blocks"),
    ):
        fault = message_fault(text, blocks, most)
        assert fault is not None
        assert fault.error == error
    assert message_fault("x" * 4_000, [section, table], UPDATED) is None
    assert message_fault("x" * 4_001, [section] * 4) is None


def test_what_a_view_may_not_hold() -> None:
    """A form may hold an alert and needs a button to send; a home tab has no title and no alert."""
    alert = {"type": "alert", "text": _PLAIN}
    asks = {"type": "input", "label": _PLAIN, "element": {"type": "plain_text_input"}}
    form = {"type": "modal", "title": _PLAIN, "blocks": [alert]}
    home = {"type": "home", "blocks": [{"type": "section", "text": _PLAIN}]}
    assert view_fault(form, "modal") is None
    assert view_fault(home, "home") is None
    for view, surface, said in (
        ({**form, "blocks": [asks]}, "modal", "missing required field: submit"),
        ({**form, "title": {"type": "plain_text", "text": "x" * 25}}, "modal", "less than 25"),
        ({**form, "blocks": [{"type": "divider"}] * 101}, "modal", "no more than 100 items"),
        ({"type": "modal", "blocks": []}, "modal", "missing required field: title"),
        ({**home, "title": _PLAIN}, "home", "invalid additional property: title"),
        ({**home, "blocks": [alert]}, "home", "unsupported type: alert"),
        ({**home, "blocks": [{"type": "markdown", "text": "x"}]}, "home", "unsupported type"),
        (form, "home", "must be home"),
    ):
        fault = view_fault(view, surface)  # type: ignore[arg-type]
        assert fault is not None
        assert fault.error == "invalid_arguments"
        assert any(said in one for one in fault.messages), fault.messages
