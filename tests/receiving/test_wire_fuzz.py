"""The fuzz targets of the agency formats for a second each; `bench/fuzz.py` runs them for as long as it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import fuzz_wire

NAMES = sorted(fuzz_wire.SEEDS)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "splice", "repeat", "write"]), st.integers(0, 1 << 16), st.integers(0, 255),
        st.sampled_from([b"<p>", b"</p>", b"<", b"&#0;", b"&amp;", b'"', b"\xff", b"\n\n", b"<nitf>", b"[", b"{"]),
    ),
    max_size=6,
)  # fmt: skip


def changed(seed: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    body = bytearray(seed)
    for kind, place, number, piece in changes:
        at = place % (len(body) + 1)
        if kind == "flip" and at < len(body):
            body[at] ^= number
        elif kind == "cut":
            del body[at : at + number]
        elif kind == "splice":
            body[at:at] = seed[number : number + 40]
        elif kind == "repeat":
            body[at:at] = body[at : at + 20] * (number % 8)
        else:
            body[at:at] = piece
    return bytes(body)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_but_our_own_errors_comes_out(name: str, data: st.DataObject) -> None:
    target: Callable[[bytes], None] = getattr(fuzz_wire, f"target_{name}")
    target(changed(data.draw(st.sampled_from(fuzz_wire.SEEDS[name])), data.draw(CHANGES)))


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_are_read(name: str) -> None:
    for seed in fuzz_wire.SEEDS[name]:
        getattr(fuzz_wire, f"target_{name}")(seed)
