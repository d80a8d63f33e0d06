"""What made a reading, as one hash: the code, tables and weights of the stages.

A reading of the same text and facts by the same fingerprint is the same reading, so that it need not be made again.
Invariant: whatever file a stage loads from this package is in the hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_HOME = Path(__file__).parent
_STAGES = ("records", "language", "encoding", "attributing", "sourcing", "detailing", "checking", "reading.py")


# Tables that no stage of reading loads: a change in them makes new links, not new readings.
_LINKING = ("linking.toml", "lineages.toml", "digest.toml", "frequencies.json")


@cache
def fingerprint(tables: Path | None = None) -> str:
    """Sixteen hexadecimal signs; `tables` are the user's own words, laid over those of the package."""
    whole = _hashed(path for path in _files(_STAGES) if path.name not in _LINKING)
    if tables is not None:
        whole.update(b"tables\0" + hashlib.sha256(tables.read_bytes()).digest())
    return whole.hexdigest()[:16]


@cache
def linking_fingerprint() -> str:
    """The same of what links readings: the code of `linking` and all tables."""
    return _hashed(_files(("records", "language", "linking"))).hexdigest()[:16]


def _files(names: Iterable[str]) -> Iterator[Path]:
    """The files of these rooms and modules, in a fixed order."""
    for name in names:
        place = _HOME / name
        found = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        yield from sorted(path for path in found if "__pycache__" not in path.parts)


def _hashed(paths: Iterable[Path]) -> hashlib._Hash:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.relative_to(_HOME).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole
