"""A store with the sample story, read once, and clients of a server on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from accordingto.fingerprint import fingerprint
from accordingto.keeping.linking import link
from accordingto.reading import Reader
from accordingto.receiving import Failure, receive
from accordingto.receiving.inputs import expand
from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import reading_key
from accordingto.storing import open_store

from ...linking.sample_making import INPUTS
from .served import client_of


@pytest.fixture(scope="session")
def dam(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the articles of the sample story, linked. Only to be read."""
    place = tmp_path_factory.mktemp("dam") / "dam.db"
    model = fingerprint()
    articles = [each for source in expand([str(path) for path in INPUTS]) for each in receive(source)]
    with open_store(place) as store:
        run = store.begin(Run("add", "0", model))
        entries = [
            Entry(each, reading_key(each, model), reader.read(each))
            for each in articles
            if not isinstance(each, Failure)
        ]
        store.add(entries, run)
        link(store, run)
        store.finish(run, {"new": len(entries)})
    return place


@pytest.fixture(scope="session")
def dam_client(dam: Path) -> Iterator[TestClient]:
    with client_of(dam) as client:
        yield client
