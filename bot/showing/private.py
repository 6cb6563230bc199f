"""What only one person of a conversation is shown: an ephemeral message.

Slack lets nobody find an ephemeral message again, and gives it no id by which it could be changed;
a slash command's response address shows a further message with each use, whatever it says of
replacing (see `bot.slack.response_url`). So a private answer is shown once, whole, when it is
composed, and nothing before it but the words of the acknowledgement. It is shown at least once: the
answer is committed before, and the row is final only after Slack took it. Who is killed right
between, and whom Slack does not tell whether it arrived, leaves the next attempt to show the same
answer once more, to the same person: better twice than never. After five uses, or half an hour
after the command (an outage lasts as long), the bot's own way is left: `chat.postEphemeral`, which
Slack shows to who has the conversation open.
"""

import structlog

from bot.showing.blocks.content import Content
from bot.showing.ledger import ReplyLedger
from bot.showing.visible import Spot, VisibleMessage
from bot.slack import AddressGone, Identity, Slack, TooMuch, calling, respond
from sql import commands
from sql.commands import Command
from sql.database import Database

log = structlog.get_logger()


def say_alone(slack: Slack, db: Database, command: Command, content: Content) -> None:
    """Who used the command reads `content`. Raises Refused, or SlackUnreachable: Unclear where they
    may have read it."""
    try:
        _say(slack, db, command, content)
    except TooMuch as error:
        # The text says all that the blocks say, if less well.
        log.error("message.refused", code=error.code, blocks=len(content.blocks))
        _say(slack, db, command, Content(content.text, ()))


def _say(slack: Slack, db: Database, command: Command, content: Content) -> None:
    with db.connection() as conn:
        url = commands.use(conn, command.command_id)
    if url is not None:
        try:
            respond(url, content.text, content.blocks)
        except AddressGone as error:
            log.info("command.address_gone", command_id=command.command_id, code=error.code)
        else:
            return
    with calling():
        slack.poster.chat_postEphemeral(
            channel=command.channel,
            user=command.user_id,
            text=content.text,
            blocks=list(content.blocks),
        )


class PrivateMessage(VisibleMessage):
    """The message of a private question's reply, for one attempt: it has no timestamp."""

    def __init__(
        self, slack: Slack, me: Identity, db: Database, command: Command, ledger: ReplyLedger
    ) -> None:
        spot = Spot(command.channel, None)
        super().__init__(slack, me, spot, ledger, None, looked_for=False)
        self._db = db
        self._command = command

    def show(self, content: Content) -> None:
        """The asker reads `content`. Raises Overtaken, and as `say_alone`."""
        with self._turn:
            self._ledger.check()
            say_alone(self._slack, self._db, self._command, content)

    def remove(self) -> None:
        """Nothing can be taken away: Slack forgets it with the person's session."""
