"""The only door to the network: connections to allowed addresses, within one allowance of time and bytes.

A name is resolved once, every address that it gives is checked, and the socket is opened to a checked address itself,
not to the name again. Invariant: no byte is sent to an address that the policy does not allow, nor after the deadline.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import httpcore

from ..errors import Forbidden, TooLarge, Unanswered
from .addresses import Address, Policy, is_literal

Resolver = Callable[[str, int], list[str]]

CONNECT_SECONDS = 10.0
"""Longest wait for one of several addresses of a host, so that the next is tried too."""

ADDRESSES = 8
"""Addresses of one host that are tried."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system's resolver. Raises OSError where there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Allowance:
    """The time and the bytes from the network that everything of one fetch shares."""

    def __init__(self, seconds: float, wire_bytes: int) -> None:
        self.seconds, self.wire_bytes = seconds, wire_bytes
        self._end = time.monotonic() + seconds
        self._left_bytes = wire_bytes

    def left(self) -> float:
        """Seconds left, above zero. Raises Unanswered when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Unanswered(f"no whole answer within {self.seconds:g} seconds; try again later", "timeout")
        return left

    def take(self, size: int) -> None:
        """Count bytes that came. Raises TooLarge over the limit."""
        self._left_bytes -= size
        if self._left_bytes < 0:
            raise TooLarge(f"the answer is over {self.wire_bytes:,} bytes, the most that is fetched", "too-large")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The time inside is not counted: for waits of our own."""
        began = time.monotonic()
        yield
        self._end += time.monotonic() - began


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to allowed addresses only."""

    def __init__(self, allowed: Policy, resolver: Resolver, allowance: Allowance) -> None:
        self.allowed = allowed
        self.resolver = resolver
        self.allowance = allowance

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: OSError | None = None
        for address in self._checked(host.strip("[]"), port):
            try:
                return GuardedStream(self._connected(address, port), self.allowance)
            except OSError as error:
                problem = error
        self.allowance.left()
        raise Unanswered(f"{host} does not accept a connection ({problem})", "connection") from problem

    def connect_unix_socket(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        raise Forbidden("a local socket is never fetched from", "address")

    def _connected(self, address: Address, port: int) -> socket.socket:
        # Not socket.create_connection, which asks the resolver once more.
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(min(CONNECT_SECONDS, self.allowance.left()))
            opened.connect((str(address), port))
        except BaseException:
            opened.close()
            raise
        return opened

    def _checked(self, host: str, port: int) -> list[Address]:
        # All of a name's addresses must be allowed: a name that points inside as well is up to something.
        found = [host] if is_literal(host) else self._resolved(host, port)
        try:
            addresses = [ip_address(each) for each in found]
        except ValueError as error:
            raise Unanswered(f"the name service gives {host} no proper address ({error})", "name") from None
        for address in addresses:
            if not self.allowed(address):
                where = host if str(address) == host else f"{host}, at {address},"
                raise Forbidden(f"{where} is not on the public internet; only public addresses are fetched", "address")
        return addresses[:ADDRESSES]

    def _resolved(self, host: str, port: int) -> list[str]:
        # In a thread, since the system's resolver knows no deadline; a late answer goes nowhere.
        answer: list[list[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answer.append(self.resolver(host, port))
            except (OSError, UnicodeError) as error:
                answer.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.allowance.left())
        self.allowance.left()
        found = answer[0] if answer else OSError("no answer")
        if not isinstance(found, list) or not found:
            raise Unanswered(f"{host} has no address ({found}); check the spelling", "name")
        return found


class GuardedStream(httpcore.NetworkStream):
    """A socket on which each operation gets only what is left of the whole fetch."""

    def __init__(self, opened: socket.socket, allowance: Allowance) -> None:
        self.opened = opened
        self.allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.opened.settimeout(self.allowance.left())
        try:
            data = self.opened.recv(max_bytes)
        except TimeoutError:
            self.allowance.left()
            raise httpcore.ReadTimeout from None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self.allowance.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.opened.settimeout(self.allowance.left())
        try:
            self.opened.sendall(buffer)
        except TimeoutError:
            self.allowance.left()
            raise httpcore.WriteTimeout from None
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self.opened.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.opened.settimeout(self.allowance.left())
        try:
            secured = ssl_context.wrap_socket(self.opened, server_hostname=server_hostname)
        except TimeoutError:
            self.close()
            self.allowance.left()
            raise httpcore.ConnectTimeout from None
        except OSError as error:  # ssl.SSLError is one
            self.close()
            raise httpcore.ConnectError(str(error)) from error
        return GuardedStream(secured, self.allowance)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return False
        return self.opened if info == "socket" else None
