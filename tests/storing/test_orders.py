"""Whatever is added, in whatever order and batches, read again or redacted between: one outcome, nothing broken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from accordingto.records.article import Article
from accordingto.records.declared import Declared
from accordingto.records.keeping import Run
from accordingto.storing import Store, open_store

from .making import MODEL, article, entry

TEXTS = (
    "The weir broke, Ida Quill said.", "The weir broke at noon, Ida Quill said.", "The weir holds.",
    "Nobody was hurt, Mara Ellwood said.\nThe weir broke, Ida Quill said.", "Withdrawn: the weir.",
)  # fmt: skip


def pool(chance: random.Random) -> list[Article]:
    """Articles at few addresses with few texts; each input says one thing, and which version is later is said."""
    made = []
    for number in range(30):
        declares = chance.random() < 0.5
        made.append(
            article(
                number % 3 + 1, text=chance.choice(TEXTS), input=f"input-{number:02}", title=chance.choice(["A", "B"]),
                published=chance.choice(["2025-01-01", "2025-02-01T10:00:00Z", None]),
                modified=f"2025-05-{number + 1:02}", status=chance.choice(["usable"] * 4 + ["canceled", "withheld"]),
                authors=("Ada Penn",) * chance.randrange(3),
                declared=Declared(version=str(number) if declares else None, ed_note=chance.choice([None, "Note"])),
            )
        )  # fmt: skip
    return made


def exported(store: Store) -> str:
    return "\n".join(
        json.dumps([kept.reading.as_dict(), kept.state, kept.withdrawn, kept.inputs]) for kept in store.readings()
    )


@pytest.mark.parametrize("seed", range(6))
def test_any_order_gives_one_outcome(sqlite_place: Callable[[], str], seed: int) -> None:
    articles = pool(random.Random(seed))
    outcomes = set()
    for order in range(3):
        chance = random.Random(f"{seed} {order}")
        shuffled = chance.sample(articles, len(articles)) + chance.sample(articles, 10)
        with open_store(sqlite_place()) as store:
            run = store.begin(Run("add", "0", MODEL))
            while shuffled:
                size = chance.choice([1, 3, 20])
                store.add([entry(each) for each in shuffled[:size]], run)
                shuffled = shuffled[size:]
            assert store.check(whole=True) == []
            outcomes.add(exported(store))
    assert len(outcomes) == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_things_leaves_a_whole_store(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    articles = pool(chance)
    run = store.begin(Run("test", "0", MODEL))
    for turn in range(8):
        model = f"model-{chance.randrange(3)}"
        number = store.begin(Run("add", "0", model))
        store.add([entry(store.redacted(each), model) for each in chance.sample(articles, 6)], number)
        if turn % 3 == 1:
            store.add([entry(each, model) for each in store.stale(model)], number)
            assert list(store.stale(model)) == []
        if turn == 4:
            store.redact(run, person=chance.choice(["Ida Quill", "Mara Ellwood"]))
        if turn == 6:
            store.redact(run, article=chance.choice([kept.article.id for kept in store.readings()]))
        assert store.check(whole=True) == []
