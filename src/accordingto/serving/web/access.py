"""Who may do what: tokens with scopes, kept as hashes in a file, and the tokens of forms.

A token is 32 random bytes, so that one round of SHA-256 hides it as well as many would. Invariants: no token is kept
or logged; comparing takes the same time whatever is given.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from ...errors import AccordingtoError

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""Each includes those before it."""
_NAME = re.compile(r"[\w.@-]{1,64}")
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as kept: its owner's name, its scope, the SHA-256 of it."""

    name: str
    scope: Scope
    hash: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that a server knows."""

    kept: tuple[Token, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kept)

    def find(self, given: str) -> Token | None:
        """The token that was given, if it is known."""
        found, own = None, _hash(given)
        for token in self.kept:  # all of them, so that the time tells nothing
            if hmac.compare_digest(token.hash, own):
                found = token
        return found


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: by a token's name, or "loopback". `ambient` says that a browser sends the credential by itself, so
    that a form needs a token of its own."""

    name: str
    scope: Scope
    ambient: bool

    def may(self, scope: Scope) -> bool:
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


LOOPBACK = Caller("loopback", "write", ambient=True)


def made(name: str, scope: Scope) -> tuple[str, Token]:
    """A new token, and as it is to be kept. Raises AccordingtoError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise AccordingtoError(f"{name!r} is no name for a token; up to 64 letters, digits, . _ @ -", "token-name")
    given = secrets.token_urlsafe(32)
    return given, Token(name, scope, _hash(given))


def add_to(path: Path, token: Token) -> None:
    """Append a token to a file, begun for its owner alone. Raises AccordingtoError where the name is there already."""
    if path.exists() and any(each.name == token.name for each in tokens_of(path).kept):
        raise AccordingtoError(f"{path} has a token named {token.name!r}; take its line out first", "token-name")
    if not path.exists():
        path.touch(mode=0o600)
    with path.open("a", encoding="utf8") as file:
        file.write(f"{token.name} {token.scope} {token.hash}\n")


def tokens_of(path: Path) -> Tokens:
    """The tokens of a file: a line "NAME SCOPE SHA256" each; "#" begins a comment. Raises AccordingtoError."""
    try:
        text = path.read_text("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise AccordingtoError(f"the token file {path} cannot be read: {error}", "token-file") from error
    return Tokens(tuple(_rows(text, path)))


def _rows(text: str, path: Path) -> Iterator[Token]:
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.partition("#")[0].split()
        if not fields:
            continue
        if len(fields) != 3 or fields[1] not in SCOPES or not _HASH.fullmatch(fields[2]):
            raise AccordingtoError(
                f"line {number} of the token file {path} is not NAME {'|'.join(SCOPES)} SHA256; make tokens with "
                f"`accordingto token NAME --file {path}`",
                "token-file",
            )
        yield Token(fields[0], SCOPES[SCOPES.index(fields[1])], fields[2])


def given(header: str) -> tuple[str, bool] | None:
    """The token of an Authorization header, and whether it is the password of Basic, which browsers send by
    themselves. None where there is none."""
    kind, _, rest = header.strip().partition(" ")
    if kind.lower() == "bearer" and rest.strip():
        return rest.strip(), False
    if kind.lower() == "basic":
        try:
            _, colon, password = base64.b64decode(rest.strip(), validate=True).decode("utf8").partition(":")
        except (ValueError, binascii.Error):
            return None
        return (password, True) if colon and password else None
    return None


def form_token(secret: bytes, session: str) -> str:
    """The token that a form of this session carries."""
    return hmac.new(secret, session.encode("utf8", "replace"), "sha256").hexdigest()


def is_form_token(secret: bytes, session: str | None, found: object) -> bool:
    """Whether this is the token of a form of this session."""
    if not session or not isinstance(found, str):
        return False
    return hmac.compare_digest(form_token(secret, session).encode(), found.encode("utf8", "replace"))


def _hash(token: str) -> str:
    return sha256(token.encode("utf8", "surrogatepass")).hexdigest()
