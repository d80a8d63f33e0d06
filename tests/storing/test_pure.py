"""The parts without a database: canonical addresses, keys, the order of versions, what became of claims, bodies."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.errors import StoreError
from accordingto.records.claims import Claim
from accordingto.storing.bodies import article_of, body_of, facts_of, pack, reading_of, unpack
from accordingto.storing.canonical import canonical
from accordingto.storing.keys import claim_keys, claim_number, key_range, minute_of, moment_of, numbers_for, position_of
from accordingto.storing.versions import Order, compare, in_order, version_number

from .making import article, read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTP://Example.COM:80/A?b=1&utm_source=x#c", "http://example.com/A?b=1"),
        ("https://example.com.:443", "https://example.com/"),
        ("https://example.com:8443/?fbclid=1&gclid=2", "https://example.com:8443/"),
        ("https://example.com/?UTM_Campaign=1&id=5&&x", "https://example.com/?id=5&x"),
        (" https://User:Pw@example.com/%7Ea ", "https://User:Pw@example.com/%7Ea"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://example.com/a?story=utm_source", "https://example.com/a?story=utm_source"),
        ("urn:newsml:Example.com:20250101:A", "urn:newsml:Example.com:20250101:A"),
        ("tag:Example.com,2025:A#b", "tag:Example.com,2025:A#b"),
        ("file.txt#3", "file.txt#3"),
        ("https://", "https://"),
    ],
)
def test_canonical(written: str, meant: str) -> None:
    assert canonical(written) == meant


@given(st.text(max_size=60) | st.from_regex(r"https?://[^\s]{0,30}[?#&=.:@\[\]/a-zA-Z]{0,20}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_canonical_is_its_own(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        ("1900-01-01", 0), ("1900-01-01T00:01:00Z", 60), ("1900-01-01T01:00:00+01:00", 0), ("1899-12-31", -86400),
        ("1900-02", 31 * 86400), ("1901", 365 * 86400), ("", None), (None, None), ("soon", None), ("0000", None),
        ("9999-13", None), ("9999-12-31T23:59:59-23:59", 255611375939),
    ],
)  # fmt: skip
def test_moment_of(time: str | None, seconds: int | None) -> None:
    assert moment_of(time) == seconds


def test_keys_sort_by_time_and_lie_in_their_range() -> None:
    assert minute_of(None) == minute_of("1800-01-01") == 0
    early, late = minute_of("2024-01-01"), minute_of("2024-01-01T00:01:00Z")
    first = claim_keys(early, 900, 5000, 2)
    second = claim_keys(late, 3, 2, 1)
    assert first == sorted(first)
    assert max(first) < min(second)
    low, end = key_range(early, 900, 2)
    assert (low, True) == (first[0], first[-1] < end)
    assert [position_of(key, 900) for key in first] == list(range(5000))
    assert minute_of("9999-01-01") < 1 << 27
    assert claim_keys(minute_of("9999-01-01"), (1 << 24) - 1, 1, 1)[0] < 1 << 63
    assert numbers_for("x" * 10_000) == 2
    with pytest.raises(StoreError):
        claim_keys(0, 1, 5000, 1)
    with pytest.raises(StoreError):
        claim_keys(0, 1 << 24, 1, 1)


def test_claim_numbers_are_signed() -> None:
    assert claim_number("ffffffffffffffff") == -1
    assert claim_number("7fffffffffffffff") == (1 << 63) - 1


def test_versions_are_in_the_order_that_they_declare() -> None:
    one, two, three = Order((9,), 5, None, 1), Order((10,), 4, None, 2), Order((10, 1), 3, 7, 3)
    for shuffled in itertools.permutations((one, two, three)):
        assert in_order(shuffled) == [one, two, three]
    assert in_order([replace(one, number=None), two, three]) == [three, two, replace(one, number=None)]
    assert in_order([replace(two, moment=None, number=None), one]) == [one, replace(two, moment=None, number=None)]
    assert [version_number(each) for each in ("3", " 1.2 ", "v3", "", None, "9" * 40)] == [
        (3,),
        (1, 2),
        None,
        None,
        None,
        None,
    ]


def test_each_claim_is_accounted_for_once() -> None:
    before, after = list(read(article(1)).claims), list(read(article(2)).claims)
    changes = compare(before, after)
    assert [each.after for each in changes if each.after] == after
    assert sorted(each.before.id for each in changes if each.before) == sorted(claim.id for claim in before)
    assert {each.change for each in compare(before, before)} == {"kept"}
    assert {each.change for each in compare(before, [])} == {"gone"}
    assert {each.change for each in compare([], after)} == {"new"}


def test_the_same_words_of_another_source_are_changed() -> None:
    old = article(1, text="The bridge is shut for good, Ida Quill said.")
    new = article(1, text="The bridge is shut for good, Mara Ellwood said.")
    assert [each.change for each in compare(read(old).claims, read(new).claims)] == ["changed"]


def test_a_thousand_claims_alike_are_compared_at_once() -> None:
    lines = [f"The count of ward {n} is {n * 3} votes now." for n in range(1500)]
    old, new = article(1, text="\n".join(lines)), article(1, text="\n".join(f"{line[:-1]} final." for line in lines))
    changes: tuple[Claim | None, ...] = tuple(each.before for each in compare(read(old).claims, read(new).claims))
    assert len(changes) >= 1500


def test_bodies_hold_no_id_and_come_back_whole() -> None:
    reading = read(article(1))
    body = pack(body_of(reading))
    assert reading_of(unpack(body), reading.article) == replace(
        reading, claims=tuple(replace(claim, confidence=round(claim.confidence, 3)) for claim in reading.claims)
    )
    other = article(1, url="https://other.example/", input="other")
    assert pack(body_of(read(other))) == body
    assert reading_of(unpack(body), other).as_dict() == read(other).as_dict()
    marked = replace(article(1), block_kinds=((0, 3, "heading"),), title="\ud800")
    assert article_of(unpack(pack(facts_of(marked))), marked.text) == marked
