"""A port of each process for Prometheus, and a file by which Prometheus finds it."""

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, start_http_server

from bot.errors import PortTaken

log = structlog.get_logger()

_PORTS: Final = 20
"""Tried one after the other: several processes of a machine share a setting."""


@contextmanager
def served(
    process: str, registry: CollectorRegistry, host: str, port: int | None, run: Path
) -> Iterator[str | None]:
    """Inside, the registry is served on the first free of 20 ports; yields its address. `port`
    None: it is not. PortTaken where none is free."""
    if port is None:
        yield None
        return
    server = _open(registry, host, port)
    address = f"[{host}]:{server.server_port}" if ":" in host else f"{host}:{server.server_port}"
    targets = run / "metrics"
    targets.mkdir(exist_ok=True)
    _tidy(targets)
    said = targets / f"{process}-{os.getpid()}.json"
    try:
        _write(said, address, process)
        log.info("metrics.listening", address=address)
        yield address
    finally:
        with contextlib.suppress(OSError):
            said.unlink()
        server.shutdown()
        server.server_close()


def _open(registry: CollectorRegistry, host: str, port: int) -> WSGIServer:
    last: OSError | None = None
    for one in range(port, min(port + _PORTS, 65_536)) if port else (0,):
        try:
            return start_http_server(one, host, registry)[0]
        except OSError as error:
            last = error
    raise PortTaken(
        f"Metrics cannot be served on {host}, port {port} or the {_PORTS - 1} after it"
        f" ({last.strerror if last else 'none left'}): set BOT_METRICS_HOST and BOT_METRICS_PORT."
    ) from last


def _write(file: Path, address: str, process: str) -> None:
    """In the form of Prometheus' `file_sd_configs`; whoever reads it reads it whole."""
    labels = {"process": process, "host": socket.gethostname()}
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps([{"targets": [address], "labels": labels}]), "utf-8")
    draft.replace(file)


def _tidy(targets: Path) -> None:
    """Files of processes that ended without a word are gone when the next one starts."""
    for file in targets.glob("*-*.json"):
        number = file.stem.rpartition("-")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists() and Path("/proc").exists():
            with contextlib.suppress(OSError):
                file.unlink()
