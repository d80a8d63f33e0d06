"""What made a reading, as one hash: the code, tables and weights of the stages.

A reading of the same text and facts by the same fingerprint is the same reading, so that it need not be made again.
Invariant: whatever file a stage loads from this package is in the hash.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_HOME = Path(__file__).parent
_STAGES = ("records", "language", "encoding", "attributing", "sourcing", "detailing", "checking", "reading.py")


@cache
def fingerprint(tables: Path | None = None) -> str:
    """Sixteen hexadecimal signs; `tables` are the user's own words, laid over those of the package."""
    whole = sha256()
    for name in _STAGES:
        place = _HOME / name
        files = [place] if place.is_file() else (path for path in place.rglob("*") if path.is_file())
        for path in sorted(path for path in files if "__pycache__" not in path.parts):
            whole.update(path.relative_to(_HOME).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    if tables is not None:
        whole.update(b"tables\0" + sha256(tables.read_bytes()).digest())
    return whole.hexdigest()[:16]
