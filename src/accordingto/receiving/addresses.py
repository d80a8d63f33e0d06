"""Which addresses may be connected to, and the connection that holds to it: the guard against server-side forgery.

A name is resolved once, every address it gives is checked, and the socket is opened to a checked address itself,
not to the name again. Invariant: no byte is sent to an address that the policy does not allow, nor after the deadline.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore

from ..errors import Forbidden, TooLarge, Unanswered

Address = IPv4Address | IPv6Address
Policy = Callable[[Address], bool]
Resolver = Callable[[str, int], list[str]]

_EMBEDDING = tuple(ip_network(net) for net in ("64:ff9b::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "::/96"))
"""IPv6 networks whose last 32 bits are an IPv4 address (RFC 6052, 4291, 2765)."""

_NOT_PUBLIC = tuple(
    ip_network(net)
    for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
                "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10")
)  # fmt: skip
"""IANA's special-purpose registries, beyond what `ipaddress` of every supported Python knows as not global."""


def is_public(address: Address) -> bool:
    """Whether the address is one of the public internet; an IPv4 address inside an IPv6 one is looked at too."""
    if any(address in net for net in _NOT_PUBLIC if net.version == address.version):
        return False
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in net for net in _EMBEDDING):
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(each is not None and not is_public(each) for each in inner):
            return False
        if address in _EMBEDDING[0]:
            return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system's resolver. Raises OSError where there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))


class Deadline:
    """A point in time that everything of one fetch shares."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, above zero. Raises Unanswered when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise Unanswered(f"no whole answer within {self.seconds:g} seconds; try again later", "timeout")
        return left


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to allowed addresses only; all of them share the deadline and the limit of bytes."""

    def __init__(self, allowed: Policy, resolver: Resolver, deadline: Deadline, wire_bytes: int) -> None:
        self.allowed = allowed
        self.resolver = resolver
        self.deadline = deadline
        self.wire_bytes = wire_bytes

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: OSError | None = None
        for address in self._checked(host, port):
            try:
                opened = socket.create_connection((str(address), port), timeout=self.deadline.left())
            except OSError as error:
                problem = error
                continue
            return GuardedStream(opened, self.deadline, self.wire_bytes)
        self.deadline.left()
        raise Unanswered(f"{host} does not accept a connection ({problem})", "connection") from problem

    def connect_unix_socket(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        raise Forbidden("a local socket is never fetched from", "address")

    def _checked(self, host: str, port: int) -> list[Address]:
        # All of a name's addresses must be allowed: a name that points inside as well is up to something.
        addresses = [ip_address(found) for found in self._resolved(host.strip("[]"), port)]
        for address in addresses:
            if not self.allowed(address):
                raise Forbidden(
                    f"{host} is at {address}, which is not on the public internet; only public addresses are fetched",
                    "address",
                )
        return addresses

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
        thread.join(self.deadline.left())
        self.deadline.left()
        found = answer[0] if answer else OSError("no answer")
        if not isinstance(found, list) or not found:
            raise Unanswered(f"{host} has no address ({found}); check the spelling", "name")
        return found


class GuardedStream(httpcore.NetworkStream):
    """A socket on which each operation gets only the time that is left of the whole fetch."""

    def __init__(self, opened: socket.socket, deadline: Deadline, wire_bytes: int) -> None:
        self.opened = opened
        self.deadline = deadline
        self.left_bytes = self.wire_bytes = wire_bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.opened.settimeout(self.deadline.left())
        try:
            data = self.opened.recv(max_bytes)
        except TimeoutError:
            self.deadline.left()
            raise httpcore.ReadTimeout from None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self.left_bytes -= len(data)
        if self.left_bytes < 0:
            raise TooLarge(f"the answer is over {self.wire_bytes:,} bytes, the most that is fetched", "too-large")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.opened.settimeout(self.deadline.left())
        try:
            self.opened.sendall(buffer)
        except TimeoutError:
            self.deadline.left()
            raise httpcore.WriteTimeout from None
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self.opened.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.opened.settimeout(self.deadline.left())
        try:
            secured = ssl_context.wrap_socket(self.opened, server_hostname=server_hostname)
        except TimeoutError:
            self.close()
            self.deadline.left()
            raise httpcore.ConnectTimeout from None
        except OSError as error:  # ssl.SSLError is one
            self.close()
            raise httpcore.ConnectError(str(error)) from error
        return GuardedStream(secured, self.deadline, self.wire_bytes)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return False
        return self.opened if info == "socket" else None
