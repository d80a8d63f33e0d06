"""Put on PYTHONPATH, makes every Python process that starts a stand-in world: a scripted name service, and sockets that
note where they are to connect to and go nowhere. What it notes goes into the pipe that STAND_IN_LOG names. Longer waits
are over at once, for the clock too.

Invariant: no real connection is opened, by whatever way; one that goes round the stand-in is noted as such.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from html import escape
from ipaddress import ip_address
from typing import Any

_SCRIPT = json.loads(os.environ["STAND_IN_SCRIPT"])
_LOG = os.open(os.environ["STAND_IN_LOG"], os.O_WRONLY)
_LOCK = threading.Lock()
_TURNS: dict[str, int] = {}
_REAL_GETADDRINFO = socket.getaddrinfo
_REAL_SLEEP, _REAL_TIME = time.sleep, time.time
_SLEPT = 0.0


def _note(what: str, where: object) -> None:
    with _LOCK:
        row = {"pid": os.getpid(), "command": sys.orig_argv[1:4], "what": what, "where": str(where)}
        os.write(_LOG, json.dumps(row).encode() + b"\n")


def _getaddrinfo(host: Any, port: Any, *rest: Any, **options: Any) -> list[Any]:
    name = host.decode() if isinstance(host, bytes) else str(host)
    _note("resolve", name)
    answers = _SCRIPT["names"].get(name.lower().removesuffix("."))
    if answers is None:  # a number in whatever spelling, as the system reads it; nothing is asked
        return _REAL_GETADDRINFO(host, port, *rest, **{**options, "flags": socket.AI_NUMERICHOST})
    with _LOCK:
        turn = _TURNS[name] = _TURNS.get(name, -1) + 1
    found = answers[min(turn, len(answers) - 1)]
    kinds = {True: socket.AF_INET6, False: socket.AF_INET}
    return [(kinds[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


class _StandIn(socket.socket):
    """Answers like a public server: a redirect where the script has one, a feed, and else that there is nothing."""

    def connect(self, address: Any) -> None:
        _note("connect", address[0] if isinstance(address, tuple) else address)
        self._stand_in_left = b""
        if isinstance(address, tuple) and ip_address(address[0].partition("%")[0]).is_private:
            raise ConnectionRefusedError("stand-in")

    def connect_ex(self, address: Any) -> int:
        self.connect(address)
        return 0

    def sendall(self, data: Any, *flags: Any) -> None:
        if not bytes(data).startswith(b"GET "):
            return
        path = bytes(data).split(b" ", 2)[1].decode()
        location = _SCRIPT["locations"].get(path.strip("/"))
        self._stand_in_left = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if location:
            encoded = location.encode("utf-8")
            self._stand_in_left = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + encoded + b"\r\n\r\n"
        elif path == "/feed":
            items = "".join(f"<item><link>{escape(each)}</link></item>" for each in _SCRIPT["entries"])
            body = f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>".encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
            self._stand_in_left = head.encode() + body

    def recv(self, size: int, *flags: Any) -> bytes:
        data, self._stand_in_left = self._stand_in_left[:size], self._stand_in_left[size:]
        return data


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _note("bypass", arguments[1:])
        raise ConnectionRefusedError("stand-in")


def _sleep(seconds: Any) -> None:
    global _SLEPT
    if seconds < 0.5:
        _REAL_SLEEP(seconds)
    else:
        with _LOCK:
            _SLEPT += seconds


time.sleep, time.time = _sleep, lambda: _REAL_TIME() + _SLEPT
socket.getaddrinfo = _getaddrinfo
socket.socket = _StandIn  # type: ignore[misc] # that is what a stand-in is
sys.addaudithook(_audit)
_note("start", "")
