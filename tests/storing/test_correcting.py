"""Corrections: kept with their text through rereads, taken out with what is redacted, looked over by `check`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from accordingto.errors import CorrectionError, NotKept
from accordingto.records.corrections import Correction, Extraction, placed, standing
from accordingto.records.keeping import Run
from accordingto.records.spans import Span
from accordingto.storing import Store, open_store

from .making import MODEL, article, entries, entry, read
from .test_redacting import NAME, holding, named

RUN = 1


def correction(number: int = 1, claim: int = 1, **facts: object) -> Correction:
    """Of the claim in that place of the article with that number: its content begins a word later."""
    given = article(number)
    made = read(given).claims[claim]
    machine = Extraction.of(made)
    first = machine.content[0]
    cut = first.start + first.exact.index(" ") + 1
    right = replace(machine, content=(Span.of(given.text, cut, first.end),))
    facts = {"note": "“About” is the paper's.", "who": "M. E.", "made": "2031-01-01T00:00:00+00:00", **facts}
    return replace(Correction(given.sha256, machine, right, claim=made.id, model=MODEL), **facts)  # type: ignore[arg-type]


def test_a_correction_comes_back_whole_and_once(store: Store) -> None:
    store.add(entries(1, 4), RUN)
    kept = store.corrections.add(correction(), RUN)
    assert kept == replace(correction(), run=RUN)
    assert kept.what == ("content",)
    assert store.corrections.add(correction(), store.begin(Run("correct", "0", MODEL))) == kept
    other = store.corrections.add(correction(2), RUN)
    assert store.corrections.of(article(1).id) == [kept]
    assert store.corrections.of("https://paper.example/2") == [other]
    assert store.corrections.get(kept.id) == kept
    assert list(store.corrections.all()) == [kept, other]
    assert store.corrections.page(1) == [other]
    assert store.corrections.page(1, before=other.id) == [kept]
    assert store.corrections.page(1, before=kept.id) == []
    assert store.corrections.count() == 2
    hashes = [kept.sha256, "none"]
    assert store.corrections.of_texts(hashes) == {kept.sha256: [kept]}
    assert store.corrections.articles(hashes) == {kept.sha256: [article(1).id]}
    assert store.check(whole=True) == []


def test_any_text_that_python_holds_may_be_a_note(store: Store) -> None:
    store.add([entry(article(1))], RUN)
    odd = correction(note="\0\ud800 💧", who="\udfff")
    assert store.corrections.get(store.corrections.add(odd, RUN).id).note == "\0\ud800 💧"


def test_a_correction_that_does_not_open_is_refused(store: Store) -> None:
    store.add([entry(article(1))], RUN)
    with pytest.raises(NotKept):
        store.corrections.add(correction(9), RUN)
    with pytest.raises(CorrectionError):
        store.corrections.add(replace(correction(), at=(Span(0, 3, "xyz"),)), RUN)
    with pytest.raises(CorrectionError):
        store.corrections.add(replace(correction(), at=(Span(10**6, 10**6 + 1, "x"),)), RUN)
    with pytest.raises(NotKept):
        store.corrections.get("0123456789abcdef")
    with pytest.raises(NotKept):
        store.corrections.page(5, before="0123456789abcdef")
    assert list(store.corrections.all()) == []


def test_copies_of_a_text_share_its_corrections(store: Store) -> None:
    copy = article(1, url="https://other.example/1", input="copy.txt")
    store.add([entry(article(1)), entry(copy)], RUN)
    kept = store.corrections.add(correction(), RUN)
    assert store.corrections.of(copy.id) == [kept]
    (here,) = placed([kept], copy, store.article(copy.id).reading.claims)
    assert (here.standing, here.claim) == ("corrected", read(copy).claims[1])


def test_a_new_model_keeps_them(store: Store) -> None:
    store.add(entries(1, 3), RUN)
    kept = store.corrections.add(correction(), RUN)
    assert kept.given is not None
    run = store.begin(Run("reread", "0", "model-2"))
    for each in list(store.stale("model-2")):
        found = read(each)
        # The other model finds what the editor gave, in the first article alone.
        content = kept.given.content if each.id == article(1).id else found.claims[1].content
        claims = tuple(replace(claim, content=content) if i == 1 else claim for i, claim in enumerate(found.claims))
        store.supersede(each, entry(each, "model-2").key, replace(found, claims=claims), run)
    reading = store.article(article(1).id).reading
    assert store.corrections.of(article(1).id) == [kept]
    (here,) = placed([kept], reading.article, reading.claims)
    assert (here.standing, here.claim) == ("agreed", reading.claims[1])
    assert store.claim(str(kept.claim)).state == "superseded", "the machine's stays in the record"
    assert store.check(whole=True) == []


def test_where_a_correction_stands_in_other_readings() -> None:
    given, reading = article(1), read(article(1))
    kept = correction()
    assert kept.given is not None
    assert [each.standing for each in placed([kept], given, reading.claims)] == ["corrected"]
    without = [claim for claim in reading.claims if claim.id != kept.claim]
    assert [(each.standing, each.claim) for each in placed([kept], given, without)] == [("gone", None)]
    first = kept.given.content[0]
    shorter = replace(reading.claims[1], content=(Span.of(given.text, first.start, first.end - 4),))
    assert [each.standing for each in placed([kept], given, [*without, shorter])] == ["near"]
    assert placed([kept], article(2), read(article(2)).claims) == []


def test_the_last_word_goes_and_may_take_back() -> None:
    first = correction(made="2031-01-01")
    assert first.machine is not None
    second = replace(first, given=None, made="2031-01-02")
    back = replace(first, given=first.machine, made="2031-01-03")
    missing = Correction(first.sha256, None, first.given, made="2031-01-04")
    assert standing([first, second]) == [second]
    assert (second.what, back.what, missing.what) == (("not-a-claim",), ("taken-back",), ("missing",))
    assert standing([first, second, back]) == []
    assert standing([first, back, second]) == [second]
    assert standing([first, missing]) == [first, missing]
    gone = Correction(first.sha256, None, None, at=missing.given.content if missing.given else ())
    assert standing([missing, gone]) == []
    assert Correction.from_dict(missing.as_dict()) == missing
    assert len({each.id for each in (first, second, back, missing, gone)}) == 5


def test_an_article_that_is_redacted_takes_its_corrections_along(store: Store) -> None:
    store.add([entry(article(1)), entry(article(2))], RUN)
    store.corrections.add(correction(), RUN)
    other = store.corrections.add(correction(2, note="As in https://paper.example/1, too."), RUN)
    found = store.redact(RUN, article=article(1).id)
    assert found.rows["corrections"] == 2
    (left,) = store.corrections.all()
    assert (left.sha256, left.note) == (other.sha256, "As in [redacted], too.")
    assert store.check(whole=True) == []


def test_a_text_that_another_address_has_keeps_its_corrections(store: Store) -> None:
    copy = article(1, url="https://other.example/1", input="copy.txt")
    store.add([entry(article(1)), entry(copy)], RUN)
    kept = store.corrections.add(correction(), RUN)
    store.redact(RUN, article=article(1).id)
    assert store.corrections.of(copy.id) == [kept]


def test_a_person_who_is_redacted_is_in_no_correction(store: Store) -> None:
    person = named()
    given = person.article
    store.add([person, *entries(2, 4)], RUN)
    claim = read(given).claims[1]
    machine = Extraction.of(claim)
    title = Span.of(given.title or "", 0, len(NAME), "title")
    wrong = replace(machine, chain=(NAME, "Ida Quill"), source=(*machine.source, title))
    store.corrections.add(
        Correction(given.sha256, machine, wrong, f"{NAME} said so.", NAME, "2031", claim.id, MODEL), RUN
    )
    store.corrections.add(replace(correction(2, note="Jose O'Hara-Lindqvist was not there"), who=NAME), RUN)
    later = store.corrections.add(Correction(given.sha256, machine, None, "Lindqvist is no name", "A", "2032"), RUN)
    assert holding(store, "lindqvist")
    store.redact(RUN, person=NAME)
    assert holding(store, "lindqvist", "jose") == []
    clean = next(kept.article for kept in store.readings() if "harbour" in kept.article.text)
    first, second = store.corrections.of(clean.id)
    assert (first.who, first.note) == ("[redacted]", "[redacted] said so.")
    assert first.opens_in(clean)
    assert first.given is not None
    assert first.given.chain == ("[redacted]", "Ida Quill")
    assert second.machine is not None
    assert (second.what, second.anchor, second.made) == (("not-a-claim",), first.anchor, later.made)
    assert store.check(whole=True) == []
    kept = store.corrections.add(correction(3, note=f"not {NAME} either"), RUN)
    assert kept.note == "not [redacted] either"
    assert store.corrections.get(kept.id) == kept


def test_a_person_in_the_facts_alone_is_in_no_correction(store: Store) -> None:
    given = article(1, title=f"{NAME} leaves", authors=(NAME,))
    store.add([entry(given), entry(article(1, url="https://other.example/1", input="copy.txt"))], RUN)
    title = Span.of(given.title or "", 0, len(NAME), "title")
    made = Correction(given.sha256, None, Extraction((title,), chain=(NAME,)), made="2031")
    store.corrections.add(made, RUN)
    plain = store.corrections.add(correction(), RUN)
    store.redact(RUN, person=NAME)
    assert holding(store, "lindqvist") == []
    assert replace(plain, claim=None) in [replace(each, claim=None) for each in store.corrections.of(given.url or "")]
    assert store.check(whole=True) == []


def test_damage_is_told(place: str) -> None:
    with open_store(place) as store:
        run = store.begin(Run("add", "0", MODEL))
        store.add(entries(1, 4), run)
        store.corrections.add(correction(), run)
        store.corrections.add(correction(2), run)
        with store._write() as connection:
            hashes = {"own": article(1).sha256, "other": article(3).sha256}
            connection.execute(text("UPDATE corrections SET sha256 = :other WHERE sha256 = :own"), hashes)
            gone = {"own": article(2).sha256, "other": "0" * 64}
            connection.execute(text("UPDATE corrections SET sha256 = :other WHERE sha256 = :own"), gone)
        assert {problem.code for problem in store.check()} == {"correction"}
        assert len(store.check()) == 3


def test_a_store_of_the_schema_before_gets_the_table(place: str) -> None:
    from accordingto.storing.opening import migrate

    with open_store(place) as store:
        store.add([entry(article(1))], store.begin(Run("add", "0", MODEL)))
        with store._write() as connection:
            connection.execute(text("DROP TABLE corrections"))
            connection.execute(text("UPDATE schema_version SET version_num = '0002'"))
            migrate(connection)
        assert store.corrections.add(correction(), 1).id == correction().id
        assert store.check(whole=True) == []
