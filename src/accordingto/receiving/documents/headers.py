"""The header of a letter: its fields decoded, whatever state they are in.

By hand from the standard library's older functions: its newer header objects raise on damaged fields.
Invariant: no field raises; what cannot be decoded stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from functools import partial
from inspect import signature

from ..markup import squeezed

FIELD_CHARACTERS = 10_000
DAMAGED = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library lets out for damaged letters."""

# Releases from 3.11.10 and 3.12.6 on are strict, and give nothing for a field with a slip in it.
_STRICT = "strict" in signature(getaddresses).parameters
_addresses: Callable[[list[str]], list[tuple[str, str]]] = (
    partial(getaddresses, strict=False) if _STRICT else getaddresses
)

_LIST = re.compile(r"^\s*+\"?([^<\"]*+)\"?\s*+(?:<[^>]*+>)?")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address, as a field of addresses has them; either may be empty."""

    name: str
    address: str


def field(letter: Message, name: str) -> str | None:
    """The decoded text of a field, None where it is missing or empty."""
    stated = field_source(letter, name)
    return decoded(stated) or None if stated is not None else None


def people(letter: Message, name: str) -> list[Person]:
    """The people in a field of addresses."""
    stated = field_source(letter, name)
    try:
        pairs = _addresses([stated[:FIELD_CHARACTERS]]) if stated else []
    except DAMAGED:
        pairs = []
    return [Person(decoded(person), squeezed(address)) for person, address in pairs if person or address]


def field_source(letter: Message, name: str) -> str | None:
    """A field undecoded, as its structure (addresses, parameters) must be read."""
    return next((str(value) for key, value in letter.raw_items() if key.lower() == name), None)


def list_name(letter: Message) -> str | None:
    """The phrase of List-Id (RFC 2919), which is the list's name for people."""
    stated = field(letter, "list-id")
    found = _LIST.match(stated) if stated else None
    return squeezed(found.group(1)) or None if found else None


def decoded(stated: str) -> str:
    """The text of encoded words (RFC 2047), white space squeezed."""
    stated = stated[:FIELD_CHARACTERS]
    try:
        pieces = [_piece(*each) for each in decode_header(stated)]
    except DAMAGED:
        pieces = [stated]
    return squeezed(_SURROGATES.sub("\ufffd", "".join(pieces)))


def _piece(value: bytes | str, charset: str | None) -> str:
    if isinstance(value, str):
        # Bytes outside of ASCII that nobody declared come as surrogates: they are UTF-8 more often than not.
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return value.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return value.decode("utf-8", "replace")
