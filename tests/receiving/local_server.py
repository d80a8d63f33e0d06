"""A real HTTP server on 127.0.0.1 whose answers a test writes; and a fetcher that is let reach it.

Invariant: nothing outside 127.0.0.0/8 is ever connected to; names resolve to what the test says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

from accordingto.receiving.addresses import Address
from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """An answer with this body; `content_type="…"` for the header Content-Type."""

    def write(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"content_type": "text/html; charset=utf-8", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return write


@contextmanager
def serving(pages: dict[str, Answer]) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """The address of a server of these pages (404 for others), and the (path, headers) that it was asked for."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            try:
                pages.get(self.path, answer(b"no such page", 404))(self)
            except OSError:
                self.close_connection = True  # the client gave up, as some tests want

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def on_loopback(address: Address) -> bool:
    return address in ip_network("127.0.0.0/8")


def local_fetcher(limits: FetchLimits | None = None, names: dict[str, list[str]] | None = None) -> Fetcher:
    """A fetcher allowed to reach 127.0.0.1 alone; `names` is the whole of its name service."""

    def resolver(host: str, port: int) -> list[str]:
        known = {"127.0.0.1": ["127.0.0.1"], **(names or {})}
        if host not in known:
            raise OSError("unknown in this test")
        return known[host]

    return Fetcher(
        limits or FetchLimits(deadline=5.0, gap=0.0), allowed=lambda each: str(each) == "127.0.0.1", resolver=resolver
    )
