"""The home tab: that it is opened, and its buttons.

A DM opens by the same event with the tab "messages"
(https://docs.slack.dev/reference/events/app_home_opened). A button with an address sends its click
too, which asks for nothing (https://docs.slack.dev/reference/block-kit/block-elements/button-element).
"""

from slack_bolt import Ack

from bot.hearing.heard import Event
from bot.hearing.home_box import HomeBox
from bot.hearing.listeners import pane
from bot.hearing.pane_box import PaneBox


def opened(box: HomeBox, panes: PaneBox, event: Event) -> None:
    """Somebody looks at their home tab, or at their conversation with the app."""
    if event.get("tab") == "home":
        box.opened(str(event["user"]), event.get("view"))
    elif event.get("tab") == "messages":
        pane.opened(panes, event)


def refreshed(box: HomeBox, ack: Ack, body: Event) -> None:
    """They want it drawn anew."""
    box.clicked(str(body["user"]["id"]))
    ack()


def rolled_back(box: HomeBox, ack: Ack, action: Event, body: Event) -> None:
    """They want the last step of the program taken back, and have confirmed it."""
    seen = str(action.get("value"))
    if seen.isdecimal() and len(seen) < 19:
        box.roll_back(str(body["user"]["id"]), int(seen))
    ack()
