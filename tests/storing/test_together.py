"""Many writers at once, and writers that are killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accordingto.records.keeping import Run
from accordingto.storing import Store, open_store

from .making import MODEL, article, entries, entry

WRITER = """
import random, sys
sys.path.insert(0, sys.argv[1])
from tests.storing.making import MODEL, article, entry
from accordingto.records.keeping import Run
from accordingto.storing import open_store
place, seed, count = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
numbers = random.Random(seed).sample(range(1, count + 1), count)
with open_store(place) as store:
    run = store.begin(Run("add", "0", MODEL, {"seed": seed}))
    for start in range(0, count, 5):
        for added in store.add([entry(article(n)) for n in numbers[start : start + 5]], run):
            print(added.article, flush=True)
    store.finish(run, {})
"""
ROOT = Path(__file__).parents[2]


def writer(place: str, seed: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(ROOT), place, str(seed), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def exported(store: Store) -> list[str]:
    return [json.dumps(kept.reading.as_dict()) for kept in store.readings()]


def undisturbed(place: str, count: int) -> list[str]:
    with open_store(place) as store:
        store.add(entries(1, count + 1), store.begin(Run("add", "0", MODEL)))
        return exported(store)


def test_four_writers_begin_one_store_at_once(place: str, new_place: Callable[[], str]) -> None:
    running = [writer(place, seed, 40) for seed in range(4)]
    for process in running:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert len(output.split()) == 40
    with open_store(place) as store:
        assert exported(store) == undisturbed(new_place(), 40)
        assert store.check(whole=True) == []


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_what_was_acknowledged_outlives_a_kill(place: str, new_place: Callable[[], str]) -> None:
    chance = random.Random(4)
    acknowledged: set[str] = set()
    for seed in range(5):
        process = writer(place, seed, 60)
        time.sleep(0.3 + chance.random() * 0.6)
        process.send_signal(signal.SIGKILL)
        output, _ = process.communicate(timeout=60)
        acknowledged.update(line for line in output.splitlines() if len(line) == 16)
        with open_store(place) as store:
            assert acknowledged <= {kept.article.id for kept in store.readings()}
            assert store.check(whole=True) == []
    with open_store(place) as store:
        run = store.begin(Run("add", "0", MODEL))
        for number in range(1, 61):
            store.add([entry(article(number))], run)
        assert exported(store) == undisturbed(new_place(), 60)
        assert store.check(whole=True) == []
