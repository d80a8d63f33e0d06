"""The whole of the hostile bar, through the real command line: python bench/hostile_addresses.py

Every command that fetches, in processes of its own, children included, in a stand-in world
(`tests/receiving/stand_in`): what may be connected to is noted and goes nowhere. Then, without the stand-in, against a
canary on 127.0.0.0/8 that must see nothing. Exit status 1 where anything got through, or a public address did not.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.receiving import hostile_addresses as hostile  # noqa: E402
from tests.receiving.commands import FETCHING, PROGRAM, arguments, run  # noqa: E402

from accordingto.receiving.addresses import is_public  # noqa: E402 - the tests' tools lie beside this folder

TRIALS = 200
CANARIES = ("127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254")


def inside(addresses: Sequence[str]) -> list[str]:
    return [each for each in addresses if not is_public(ip_address(each))]


def stood_in(command: str) -> bool:
    """All of the lists for one command; prints a line each."""
    spelled = [each for each in hostile.SPELLINGS if "\x00" not in each]  # no command line can hold that sign
    literal = [hostile.as_url(each) for each in hostile.literals()]
    turned = [f"http://turn{number}.example/" for number in range(TRIALS)]
    led = [f"http://news.example/{name}" for name in hostile.REDIRECTS]
    names = {**hostile.fixed(), **hostile.rebinding(TRIALS)}
    whole = True
    for what, inputs in (("literals", literal), ("spellings", spelled), ("redirects", led), ("rebinding", turned)):
        done = run(command, inputs, hostile.Script(names, hostile.REDIRECTS))
        through = inside(done.connected()) + done.bypassed()
        whole &= not through
        print(
            f"{command:6} {what:10} {len(inputs):4} inputs, {done.processes} processes, {len(done.connected()):4} "
            f"connections to public addresses: {len(through)} let through {through[:5] or ''}"
        )
    done = run(command, ["http://feed.news.test/feed"], hostile.Script(names, {}, (*literal, *spelled, *turned)))
    through = inside(done.connected()) + done.bypassed()
    public = len(done.connected())
    print(f"{command:6} entries    of a feed: {len(through)} let through; {public:4} connections to public ones")
    done = run(command, hostile.PUBLIC, hostile.Script(names))
    wanted = {answer for each in hostile.PUBLIC_NAMES.values() for answer in each[:1]}
    missing = (wanted | {*hostile.PUBLIC_V4, *map(str, map(ip_address, hostile.PUBLIC_V6))}) - set(done.connected())
    print(f"{command:6} public     {len(hostile.PUBLIC):4} inputs: {len(missing)} kept out {sorted(missing) or ''}")
    return whole and not through and not missing and (public > 2) == (command == "watch")


@contextmanager
def canaries() -> Iterator[tuple[int, list[str]]]:
    """A port on which whatever reaches this machine's loopback is noted."""
    seen: list[str] = []
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        port = first.getsockname()[1]
    servers = [socket.create_server((address, port)) for address in CANARIES]

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, peer = server.accept()
                seen.append(f"{server.getsockname()} from {peer}")
                connection.close()

    threads = [threading.Thread(target=accept, args=(server,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield port, seen
    finally:
        for server in servers:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()
        for thread in threads:
            thread.join(1)


def is_loop(address: str) -> bool:
    """Whether what is meant is this machine itself, so that a real socket may be risked."""
    plain = normalize("NFKC", unquote(address)).lower()
    return any(
        mark in plain
        for mark in ("127", "2130706433", "7f00", "0x7f", "0177", "localhost", "::1", "[::]", "//0/", "//0x0/")
    )


def with_port(address: str, port: int) -> str | None:
    """The spelling, led to the canary's port; None where it has no place for one."""
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    if not mark or not host or "example" in host or "\x00" in address:
        return None
    last = host.rpartition("]")[2] if "]" in host else host
    return f"{scheme}://{host if ':' in last.rpartition('@')[2] else f'{host}:{port}'}{slash}{path}"


def canary(command: str) -> bool:
    """The real thing, with the system's resolver and real sockets, for all that would reach this machine itself."""
    with canaries() as (port, seen), tempfile.TemporaryDirectory() as folder:
        own = (*CANARIES, "::1", "::ffff:127.0.0.1", "::127.0.0.1", "::", "::ffff:0:0")
        inputs = [hostile.as_url(each, port) for each in own]
        inputs += [led for each in hostile.SPELLINGS if is_loop(each) and (led := with_port(each, port))]
        subprocess.run(  # noqa: S603 - this interpreter, on our own command
            [*PROGRAM, *arguments(command, inputs, Path(folder))],
            capture_output=True, check=False, timeout=600, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
        print(f"{command:6} canary     {len(inputs):4} inputs, real sockets: {len(seen)} connections {seen[:3] or ''}")
        held = not seen
        with socket.create_connection(("127.0.0.1", port), timeout=5) as ours:
            ours.recv(1)  # until it is noted: so the canary was awake
        return held and len(seen) == 1


def main() -> int:
    sizes = (len(hostile.literals()), len(hostile.SPELLINGS), len(hostile.REDIRECTS), TRIALS, len(hostile.PUBLIC))
    print("{} literals, {} spellings, {} redirects, {} rebinding trials, {} public addresses".format(*sizes))
    results = [check(command) for command in FETCHING for check in (stood_in, canary)]
    print("all held" if all(results) else "NOT HELD")
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
