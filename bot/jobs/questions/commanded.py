"""The jobs behind a command or a shortcut that is no question yet: which manuals a person can
reach, and a message that somebody chose to ask about."""

import structlog

from agent.wording import in_language
from bot.errors import SlackError, told
from bot.hearing import CommandBox, is_here
from bot.jobs.work import Work
from bot.showing import ASKED_BEFORE, Reached, manuals_here, plainly, say_alone
from bot.slack import NotHere
from sql import commands, manuals
from sql.commands import Command

log = structlog.get_logger()


def show_manuals(work: Work, command_id: int) -> None:
    """Who asked reads which manuals they can reach there, and nobody else does. Raises what a later
    try may cure (SlackUnreachable, SqlError)."""
    command = _open(work, command_id)
    if command is None:
        return
    try:
        seen = work.audiences.seen_alone(command.channel, command.user_id)
    except NotHere as error:
        _end(work, command, error.for_people)
        return
    with work.shop.db.connection() as conn:
        found = manuals.searched(conn, seen.audience)
    reached = [Reached(one.title, one.revision, one.equipment, one.page_count) for one in found]
    say_alone(
        work.slack, work.shop.db, command, manuals_here(reached, work.tongues.of(command.user_id))
    )
    _finish(work, command)


def ask_about(work: Work, command_id: int) -> None:
    """The chosen message is a question of who chose it, and is answered in its thread; where the
    bot is not there nothing is kept of it: the form that opened has said so."""
    command = _open(work, command_id)
    if command is None:
        return
    if not is_here(work.slack, command.channel):
        _finish(work, command)
        return
    box = CommandBox(work.shop.db, work.queue, work.me)
    if not box.becomes_question(command):
        _end(work, command, ASKED_BEFORE)


def give_up(work: Work, command_id: int, error: BaseException) -> None:
    """Who asked reads that it failed, in a sentence, if Slack can be reached."""
    log.warning("command.failed", command_id=command_id, error=type(error).__name__)
    command = _open(work, command_id)
    if command is not None:
        language = work.tongues.of(command.user_id)
        _end(work, command, told(error, work.shop.db.home.run / "incidents", language))


def _open(work: Work, command_id: int) -> Command | None:
    """The command, if there is still something to be done."""
    with work.shop.db.connection() as conn:
        command = commands.get(conn, command_id)
    return None if command is None or command.done else command


def _end(work: Work, command: Command, sentence: str) -> None:
    try:
        said = in_language(sentence, work.tongues.of(command.user_id))
        say_alone(work.slack, work.shop.db, command, plainly(said))
    except SlackError as error:
        log.warning("command.untold", command_id=command.command_id, reason=error.for_operators)
    _finish(work, command)


def _finish(work: Work, command: Command) -> None:
    with work.shop.db.connection() as conn:
        commands.finish(conn, command.command_id)
