"""TLS with a certificate made for the test: trusted it is fetched, else refused; and no drip in it is waited for."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from accordingto.errors import Unanswered
from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits

OPENSSL = shutil.which("openssl")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n"
Script = Callable[[ssl.SSLSocket], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for news.example, in one file."""
    if OPENSSL is None:
        pytest.skip("there is no openssl command to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(  # noqa: S603 - the system's own command
        [OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example", "-keyout", folder / "key",
         "-out", folder / "certificate"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both"
    both.write_bytes((folder / "key").read_bytes() + (folder / "certificate").read_bytes())
    return both


@contextmanager
def serving(certificate: Path, script: Script) -> Iterator[int]:
    """The port of a TLS server: no robots.txt, and else what the script says."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def serve(plain: socket.socket) -> None:
        with plain, suppress(OSError):
            plain.settimeout(10)
            with context.wrap_socket(plain, server_side=True) as connection:
                request = connection.recv(4096)
                if b"/robots.txt" in request:
                    connection.sendall(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n")
                else:
                    script(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(1)


def fetcher(certificate: Path | None, deadline: float = 5.0) -> Fetcher:
    limits = FetchLimits(deadline=deadline, gap=0.0)
    made = Fetcher(limits, lambda each: str(each) == "127.0.0.1", lambda host, port: ["127.0.0.1"])
    if certificate:
        made._trust.load_verify_locations(certificate)
    return made


def page(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")


def dripping(connection: ssl.SSLSocket) -> None:
    connection.sendall(OK)
    for _ in range(300):
        connection.sendall(b"x")
        time.sleep(0.03)


def test_a_certificate_that_is_trusted_is_needed(certificate: Path) -> None:
    with serving(certificate, page) as port:
        assert fetcher(certificate).fetch(f"https://news.example:{port}/a").body == b"page"
        for made, host in ((fetcher(None), "news.example"), (fetcher(certificate), "other.example")):
            with pytest.raises(Unanswered, match="certificate verify failed"):
                made.fetch(f"https://{host}:{port}/a")


def test_a_body_that_drips_in_records_of_one_byte(certificate: Path) -> None:
    made = fetcher(certificate, deadline=0.5)
    with serving(certificate, dripping) as port:
        began = time.monotonic()
        with pytest.raises(Unanswered) as caught:
            made.fetch(f"https://news.example:{port}/a")
        assert time.monotonic() - began < 2
    assert caught.value.code == "timeout"
