"""What a server is told when it starts: where it listens, who may ask it, and its limits.

Invariant: settings that would let strangers in without a token cannot be made.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import AccordingtoError
from .access import Tokens

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
PORT = 8765


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. Sizes are bytes, times seconds; a rate of 0 is none.

    `head_seconds` and `body_seconds` are for a request to come in, `seconds` for the first byte of its answer,
    `stream_seconds` for the last one. A client may ask `rate` times a second after a `burst`; reading and uploading
    cost `heavy` of these. `readings`: texts that may wait to be read.
    """

    body: int = 2_000_000
    upload: int = 20_000_000
    target: int = 8_000
    headers: int = 32_000
    seconds: float = 60.0
    stream_seconds: float = 3600.0
    head_seconds: float = 15.0
    body_seconds: float = 30.0
    rate: float = 40.0
    burst: float = 400.0
    heavy: float = 20.0
    readings: int = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, under which names besides loopback's, who may ask, and whether addresses may be fetched.

    Raises AccordingtoError for a public bind without a token.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    names: frozenset[str] = frozenset()
    tokens: Tokens = field(default_factory=Tokens)
    fetch: bool = False
    tables: Path | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.public and not self.tokens:
            where = f"the host {self.host}" if not is_loopback(self.host) else f"the name {min(self.names)}"
            raise AccordingtoError(
                f"{where} opens the store to others, who need a token, and there is none; make one with "
                "`accordingto token NAME --file FILE` and give --token-file FILE, or serve on 127.0.0.1",
                "public-without-token",
            )

    @property
    def public(self) -> bool:
        """Whether anybody but this machine's users may ask: then everybody needs a token, also on this machine, as a
        proxy's requests look like those."""
        return not is_loopback(self.host) or bool(self.names)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine's loopback, by its name or number."""
    name = host.strip("[]").lower()
    if name in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
