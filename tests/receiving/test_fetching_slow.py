"""The deadline against servers that drip, at each phase of an answer, on raw sockets of the loopback."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from accordingto.errors import Unanswered
from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits

DEADLINE = 0.3
LATEST = 1.3
"""Seconds by which a fetch of that deadline must be over on a busy machine; each server would drip for 10."""

Script = Callable[[socket.socket], None]


def drip(connection: socket.socket, data: bytes) -> None:
    """One byte at a time, each well within any timeout of a single read."""
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(0.03)


def after(opening: bytes, data: bytes) -> Script:
    """What comes at once, and what drips after it."""

    def script(connection: socket.socket) -> None:
        connection.sendall(opening)
        drip(connection, data)

    return script


def never_reads(connection: socket.socket) -> None:
    time.sleep(10)


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PLAIN_PHASES: dict[str, Script] = {
    "status line": after(b"", b"HTTP/1.1 200 " + b"O" * 300),
    "header name": after(OK, b"X" * 300),
    "header lines": after(OK, b"A: b\r\n" * 60),
    "continue": after(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 20),
    "chunk size": after(CHUNKED, b"0" * 300),
    "chunk extension": after(CHUNKED, b"5;" + b"x" * 300),
    "chunks": after(CHUNKED, b"1\r\nx\r\n" * 60),
    "trailers": after(CHUNKED + b"1\r\nx\r\n0\r\n", b"T: x\r\n" * 60),
    "body": after(OK + b"Content-Length: 300\r\n\r\n", b"x" * 300),
    "body without length": after(OK + b"\r\n", b"x" * 300),
    "packed body": after(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(os.urandom(300))),
    "robots redirected": after(b"HTTP/1.1 301 Moved\r\nLocation: /robots.txt?", b"x" * 300),
    "nothing": never_reads,
}


@contextmanager
def listening(script: Script, reads: bool = True) -> Iterator[int]:
    """The port of a server that answers every connection so; with `reads`, after the request has come."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            request = b""
            while reads and b"\r\n\r\n" not in request:
                piece = connection.recv(4096)
                if not piece:
                    return
                request += piece
            if b"GET /robots.txt HTTP" in request and script not in (ROBOTS_TOO,):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            else:
                script(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)  # ends the waiting accept
        server.close()
        thread.join(1)


ROBOTS_TOO: Script = PLAIN_PHASES["robots redirected"]


def fetcher(resolver: Callable[[str, int], list[str]] | None = None) -> Fetcher:
    limits = FetchLimits(deadline=DEADLINE, gap=0.0)
    return Fetcher(limits, lambda each: str(each) == "127.0.0.1", resolver or (lambda host, port: ["127.0.0.1"]))


def assert_late(address: str, by: Fetcher | None = None) -> None:
    began = time.monotonic()
    with pytest.raises(Unanswered) as caught:
        (by or fetcher()).fetch(address)
    assert time.monotonic() - began < LATEST
    assert caught.value.code == "timeout"


@pytest.mark.parametrize("phase", PLAIN_PHASES)
def test_no_phase_of_an_answer_can_be_stretched(phase: str) -> None:
    with listening(PLAIN_PHASES[phase]) as port:
        assert_late(f"http://news.example:{port}/a")


TLS_PHASES: dict[str, Script] = {
    "nothing": never_reads,
    "record header": after(b"", b"\x16\x03\x03\x40\x00" + b"\x02" * 300),
    "empty records": after(b"", b"\x16\x03\x03\x00\x01\x02" * 60),
    "alerts": after(b"", b"\x15\x03\x03\x00\x02\x01\x5a" * 60),
}


@pytest.mark.parametrize("phase", TLS_PHASES)
def test_nor_the_handshake(phase: str) -> None:
    by = fetcher()
    _ = by._trust  # loaded beforehand: not the server's time
    with listening(TLS_PHASES[phase], reads=False) as port:
        began = time.monotonic()
        with pytest.raises(Unanswered) as caught:
            by.fetch(f"https://news.example:{port}/a")
        assert time.monotonic() - began < LATEST
        assert caught.value.code in ("timeout", "connection")  # OpenSSL may lose patience first


def test_nor_redirects_that_are_slow_each() -> None:
    def slow(connection: socket.socket) -> None:
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")

    with listening(slow) as port:
        assert_late(f"http://news.example:{port}/a")


def test_nor_a_name_service_that_is_slow_at_each_hop() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.3)
        return ["127.0.0.1"]

    def redirect(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")

    with listening(redirect) as port:
        assert_late(f"http://news.example:{port}/a", fetcher(slow))


def test_nor_addresses_that_swallow_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    # A listener whose queue is full drops further connections, as a firewall does.
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        held = [socket.socket() for _ in range(4)]
        try:
            for each in held:
                each.setblocking(False)
                with suppress(BlockingIOError):
                    each.connect(("127.0.0.1", port))
            many = fetcher(lambda host, port: ["127.0.0.1"] * 8)
            began = time.monotonic()
            with pytest.raises(Unanswered):
                many.fetch(f"http://news.example:{port}/a")
            assert time.monotonic() - began < LATEST
        finally:
            for each in held:
                each.close()


def test_many_tiny_chunks_at_once_are_cut_off_in_time() -> None:
    with listening(after(CHUNKED + b"1\r\nx\r\n" * 200_000, b"1\r\nx\r\n" * 60)) as port:
        assert_late(f"http://news.example:{port}/a")
