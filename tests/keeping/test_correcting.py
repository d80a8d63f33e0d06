"""Corrections from an editor's words to labelled text: what is taken, where it is placed, what is asked back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from accordingto.errors import CorrectionError, NotKept
from accordingto.exporting.labelled import labelled_row
from accordingto.keeping.correcting import (
    Given,
    add_missing,
    correct,
    corrected_readings,
    corrections_of,
    places_of,
    spans_given,
    take_back,
)
from accordingto.records.keeping import Run
from accordingto.records.spans import Span
from accordingto.storing import Store, open_store

from ..storing.making import MODEL, article, entries, entry, read

TOWN = article(1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        run = opened.begin(Run("add", "0", MODEL))
        opened.add(entries(1, 4), run)
        yield opened


def reread(store: Store) -> None:
    """As another model that finds half of each content, and credits nobody."""
    run = store.begin(Run("reread", "0", "model-2"))
    for each in list(store.stale("model-2")):
        found = read(each)
        claims = [
            replace(claim, content=tuple(Span.of(each.text, s.start, s.end - 6) for s in claim.content), chain=())
            for claim in found.claims
        ]
        store.supersede(each, entry(each, "model-2").key, replace(found, claims=tuple(claims)), run)


def test_words_are_found_as_they_are_typed() -> None:
    given = article(1, text="“It’s shut,” she said.\nThe women met the men.\nIt’s shut — again.", title="It’s shut now")
    assert [span.range for span in places_of(given, "it's shut".capitalize())] == [(1, 10), (46, 55)]
    assert [span.range for span in places_of(given, "men")] == [(41, 44)], "not the end of another word"
    assert [span.exact for span in places_of(given, '"It\'s   shut,"  she')] == ["“It’s shut,” she"]
    assert [span.exact for span in places_of(given, "said. The")] == ["said.\nThe"]
    assert [span.place for span in places_of(given, "shut now")] == ["title"]
    assert places_of(given, "nobody") == places_of(given, "  ") == []
    far = article(1, text=f"It is shut. {'x' * 3000} It is shut. It is open.")
    assert [span.start for span in places_of(far, "It is shut", (3020, 3030))] == [3013]
    assert len(places_of(far, "It is shut", (1500, 1510))) == 2


def test_spans_are_given_by_place_or_words() -> None:
    found = spans_given(TOWN, ["4:11", "title:0:6", "11:15"])
    assert [(span.place, span.range) for span in found] == [("title", (0, 6)), ("text", (4, 15))]
    assert spans_given(TOWN, ["", " "]) == ()
    for wanted in ("90000:90001", "7:7", "a whale"):
        with pytest.raises(CorrectionError) as caught:
            spans_given(TOWN, [wanted])
        assert caught.value.code == "span"
    (time,) = spans_given(article(1, text="It left at 10:30. It is a long way to go from here."), ["10:30"])
    assert time.exact == "10:30"
    twice = article(1, text="Ida Quill met Ida Quill.")
    with pytest.raises(CorrectionError) as caught:
        spans_given(twice, ["Ida Quill"])
    assert caught.value.code == "ambiguous"
    assert "0:9, 14:23" in str(caught.value)


def test_a_correction_stands_beside_the_claim_and_survives_a_reread(store: Store) -> None:
    claim = store.article(TOWN.id).reading.claims[1]
    near = claim.content[0].range
    source = spans_given(TOWN, ["41 people"], near)
    made = correct(store, claim.id, Given(source=source, level="possible", note="They spoke.", who="M. E."))
    assert made.what == ("source", "chain", "certainty"), "of another source the chain is not known"
    assert (made.claim, made.model, made.note, made.who) == (claim.id, MODEL, "They spoke.", "M. E.")
    (here,) = corrections_of(store, store.article(TOWN.id))
    assert (here.standing, here.claim, here.correction) == ("corrected", claim, made)
    reread(store)
    (here,) = corrections_of(store, store.article(TOWN.id))
    assert (here.standing, here.correction) == ("near", made)
    assert here.claim is not None
    assert here.claim.id != claim.id
    again = correct(store, claim.id, Given(nothing=True))
    assert [each.correction for each in corrections_of(store, store.article(TOWN.id))] == [again]
    assert store.check(whole=True) == []


def test_what_was_missed_and_what_is_taken_back(store: Store) -> None:
    content = spans_given(TOWN, ["report 1"])
    made = add_missing(store, TOWN.id, Given(content=content, source=spans_given(TOWN, ["Nobody"]), chain=("Nobody",)))
    assert made.what == ("missing",)
    # The sentence is the machine's own-voice claim; its content is far wider than what was given.
    assert [each.standing for each in corrections_of(store, store.article(TOWN.id))] == ["gone"]
    claim = store.article(TOWN.id).reading.claims[2]
    wrong = correct(store, claim.id, Given(nothing=True))
    assert len(corrections_of(store, store.article(TOWN.id))) == 2
    assert take_back(store, wrong.id, who="A").what == ("taken-back",)
    assert [each.correction for each in corrections_of(store, store.article(TOWN.id))] == [made]
    assert take_back(store, made.id).what == ("taken-back",)
    assert corrections_of(store, store.article(TOWN.id)) == []
    assert store.corrections.count() == 4, "nothing is removed"


def test_what_does_not_fit_is_said_so(store: Store) -> None:
    claim = store.article(TOWN.id).reading.claims[1]
    for given, code in (
        (Given(), "same"),
        (Given(content=claim.content), "same"),
        (Given(content=(), cue=(), source=()), "empty"),
        (Given(nothing=True, note="x" * 5000), "long"),
        (Given(chain=("x",) * 11), "long"),
        (Given(chain=("x" * 301,)), "long"),
        (Given(content=(Span(0, 5, "wrong"),)), "span"),
    ):
        with pytest.raises(CorrectionError) as caught:
            correct(store, claim.id, given)
        assert caught.value.code == code
    with pytest.raises(CorrectionError):
        add_missing(store, TOWN.id, Given(source=claim.source))
    with pytest.raises(NotKept):
        correct(store, "0123456789abcdef", Given(nothing=True))
    assert store.corrections.count() == 0


def test_the_export_has_what_stands_in_place_of_what_was_wrong(store: Store) -> None:
    first, second = store.article(TOWN.id).reading.claims[1:3]
    correct(store, first.id, Given(content=spans_given(TOWN, ["41 people were led out"])))
    correct(store, second.id, Given(nothing=True))
    add_missing(
        store, TOWN.id,
        Given(content=spans_given(TOWN, ["closed bridge 1"]), source=spans_given(TOWN, ["The council"])),
    )  # fmt: skip
    for _ in range(2):
        ((reading, placed),) = corrected_readings(store)
        row = labelled_row(reading, placed)
        assert row["text"] == TOWN.text
        opened = [
            {role: [row["text"][s:e] for s, e in each[role]] for role in ("source", "cue", "content")}
            for each in row["attributions"]
        ]
        assert opened == [
            {"source": ["The council"], "cue": [], "content": ["closed bridge 1"]},
            {"source": [first.source[0].exact], "cue": ["said"], "content": ["41 people were led out"]},
        ]
        assert row["corrected"] == [0, 1]
        reread(store)  # and the same again from another model's reading
    other = labelled_row(store.article(article(2).id).reading, [])
    assert (len(other["attributions"]), other["corrected"]) == (2, [])
