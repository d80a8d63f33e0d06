"""What the user names on the command line, as single inputs: files, folders walked, addresses, "-".

Invariant: `expand` never raises; what cannot be read becomes an `Input` whose reading gives a `Failure`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import AccordingtoError
from .formats import NAMES

Kind = Literal["file", "address", "stdin"]
KNOWN_NAMES = NAMES


@dataclass(frozen=True, slots=True)
class Input:
    """One input under the name that the user gave it (in a folder: the folder's name and the path below it)."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or one line of it, that gave no article, and why."""

    input: str
    error: AccordingtoError


def expand(inputs: Sequence[str]) -> Iterator[Input]:
    """The single inputs behind the names, lazily and in order; folders in sorted order, files of known names only."""
    for name in inputs:
        if name == "-":
            yield Input(name, "stdin")
        elif is_address(name):
            yield Input(name, "address")
        elif os.path.isdir(name):
            yield from _walk(name)
        else:
            yield Input(name, "file")


def is_address(name: str) -> bool:
    """Whether the name has a scheme. Any scheme: the fetcher refuses what is not http or https, and says so."""
    scheme, colon, rest = name.partition("://")
    return bool(colon and rest) and scheme.isascii() and scheme.isalnum() and not os.path.exists(name)


def _walk(folder: str) -> Iterator[Input]:
    # A folder that cannot be listed, or has nothing to read, is passed on itself: its reading says so.
    unlisted: list[str] = []
    found = False
    for place, folders, files in os.walk(folder, onerror=lambda error: unlisted.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(KNOWN_NAMES) and not name.startswith("."):
                found = True
                yield Input(os.path.join(place, name), "file")
    yield from (Input(name, "file") for name in unlisted)
    if not found and not unlisted:
        yield Input(folder, "file")
