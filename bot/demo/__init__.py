"""A workspace to look at: people, channels and conversations, had for real with the bot that runs.

Nothing is canned: the people of the story write, share, vote and click through the local
workspace's own interface, and whatever bot is connected answers.
"""

from bot.demo.guide import guide
from bot.demo.person import NotThere, Person, Refused
from bot.demo.seeding import Seeding
from bot.demo.story import ROLES

__all__ = ["ROLES", "NotThere", "Person", "Refused", "Seeding", "guide"]
