"""Fuzzing of every reader: `python bench/fuzz.py --seconds 180 [--only NAME] [--seeds FOLDER]`.

Targets are the functions `target_*` of `tests/receiving/fuzz_*.py`, which take any bytes and may raise nothing. Seeds
are mutated: bits flipped, pieces cut, doubled, moved and taken from other seeds, marks put in. An input that raises
is kept in the folder, and the exit status is 1. A target that answers slower than 20 seconds counts as raising.
"""

from __future__ import annotations

import argparse
import importlib
import random
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

Target = Callable[[bytes], None]
LARGEST = 200_000
SECONDS = 20

PIECES = (
    b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n", b"\r\n\r\n", b"<", b">", b"</", b"<!--",
    b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#x110000;", b"&nbsp;",
    b"{", b"}", b"[", b"]", b'"', b"\\", b"\\ud800", b"null", b"1e999", b"-1", b"99999999999999999999", b"9999-99-99",
    b"2024-02-30", b"0000-00-00T00:00:00Z", b"=?utf-8?q?=ff?=", b"--b", b"%s", b"\x1f\x8b\x08", b"PK\x03\x04",
    b"%PDF-", b"endobj", b"WARC/1.0\r\n", b"xml:lang='", b"charset=idna", b"encoding='utf-16'",
    "\u202e\u200b\u0301\u2028".encode(), b" " * 100, b"<p>" * 50,
)  # fmt: skip
"""Bytes that mean something to one reader or another."""


@dataclass(frozen=True)
class Outcome:
    """What fuzzing one target found: how many inputs it took, and those that raised, by the place in the source."""

    runs: int
    raised: dict[str, bytes]


def targets() -> dict[str, tuple[Target, tuple[bytes, ...]]]:
    """All targets with their seeds, by name."""
    found = {}
    for path in sorted((ROOT / "tests" / "receiving").glob("fuzz_*.py")):
        module = importlib.import_module(f"tests.receiving.{path.stem}")
        for name, value in sorted(vars(module).items()):
            if name.startswith("target_"):
                short = name.removeprefix("target_")
                seeds = getattr(module, "SEEDS", {})
                found[short] = (value, tuple(seeds.get(short) or seeds.get(name) or (b"",)))
    return found


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One seed with a few changes."""
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 10, 30))):
        _change(body, seeds, chance)
    return bytes(body[:LARGEST])


def _change(body: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    place = chance.randrange(len(body) + 1)
    length = chance.choice((1, 1, 2, 4, 16, 100, 1000))
    kind = chance.randrange(8)
    if kind == 0 and place < len(body):
        body[place] ^= 1 << chance.randrange(8)
    elif kind == 1 and place < len(body):
        body[place] = chance.randrange(256)
    elif kind == 2:
        del body[place : place + length]
    elif kind == 3:
        body[place:place] = body[place : place + length] * chance.choice((1, 2, 20))
    elif kind == 4:
        other = chance.choice(seeds)
        start = chance.randrange(len(other) + 1)
        body[place : place + chance.choice((0, length))] = other[start : start + length]
    elif kind == 5:
        del body[place:]
    else:
        body[place : place + chance.choice((0, 0, 1, length))] = chance.choice(PIECES)


def fuzz(target: Target, seeds: Sequence[bytes], seconds: float, chance: random.Random) -> Outcome:
    """Give a target its seeds, then mutations of them, for so long."""
    raised: dict[str, bytes] = {}
    runs = 0
    until = time.monotonic() + seconds
    while runs < len(seeds) or time.monotonic() < until:
        body = seeds[runs] if runs < len(seeds) else mutated(seeds, chance)
        runs += 1
        try:
            _timed(target, body)
        except Exception as error:  # noqa: BLE001 - finding out what is raised is the purpose
            raised.setdefault(_place(error), body)
    return Outcome(runs, raised)


class SlowError(Exception):
    """A target took too long."""


def _timed(target: Target, body: bytes) -> None:
    def ring(*_: object) -> None:
        raise SlowError(f"over {SECONDS} seconds")

    if not hasattr(signal, "setitimer"):
        target(body)
        return
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        target(body)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place(error: Exception) -> str:
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if "accordingto" in f.filename or "fuzz_" in f.filename
    ]
    last = frames[-1] if frames else None
    return (
        f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {error!s:.100}"
        if last
        else repr(error)[:100]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=180, help="for each target")
    parser.add_argument("--only", action="append", help="targets by name")
    parser.add_argument("--seeds", type=Path, help="a folder of files to mutate as well")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="where inputs that raise are kept")
    parser.add_argument("--random", type=int, default=1, help="the seed of chance")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    files = [path for path in asked.seeds.rglob("*") if path.is_file()] if asked.seeds else []
    more = tuple(path.read_bytes() for path in files if path.stat().st_size <= LARGEST)
    failed = 0
    for name, (target, seeds) in targets().items():
        if asked.only and name not in asked.only:
            continue
        outcome = fuzz(target, (*seeds, *more), asked.seconds, random.Random(asked.random))
        print(f"{name:14} {outcome.runs:>8,} inputs, {len(outcome.raised)} undeclared exceptions", flush=True)
        for place, body in outcome.raised.items():
            failed += 1
            asked.keep.mkdir(exist_ok=True)
            kept = asked.keep / f"{name}-{sha256(body).hexdigest()[:12]}"
            kept.write_bytes(body)
            print(f"    {place}\n    {kept}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
