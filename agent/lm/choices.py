"""What the settings say about each LM."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from agent.lm.fallbacks import Fallback
from agent.lm.prices import Price, listed
from agent.settings import AgentSettings
from sql.endpoint import Endpoint


@dataclass(frozen=True)
class Choice:
    """One LM. `setting` is what to change where it does not work."""

    name: str
    api_base: Endpoint | None
    api_key: SecretStr | None
    price: str | None = None
    setting: str = "AGENT_LM"
    concurrency: int | None = None
    day_tokens: int | None = None
    day_money: float | None = None

    @property
    def costs(self) -> Price | None:
        """What it costs; nothing where it runs here, None where nobody says."""
        if runs_here(self.name):
            return Price(0.0, 0.0)
        if self.price:
            return Price.of(self.price)
        # At an address of your own a public name need not have its public price.
        own = self.api_base is not None and self.name.startswith("openai/")
        return None if own else listed(self.name)

    @property
    def known_as(self) -> str:
        """Its name, with where it is: what its calls are counted under. No secret."""
        return f"{self.name} at {self.api_base}" if self.api_base else self.name

    @property
    def address(self) -> str | None:
        """The address to call, without a query that says Azure's version. A secret."""
        if self.api_base is None or self.api_version is None:
            return self.api_base.at() if self.api_base else None
        return self.api_base.at().partition("?")[0]

    @property
    def api_version(self) -> str | None:
        """Azure's, where the address ends in ?api-version=..."""
        query = urlsplit(self.api_base.at()).query if self.api_base else ""
        return next(iter(parse_qs(query).get("api-version", ())), None)


def choices_of(settings: AgentSettings) -> tuple[Choice, Choice, Choice]:
    """What the settings say of the LM that answers, the judge and the one that proposes."""

    def choice(
        name: str,
        api_base: Endpoint | None,
        api_key: SecretStr | None,
        price: str | None,
        setting: str,
    ) -> Choice:
        limits = (settings.lm_concurrency, settings.lm_day_tokens, settings.lm_day_money)
        return Choice(name, api_base, api_key, price, setting, *limits)

    answers = judge = reflection = choice(
        settings.lm, settings.lm_api_base, settings.lm_api_key, settings.lm_price, "AGENT_LM"
    )
    if settings.judge_lm:
        judge = choice(
            settings.judge_lm,
            settings.judge_lm_api_base,
            settings.judge_lm_api_key,
            settings.judge_lm_price,
            "AGENT_JUDGE_LM",
        )
    if settings.reflection_lm:
        reflection = choice(
            settings.reflection_lm,
            settings.reflection_lm_api_base,
            settings.reflection_lm_api_key,
            settings.reflection_lm_price,
            "AGENT_REFLECTION_LM",
        )
    return answers, judge, reflection


def fallbacks_of(settings: AgentSettings) -> tuple[Choice, ...]:
    """What AGENT_LM_FALLBACKS says, in its order."""
    return tuple(_fallback(settings, one) for one in settings.lm_fallbacks)


def _fallback(settings: AgentSettings, one: Fallback) -> Choice:
    return Choice(
        one.lm,
        one.api_base,
        one.api_key,
        one.price,
        "AGENT_LM_FALLBACKS",
        one.concurrency or settings.lm_concurrency,
        one.day_tokens or settings.lm_day_tokens,
        one.day_money or settings.lm_day_money,
    )


def prices_known(settings: AgentSettings) -> bool:
    """Whether it is known of each LM what it costs."""
    return all(one.costs is not None for one in choices_of(settings))


def runs_here(name: str) -> bool:
    """Whether the LM of that name is a file that the home's own server runs, and so a small one."""
    return name == "embedded" or Path(name).suffix == ".gguf" or Path(name).expanduser().is_file()
