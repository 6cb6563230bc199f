"""Knobs: rules by which the workspace misbehaves as Slack and networks do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

Effect = Literal[
    "cut_after",
    "cut_before",
    "delay",
    "delay_after",
    "ratelimited",
    "status",
    "ok_false",
    "redeliver",
    "reorder",
    "drop",
]
EFFECTS: Final = get_args(Effect)
_SETTINGS: Final = (
    "retry_seconds",
    "ack_seconds",
    "trigger_seconds",
    "request_url",
    "scopes",
    "events",
    "home",
    "agent",
    "tiers",
    "mix",
    "org",
    "locales",
    "rotation",
    "redirect_urls",
)


@dataclass
class Rule:
    """What happens to the next `times` calls of `method` ("delivery" is an event's delivery).

    `delay` comes before the call does anything, `delay_after` before its reply. `value`: seconds of
    delay, delay_after and ratelimited, the HTTP status, the error of ok_false, how many
    further deliveries of redeliver, how many are mixed by reorder. `times` None: until it is reset.
    What people write or do, and not the bot, is redelivered by a rule for "delivery.people".
    """

    method: str
    effect: Effect
    value: Any = None
    times: int | None = 1


@dataclass
class Knobs:
    """How the workspace behaves now."""

    rules: list[Rule] = field(default_factory=list)
    retry_seconds: Sequence[float] = (0.0, 60.0, 300.0)
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    request_url: str | None = None
    scopes: list[str] | None = None
    events: list[str] | None = None
    home: bool | None = None
    """In the manifest's place: scopes, subscriptions, whether there is a home tab."""
    agent: bool = False
    """Whether the app was made with the manifest's agent view."""
    tiers: bool = False
    """Whether Slack's rate limits hold."""
    mix: int | None = None
    """Seeds the order of events that one act brings, which Slack does not keep; None keeps it."""

    org: str | None = None
    """The id of an organisation (Enterprise Grid) for all of which the app is installed then."""

    locales: dict[str, str] = field(default_factory=dict)
    """The locale in people's settings, and of conversations, by their ids; of the others en-US."""

    rotation: bool = False
    """Whether tokens that are given by OAuth end after twelve hours."""

    redirect_urls: list[str] | None = None
    """Where who installs may be sent, as the app's manifest says it."""

    def take(self, method: str, *effects: Effect) -> Rule | None:
        """The first rule for the method with one of the effects, used once; None without one."""
        for rule in self.rules:
            if rule.method in (method, "*") and rule.effect in effects:
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self.rules.remove(rule)
                return rule
        return None

    def document(self) -> dict[str, Any]:
        """The knobs as JSON."""
        return {**vars(self), "rules": [vars(rule) for rule in self.rules]}

    def turn(self, new: dict[str, Any]) -> None:
        """Set the knobs that are named; ValueError for one that is not known."""
        for name, value in new.items():
            if name == "rules":
                rules = [Rule(**rule) for rule in value]
                for rule in rules:
                    if rule.effect not in EFFECTS:
                        raise ValueError(f"effect is one of {', '.join(EFFECTS)}")
                self.rules = rules
            elif name in _SETTINGS:
                setattr(self, name, value)
            elif name != "disconnect":
                raise ValueError(f"there is no knob {name}")
