"""Everything else: acknowledged and left alone, or Slack would send it again."""

import re

from slack_bolt import Ack, App

_ANY = re.compile(".*")


def register(app: App) -> None:
    """Acknowledge what no other listener took; to be registered last."""

    @app.event(_ANY)
    def event() -> None:
        """Nothing to do."""

    @app.action(_ANY)
    def action(ack: Ack) -> None:
        ack()

    @app.view(_ANY)
    def view(ack: Ack) -> None:
        ack()
