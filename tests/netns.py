"""Network namespaces as hosts, for a trial as root: each has an address and a 127.0.0.1 of its own,
in which ports of this machine's 127.0.0.1 can be reached, as through a tunnel.

`python -m tests.netns LISTEN TARGET PORT...` is one end of such a tunnel.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_HERE = "127.0.0.1"


def address(number: int) -> str:
    """The host's own, as this machine sees it."""
    return f"10.213.{number}.2"


@contextmanager
def namespaces(names: list[str], ports: list[int]) -> Iterator[None]:
    """So many hosts, joined to this machine by a cable each, with a tunnel to these ports."""
    with ExitStack() as stack:
        for number, name in enumerate(names):
            near, far, cable = f"10.213.{number}.1", address(number), f"st{number}"
            _ip("netns", "add", name)
            stack.callback(_ip, "netns", "del", name)
            _ip("link", "add", cable, "type", "veth", "peer", "name", "up0", "netns", name)
            _ip("addr", "add", f"{near}/24", "dev", cable)
            _ip("link", "set", cable, "up")
            for inside in (
                ("addr", "add", f"{far}/24", "dev", "up0"),
                ("link", "set", "up0", "up"),
                ("link", "set", "lo", "up"),
            ):
                _ip("-n", name, *inside)
            tunnel = [sys.executable, "-m", "tests.netns"]
            words = list(map(str, ports))
            for command in (
                [*tunnel, near, _HERE, *words],
                ["ip", "netns", "exec", name, *tunnel, _HERE, near, *words],
            ):
                end = subprocess.Popen(command, stdout=subprocess.PIPE)
                stack.callback(end.wait)
                stack.callback(end.kill)
                assert end.stdout is not None
                stack.callback(end.stdout.close)
                assert end.stdout.readline() == b"open\n"
        yield


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


async def _tunnel(listen: str, target: str, ports: list[int]) -> None:
    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(65_536):
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    def joined(port: int) -> object:
        async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                there, back = await asyncio.open_connection(target, port)
            except OSError:
                writer.close()
                return
            await asyncio.gather(copy(reader, back), copy(there, writer))

        return join

    for port in ports:
        await asyncio.start_server(joined(port), listen, port)  # type: ignore[arg-type]
    print("open", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_tunnel(sys.argv[1], sys.argv[2], list(map(int, sys.argv[3:]))))
