"""People are spoken to in the language that they ask in, else in that of their settings."""

import pytest

from bot.slack import Tongues
from tests.fix_slack_out import TEAM, Out

GERMAN = "Wie hoch ist das Anzugsmoment der Schrauben an der Stopfbuchse?"


@pytest.fixture
def now() -> list[float]:
    """The time that passes only where a test says so."""
    return [0.0]


@pytest.fixture
def tongues(stocked: Out, now: list[float]) -> Tongues:
    """Of the team of the local workspace."""
    return Tongues(lambda: stocked.db, TEAM, stocked.work.slack, lambda: now[0])


def test_by_their_settings(stocked: Out, tongues: Tongues, now: list[float]) -> None:
    """Who asked nothing yet: Slack is asked for the settings once an hour, and not at all from
    where it must not be; whom it does not know is spoken to in English."""
    stocked.workspace.knobs(locales={"U0BEN": "de-DE"})
    assert tongues.of("U0BEN", ask=False) == "en"
    assert [tongues.of("U0BEN"), tongues.of("U0BEN", ask=False), tongues.of("U0ADA")] == [
        "de", "de", "en",
    ]  # fmt: skip
    assert len(stocked.calls("users.info")) == 2
    assert tongues.of("U0NOBODY") == "en"
    stocked.workspace.knobs(locales={"U0BEN": "fr-FR"})
    assert tongues.of("U0BEN") == "de"
    now[0] = 3601.0
    assert tongues.of("U0BEN") == "fr"


def test_by_what_they_ask(stocked: Out, tongues: Tongues) -> None:
    """What they wrote of late goes before their settings, and one question that shows no language
    changes nothing."""
    stocked.workspace.knobs(locales={"U0ADA": "en-GB"})
    for text in (GERMAN, GERMAN.replace("hoch", "groß"), "M12?"):
        question_id, _ = stocked.ask(text)
        stocked.answer(question_id)
    assert tongues.of("U0ADA") == "de"


def test_slack_is_away(stocked: Out, tongues: Tongues) -> None:
    """Then it is English for now, and asked again the next time."""
    rule = {"method": "users.info", "effect": "status", "value": 500, "times": None}
    stocked.workspace.knobs(rule, locales={"U0BEN": "es-ES"})
    assert tongues.of("U0BEN") == "en"
    stocked.workspace.knobs()
    assert tongues.of("U0BEN") == "es"


def test_too_many_calls(stocked: Out, tongues: Tongues) -> None:
    """Where Slack says how long to wait, nobody waits: a form would open too late."""
    rule = {"method": "users.info", "effect": "ratelimited", "value": 30, "times": None}
    stocked.workspace.knobs(rule, locales={"U0BEN": "es-ES"})
    assert tongues.of("U0BEN") == "en"
    assert len(stocked.calls("users.info")) == 1
