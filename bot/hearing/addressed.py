"""Whether a message is for the bot, by what was asked before it in its thread."""

from agent.equipment import said_machine
from bot.hearing.asking import answers_us, asked_back, asks_a_manual
from bot.hearing.heard import Heard
from sql import channel_settings, questions, uploads
from sql.database import Connection


def is_spoken_to(conn: Connection, team: str, said: Heard) -> bool:
    """Directly, by its name, or, in a thread in which it had been asked by then or whose card
    invites to ask, with what asks a manual and nobody else, or with the detail that it asked
    back for."""
    if said.direct or said.mentioned:
        return True
    if not said.in_thread or not said.text or said.to_others:
        return False
    where = (team, said.channel, said.thread_ts)
    before = questions.thread(conn, *where, said.ts)
    asked = bool(before) and questions.is_thread(conn, *where)
    if not asked and not uploads.invites(conn, *where):
        return False
    if channel_settings.of(conn, team, said.channel).follow_ups == "off":
        return False
    if asks_a_manual(said.text) or not asked:
        return asks_a_manual(said.text)
    if asked_back(before[-1]) and answers_us(said.text):
        return True
    return (machine := said_machine(said.text)) is not None and machine.where == "thread"
