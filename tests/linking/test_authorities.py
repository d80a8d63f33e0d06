"""Whose word is whose."""

from __future__ import annotations

import pytest

from accordingto.linking.authorities import Authorities
from accordingto.records.claims import ChainLink, Naming, SourceType

from .facts import WORDS


def _link(name: str, naming: Naming = "named", kind: SourceType = "organization") -> ChainLink:
    return ChainLink(None, name, kind, naming)


def _told(
    text: str, name: str, naming: Naming = "named", kind: SourceType = "organization"
) -> tuple[tuple[ChainLink], str]:
    from accordingto.records.spans import Span

    start = text.index(name)
    return (ChainLink(Span.of(text, start, start + len(name)), name, kind, naming),), text


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (_link("the Ambrel Flood Observatory"), _link("the Observatory"), True),
        (_link("the Ambrel Flood Observatory"), _link("a monitor", "described"), True),
        (_link("AFO"), _link("Ambrel Flood Observatory"), True),
        (_link("Alan Krooger", kind="person"), _link("Alan Kroger", kind="person"), True),
        (_link("Ada Crane", kind="person"), _link("Tom Reed", kind="person"), False),
        (_link("Italia civil protection agency"), _link("Italia civil protection service"), True),
        (_link("the health ministry"), _link("the coast guard"), False),
    ],
)
def test_same(first: ChainLink, second: ChainLink, same: bool) -> None:
    found = Authorities([((first,), ""), ((second,), "")], WORDS)
    assert found.same((first,), (second,)) is same
    assert found.same((second,), (first,)) is same


def test_a_short_name_that_fits_two_is_neither() -> None:
    ministries = [_link("the health ministry"), _link("the defence ministry")]
    short = _link("the ministry")
    found = Authorities([((each,), "") for each in (*ministries, short)], WORDS)
    assert not any(found.same((short,), (each,)) for each in ministries)


def test_what_stands_beside_a_name_is_it_too() -> None:
    chains = [
        _told("The Tern Observatory, a war watch group, said so.", "The Tern Observatory"),
        _told("Rami Tarek, head of the Tern Observatory, said so.", "Rami Tarek", kind="person"),
        _told("A watch group said so.", "A watch group", "described"),
    ]
    found = Authorities(chains, WORDS)
    (group, _), (person, _), (described, _) = chains
    assert found.same(group, described)
    assert found.same(group, person)


def test_own_voice_is_nobodys() -> None:
    found = Authorities([], WORDS)
    assert not found.same((), ())
    assert found.of(()) is None
