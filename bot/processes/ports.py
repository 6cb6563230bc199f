"""Whether a port of this machine can be had, asked before long work and not after it."""

import socket
from typing import Final

from bot.errors import PortTaken

HOST: Final = "127.0.0.1"


def check_workspace_port(port: int) -> None:
    """PortTaken where the local workspace could not listen there; 0, any free one, always can."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken: stop what uses it, or set BOT_WORKSPACE_PORT to another"
                " one, or to 0 for any that is free."
            ) from error
