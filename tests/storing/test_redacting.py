"""What was redacted is nowhere, does not come back, and leaves the rest whole."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from accordingto.errors import NotKept, StoreError
from accordingto.records.declared import Declared
from accordingto.records.keeping import Entry, Quarantined, Run
from accordingto.storing import Store
from accordingto.storing.tombstones import folded, name_words

from .making import article, entries, entry, read

RUN = 1
NAME = "José Ó'Hara-Lindqvist"
TEXT = (
    "JOSÉ Ó’HARA-LINDQVIST closed the harbour at Vey.\nThe harbour stays shut, Jose O'Hara-Lindqvist said.\n"
    "Boats must leave, Ó'Hara-Lindqvist warned.\nNobody else spoke, Ida Quill said."
)


def named(**facts: Any) -> Entry:
    given = {
        "text": TEXT, "title": f"{NAME} closes harbour", "authors": ("José Ó'Hara-Lindqvist", "Ada Penn"),
        "url": "https://paper.example/jose-o-hara-lindqvist-closes-harbour", "input": "jose_o_hara_lindqvist.txt",
        "declared": Declared(byline=f"By {NAME}", stated={"caption": f"{NAME} in Vey"}),
    }  # fmt: skip
    return entry(article(1, **{**given, **facts}))


def everything(store: Store) -> Iterator[str]:
    """All that the database holds, decoded: every value of every table, and the bytes of the file."""
    with store._read() as connection:
        for table in inspect(connection).get_table_names():
            if table == "search" and connection.dialect.name == "sqlite":
                continue  # it can only be asked; its terms are below
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - names of tables
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        try:
                            value = zlib.decompress(value)
                        except zlib.error:
                            value = bytes(value)
                        value = value.decode("utf8", "replace")
                    yield str(value)
        if connection.dialect.name == "postgresql":
            yield from connection.scalars(text("SELECT unnest(tsvector_to_array(terms)) FROM search"))
        else:
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)"
            )
            yield from connection.scalars(text("SELECT term FROM temp.vocabulary"))
    if "://" not in store.place:
        for path in Path(store.place).parent.glob(Path(store.place).name + "*"):
            yield path.read_bytes().decode("latin1")


def holding(store: Store, *words: str) -> list[str]:
    return [said[:200] for said in everything(store) if any(word in folded(said) for word in words)]


def test_a_person_is_nowhere_afterwards(store: Store) -> None:
    run = store.begin(Run("add", "0", "m", {"inputs": ["jose_o_hara_lindqvist.txt"]}))
    store.add([named(), *entries(2, 6)], run)
    store.add([entry(replace(named().article, authors=("José Ó'Hara-Lindqvist",)))], run)  # a history of facts
    for each in list(store.stale("model-2"))[:1]:
        store.supersede(each, entry(each, "model-2").key, replace(read(each), claims=read(each).claims[1:]), run)
    store.quarantine(
        [Quarantined("x.txt", "text", f"no text about {NAME}"), Quarantined("José Ó'Hara Lindqvist", "a", "b")], run
    )
    store.remember("page", "https://paper.example/jose-o-hara-lindqvist-closes-harbour", {"etag": "1"})
    store.remember("feed", "f", {"titles": [NAME]})
    others = [kept.reading.as_dict() for kept in store.readings() if "harbour" not in kept.article.text]
    assert holding(store, "lindqvist")
    found = store.redact(run, person="jose o'hara-lindqvist")
    assert (found.kind, found.articles) == ("person", 1)
    assert holding(store, "lindqvist", "jose") == []
    assert store.check(whole=True) == []
    kept = next(kept for kept in store.readings() if "harbour" in kept.article.text)
    assert len(kept.article.text) == len(TEXT)
    assert "█" * len("Jose O'Hara-Lindqvist") in kept.article.text
    assert kept.article.authors == ("[redacted]",)
    assert [claim.chain[-1].name for claim in kept.reading.claims if claim.chain][-1] == "Ida Quill"
    assert all(store.claim(claim.id) for claim in kept.reading.claims)
    assert [k.reading.as_dict() for k in store.readings() if "harbour" not in k.article.text] == others


def test_a_person_does_not_come_back(store: Store) -> None:
    store.redact(RUN, person=NAME)
    given = named()
    clean = store.redacted(given.article)
    assert "lindqvist" not in folded(str(clean.as_dict()))
    assert len(clean.text) == len(TEXT)
    assert store.add([entry(clean)], RUN)[0].result == "new"
    assert store.add([given], RUN)[0].result == "same", "one that was read before it was redacted"
    assert store.redacted(clean) == clean
    later = article(3, text=TEXT.replace("harbour", "market"), url=None, input="later.txt")
    store.add([entry(later)], RUN)
    assert holding(store, "lindqvist", "jose") == []
    assert store.check(whole=True) == []


def test_redacting_again_and_nobody_changes_nothing(store: Store) -> None:
    store.add(entries(1, 4), RUN)
    before = [kept.reading.as_dict() for kept in store.readings()]
    assert store.redact(RUN, person="Nobody Atall").articles == 0
    assert store.redact(RUN, person="Nobody Atall").articles == 0
    assert [kept.reading.as_dict() for kept in store.readings()] == before


def test_the_surname_alone_goes_only_where_the_full_name_stands(store: Store) -> None:
    full = article(1, text="Mara Long spoke. It was a long talk by Long.\nMARA  LONG's aide, too. Ms Longman stayed.")
    alone = article(2, text="The Long Bridge is long, Ms Long said.")
    store.add([entry(full), entry(alone)], RUN)
    store.redact(RUN, person="Mara Long")
    texts = {kept.article.text for kept in store.readings()}
    assert "█████████ spoke. It was a long talk by ████.\n██████████'s aide, too. Ms Longman stayed." in texts
    assert alone.text in texts


@pytest.mark.parametrize(
    "written",
    [
        "Anna B. Sørås",
        "ANNA SØRÅS",
        "Søras, Anna",
        "Anna\nSørås",
        "anna-søra\u030as",
        "Anna Sørås’s",
        "anna_soras",
        "anna.soras@post.example",
    ],
)
def test_a_name_is_known_in_its_forms(store: Store, written: str) -> None:
    store.redact(RUN, person="Anna Sørås")
    clean = store.redacted(article(1, text=f"He met {written} there.", url=None))
    assert "soras" not in folded(clean.text)
    assert clean.text.startswith("He met █")


@pytest.mark.parametrize("written", ["Anna spoke. Sørås left", "Annabel Sørås", "Anna\n\n\n\n\nSørås", "Sørås"])
def test_other_words_are_no_name(store: Store, written: str) -> None:
    store.redact(RUN, person="Anna Sørås")
    given = article(1, text=written)
    assert store.redacted(given) == given


def test_a_name_with_junior_is_found_without(store: Store) -> None:
    store.redact(RUN, person="Anna Sørås Jr.")
    assert store.redacted(article(1, text="Anna Sørås spoke.")).text == "██████████ spoke."


@pytest.mark.parametrize("name", ["", "  ", "x", "-", "J."])
def test_no_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.redact(RUN, person=name)
    assert caught.value.code == "redact-name"
    with pytest.raises(StoreError):
        store.redact(RUN)


def test_an_article_is_nowhere_afterwards(store: Store) -> None:
    run = store.begin(Run("add", "0", "m", {"inputs": ["pelican.txt"]}))
    old = article(
        1, text="A pelican sat on the weir, Ida Quill said.", url="https://paper.example/pelican", input="pelican.txt"
    )
    new = replace(old, text="Two pelicans sat on the weir, Ida Quill said.", modified="2026-01-01")
    store.add([entry(old), entry(new), *entries(2, 5)], run)
    store.quarantine([Quarantined("https://paper.example/pelican", "gone", "404")], run)
    store.remember("page", "https://paper.example/pelican", {})
    store.remember("feed", "f", {"seen": ["https://paper.example/pelican", "https://paper.example/2"]})
    found = store.redact(run, article=old.id)
    assert (found.kind, found.articles) == ("article", 2)
    assert holding(store, "pelican") == []
    assert len(list(store.readings())) == 3
    assert store.recall("feed", "f") == {"seen": ["[redacted]", "https://paper.example/2"]}
    assert store.check(whole=True) == []
    with pytest.raises(NotKept):
        store.article(old.id)
    with pytest.raises(NotKept):
        store.redact(run, article=old.id)
    elsewhere = replace(old, url=None, input="copy.txt")
    third = replace(old, text="No bird is left.")
    added = store.add([entry(old), entry(elsewhere), entry(third), entry(article(9))], run)
    assert [each.result for each in added] == ["refused", "refused", "refused", "new"]
    assert {row.code for row in store.quarantined()} == {"gone", "redacted"}
    assert store.check(whole=True) == []


def test_a_text_that_another_address_has_stays_there(store: Store) -> None:
    one, two = article(1), article(1, url="https://other.example/1", input="other.txt")
    store.add([entry(one), entry(two)], RUN)
    store.redact(RUN, article=one.id)
    assert store.article(two.id).reading.as_dict() == read(two).as_dict()
    assert store.add([entry(two)], RUN)[0].result == "same"


def test_versions_that_differ_in_the_name_alone_become_one(store: Store) -> None:
    one = article(1, text="Ana Ruiz spoke of the weir.", modified="2026-01-01")
    two = article(1, text="Aña Ruiz spoke of the weir.", modified="2026-01-02")
    store.add([entry(one), entry(two)], RUN)
    store.redact(RUN, person="Ana Ruiz")
    assert [kept.article.text for kept in store.readings()] == ["████████ spoke of the weir."]
    assert store.check(whole=True) == []


def test_backups_that_still_hold_it_are_named(store: Store, tmp_path: Path) -> None:
    store.add(entries(1, 3), RUN)
    try:
        store.backup(tmp_path / "copy.db")
    except StoreError as error:
        assert error.code == "backup-program"  # noqa: PT017 - PostgreSQL without its client programs
        return
    found = store.redact(RUN, article=article(1).id)
    assert [(backup.path, backup.exists) for backup in found.backups] == [(str(tmp_path / "copy.db"), True)]


def test_a_tombstone_says_no_name(store: Store) -> None:
    store.redact(RUN, person="Ida Quill")
    assert holding(store, *name_words("Ida Quill")[-1:]) == []


def test_a_redaction_that_was_cut_off_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(entries(1, 3), RUN)

    def cut(*_: object) -> None:
        raise sqlite3.OperationalError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("accordingto.storing.store.compact", cut)
        with pytest.raises(StoreError):
            store.redact(RUN, person="Mara Ellwood")
    assert [problem.code for problem in store.check()] == ["redaction"]
    store.redact(RUN, person="Mara Ellwood")
    assert store.check(whole=True) == []
