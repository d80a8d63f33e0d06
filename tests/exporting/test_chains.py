"""A chain as a path: who passed it on, who is not named, and what was led back to whom, without colour."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from accordingto.exporting.chains import NAMINGS, RELATIONS, chain_words, path
from accordingto.records.claims import ChainLink, Claim, Naming, Relation

from .samples import at, claims

CLAIMS = claims()


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (0, "“harbour master” → Mara Voss (by role)"),
        (2, "The Lowland Courier ▸ told by ▸ Mara Voss"),
        (3, "“She” → probably Mara Voss"),
        (4, "The Lowland Courier ▸ citing ▸ two officials familiar with the inspection "
            "(unnamed: described, 2 of them)"),
        (5, "The Lowland Courier (from above) ▸ citing ▸ “The officials” → "
            "two officials familiar with the inspection (unnamed: described, 2 of them)"),
        (8, "Tobias Renn ▸ quoting ▸ The minister (by role)"),
        (9, "Tobias Renn"),
        (11, "Sources (unnamed: bare)"),
        (12, "the publisher’s own voice"),
    ],
)  # fmt: skip
def test_the_path_runs_from_the_reporter_to_the_origin_and_shows_who_is_not_named(claim: int, words: str) -> None:
    assert chain_words(CLAIMS[claim]) == words


def test_a_claim_without_a_source_says_so() -> None:
    assert chain_words(replace(CLAIMS[9], chain=(), source=())) == "no source stated"
    assert chain_words(replace(CLAIMS[9], chain=())) == "Renn"


def link(exact: str, name: str | None, resolution: float | None = None, nth: int = 0) -> Claim:
    chain = (ChainLink(at(exact, nth), name, "person", "named", resolution=resolution),)
    return replace(CLAIMS[3], chain=chain)


@pytest.mark.parametrize(
    ("claim", "mention"),
    [
        (link("Tobias Renn", "Tobias Renn"), ""),
        (link("The Lowland Courier", "Lowland Courier"), ""),
        (link("Renn", "Tobias Renn"), ""),  # a part of the name
        (link("Tobias Renn, who heads the farmers’ union", "Tobias Renn"), ""),  # the name and more
        (link("Renn", "Tobias Renn", 0.9), "Renn"),  # but not where it had to be led back
        (link("She", "Mara Voss"), "She"),
        (link("The ministry", None), ""),
    ],
)
def test_the_words_stand_before_the_name_only_where_they_say_something_else(claim: Claim, mention: str) -> None:
    assert path(claim)[0].mention == mention


@pytest.mark.parametrize(("resolution", "unsure"), [(None, False), (0.79, True), (0.8, False), (0.95, False)])
def test_a_low_resolution_is_said_in_words(resolution: float | None, unsure: bool) -> None:
    assert ("probably" in chain_words(link("She", "Mara Voss", resolution))) == unsure


def test_every_relation_and_naming_has_words_of_its_own() -> None:
    assert set(RELATIONS) == {*get_args(Relation), None}
    assert len({*RELATIONS.values()}) == len(RELATIONS)
    assert set(NAMINGS) == {*get_args(Naming), None}
    assert len({*NAMINGS.values()}) == len(NAMINGS)
