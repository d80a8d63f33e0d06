"""Which web addresses may be asked at all, and which internet addresses may be connected to.

The guard against server-side forgery: only http and https, only ports where web pages are, only hosts written plainly,
only the public internet. Invariant: what is not plainly public is refused; an unknown network is not public.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from ..errors import Forbidden

Address = IPv4Address | IPv6Address
Policy = Callable[[Address], bool]

_SPECIAL_V4 = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""All of IANA's IPv4 special-purpose registry (RFC 6890, 8190), reachable rows too, and multicast (RFC 5771)."""

_UNICAST_V6 = ip_network("2000::/3")
"""All of IPv6 given out so far (RFC 4291, 2.4): loopback, mapped, private and multicast lie outside."""

_SPECIAL_V6 = tuple(
    ip_network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20")
)
"""The rows of IANA's IPv6 special-purpose registry inside 2000::/3 (Teredo, benchmarks, documentation, 6to4, AS112),
and the former 6bone (RFC 3701)."""

_NAT64 = ip_network("64:ff9b::/96")
"""Where an IPv6-only network sees the IPv4 internet (RFC 6052); the last 32 bits are the IPv4 address."""

_ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper half of an interface identifier whose lower half is an IPv4 address to tunnel to (RFC 5214, 6.1)."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

_FIRST_FREE_PORT = 1024

_NOT_WEB_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
"""Ports that browsers refuse (fetch.spec.whatwg.org, "port blocking"), as far as they are not below 1024."""

_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".onion", ".alt")
"""Ends of names that never are of the public internet (RFC 6761, 6762, 7686, 8375, 9476; ICANN's .internal)."""

ADDRESS_CHARACTERS = 8_000
HOST_CHARACTERS = 253
_LABELS = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_SAFE = "/%:@!$&'()*+,;=~-._"


def is_public(address: Address) -> bool:
    """Whether the address is one of the public internet; the IPv4 address behind a NAT64 one is looked at too."""
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _SPECIAL_V4)
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        return False
    return address in _UNICAST_V6 and not any(address in net for net in _SPECIAL_V6)


def checked_url(address: str) -> str:
    """The address in ASCII, without fragment. Raises Forbidden for what is no plain http or https address."""
    stripped = address.strip()
    if len(stripped) > ADDRESS_CHARACTERS:
        raise Forbidden(f"an address of {len(stripped):,} characters is no web address", "address")
    try:
        parts = urlsplit(stripped)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise Forbidden(f"{address!r} is no web address ({error})", "address") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise Forbidden(f"{parts.scheme or 'no scheme'}: only http and https addresses are fetched", "scheme")
    if not host or "\\" in stripped or any(sign <= " " or sign == "\x7f" for sign in stripped):
        raise Forbidden(f"{address!r} is no web address: it has no host, or signs that belong in none", "address")
    if "@" in parts.netloc:
        raise Forbidden(
            "an address with a user name or password in it is not fetched; leave out what is before the @", "address"
        )
    netloc = _checked_host(host, bracketed="[" in parts.netloc)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        if (port < _FIRST_FREE_PORT and port not in _DEFAULT_PORTS.values()) or port in _NOT_WEB_PORTS:
            raise Forbidden(f"port {port} is not one where web pages are; 80, 443 and most above 1023 are", "port")
        netloc = f"{netloc}:{port}"
    return f"{parts.scheme}://{netloc}{target_of(parts)}"


def is_literal(host: str) -> bool:
    """Whether the host is an internet address, in its plain spelling."""
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of a checked address: a name in small letters, or an internet address without brackets."""
    return urlsplit(url).hostname or ""


def target_of(parts: SplitResult) -> str:
    """Path and query in ASCII, as they are asked for."""
    path = quote(parts.path or "/", safe=_SAFE)
    return path + (f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else "")


def _checked_host(host: str, bracketed: bool) -> str:
    if bracketed:
        try:
            return f"[{IPv6Address(host)}]" if "%" not in host else _refuse(host, "names an interface of this machine")
        except ValueError:
            return _refuse(host, "is no internet address")
    name = _in_ascii(host).removesuffix(".")
    if len(name) > HOST_CHARACTERS or not _LABELS.fullmatch(name):
        return _refuse(host, "is no name of a host")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        # Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses, each in its own way.
        if not is_literal(name):
            return _refuse(host, "is a number in an unusual spelling; write it as four decimal numbers")
    elif "." not in name or name.endswith(_LOCAL_NAMES):
        return _refuse(host, "is a name of this machine or its own network; only public hosts are fetched from")
    return name


def _in_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    if len(host) > HOST_CHARACTERS:
        return _refuse(host[:HOST_CHARACTERS], "is too long for a name of a host")
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        return _refuse(host, f"is no name of a host ({error})")


def _refuse(host: str, why: str) -> str:
    raise Forbidden(f"the host {host!r} {why}", "address")
