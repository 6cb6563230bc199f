"""Whether a message without a mention, in a thread that has an answer, may be a question."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, plain
from sql.channel_settings import ChannelSettings, FollowUps

_LABEL: Final = ours("Questions in a thread that I answered in")
_HINT: Final = ours("What people say to each other there is no question either way.")
_WORDS: Final[Mapping[FollowUps, str]] = {
    "on": ours("I answer them without being mentioned"),
    "off": ours("I answer only who mentions me"),
}


class FollowUpsField:
    """Follow-ups: on, or only when mentioned."""

    name = "follow_ups"

    def block(self, now: ChannelSettings, language: Language = "en") -> Block:
        options = {value: _option(value, language) for value in get_args(FollowUps)}
        return {
            "type": "input",
            "block_id": self.name,
            "label": plain(in_language(_LABEL, language)),
            "hint": plain(in_language(_HINT, language)),
            "element": {
                "type": "radio_buttons",
                "action_id": self.name,
                "options": list(options.values()),
                "initial_option": options[now.follow_ups],
            },
        }

    def read(self, element: Mapping[str, Any], now: ChannelSettings) -> ChannelSettings:
        chosen = (element.get("selected_option") or {}).get("value")
        known = next((value for value in _WORDS if value == chosen), now.follow_ups)
        return replace(now, follow_ups=known)


def _option(value: FollowUps, language: Language) -> Block:
    return {"text": plain(in_language(_WORDS[value], language), 75), "value": value}
