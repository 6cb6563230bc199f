"""Walks a value by the tables; what is wrong with it is said in Slack's words, with its place."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.workspace.rules import kinds
from bot.workspace.rules.blocks import BLOCKS, OTHERS
from bot.workspace.rules.kinds import Flag, Kind, Many, Number, One, Rule, Surface, Text, Word

_NAMELESS: Final = ("confirm", "feedback_button", "column_setting", "option_group")


def faults(value: Any, rule: Rule, at: str, surface: Surface) -> Iterator[str]:
    """What of the value the rule refuses; `at` is its JSON pointer."""
    match rule:
        case Word():
            yield from _word(value, rule, at)
        case Number():
            yield from _number(value, rule, at)
        case Flag():
            if not isinstance(value, bool):
                yield _said("must be a valid boolean", at)
        case Text():
            yield from _text(value, rule, at)
        case One():
            yield from _one(value, rule, at, surface)
        case Many():
            yield from _many(value, rule, at, surface)
        case kinds.Any():
            return


def _said(what: str, at: str) -> str:
    return f"[ERROR] {what} [json-pointer:{at}]"


def _word(value: Any, rule: Word, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _said("must be a string", at)
    elif rule.among and value not in rule.among:
        yield _said("must be a valid enum value", at)
    elif len(value) < rule.least:
        yield _said(f"must be more than {rule.least - 1} characters", at)
    elif rule.most is not None and length(value) > rule.most:
        yield _said(f"must be less than {rule.most + 1} characters", at)


def length(text: str) -> int:
    """As JavaScript and Java count: what is beyond 16 bits is two. Slack does not say how it does;
    this is the stricter way."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _number(value: Any, rule: Number, at: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _said("must be a valid integer", at)
    elif rule.least is not None and value < rule.least:
        yield _said(f"must be greater than or equal to {rule.least}", at)
    elif rule.most is not None and value > rule.most:
        yield _said(f"must be less than or equal to {rule.most}", at)


def _text(value: Any, rule: Text, at: str) -> Iterator[str]:
    kinds_ = ("plain_text", "mrkdwn") if rule.mrkdwn else ("plain_text",)
    wrong = list(_one(value, One(kinds_), at, "message"))
    yield from wrong
    if not wrong:
        yield from _word(value["text"], Word(rule.most, 1), f"{at}/text")


def _one(value: Any, rule: One, at: str, surface: Surface) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _said("must be an object", at)
        return
    table = BLOCKS if rule.block else OTHERS
    nameless = [name for name in rule.of if name in _NAMELESS or name.endswith("option")]
    if nameless:
        # The last of them takes what the others do, too.
        yield from _fields(value, table[nameless[-1]], at, surface)
        return
    name = value.get("type")
    if name is None:
        yield _said("missing required field: type", at)
    elif name == "rich_text" and name in rule.of:
        yield from _fields(value, BLOCKS["rich_text"], at, surface)
    elif name not in rule.of or name not in table or surface not in table[name].surfaces:
        yield _said(f"unsupported type: {str(name)[:40]}", f"{at}/type")
    else:
        yield from _fields(value, table[name], at, surface)


def _fields(value: Mapping[str, Any], kind: Kind, at: str, surface: Surface) -> Iterator[str]:
    for name in kind.needs:
        if name not in value:
            yield _said(f"missing required field: {name}", at)
    for group in kind.either:
        if not any(value.get(name) for name in group):
            yield _said(f"missing required field: {' or '.join(group)}", at)
    for name, inner in value.items():
        if name == "type":
            continue
        if name not in kind.fields:
            yield _said(f"invalid additional property: {name[:40]}", at)
        else:
            yield from faults(inner, kind.fields[name], f"{at}/{name}", surface)


def _many(value: Any, rule: Many, at: str, surface: Surface) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        yield _said("must be an array", at)
    elif len(value) < rule.least:
        yield _said(f"no fewer than {rule.least} items allowed", at)
    elif rule.most is not None and len(value) > rule.most:
        yield _said(f"no more than {rule.most} items allowed", at)
    else:
        for number, one in enumerate(value):
            yield from faults(one, rule.of, f"{at}/{number}", surface)
