"""The LM that reads pictures, where the settings name one."""

import dspy

from agent.lm.choices import Choice
from agent.lm.making import Maker
from agent.settings import AgentSettings
from ingest.calling import Ledger
from sql.home import Home


def open_vision(
    settings: AgentSettings, home: Home, ledger: Ledger | None = None
) -> dspy.LM | None:
    """The LM of AGENT_VISION_LM, None where that is unset; it is not asked yet. Nobody is behind
    it: where it does not answer, text recognition is next. Raises LMUnavailable."""
    if not settings.vision_lm:
        return None
    choice = Choice(
        settings.vision_lm,
        settings.vision_lm_api_base,
        settings.vision_lm_api_key,
        settings.vision_lm_price,
        "AGENT_VISION_LM",
        settings.lm_concurrency,
        settings.lm_day_tokens,
        settings.lm_day_money,
    )
    maker = Maker(settings, home, None, None, None, fetch=False, ledger=ledger)
    return maker.lm((choice,), "answers")
