"""The API is what its description says: made-up requests of every operation, and the answers held against it.

`API_EXAMPLES=500 python -m pytest tests/serving/web/test_schema.py` runs the long one (docs/serving.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from accordingto.serving.web.api import models
from accordingto.serving.web.app import create_app
from accordingto.storing import open_store

from .running import running

EXAMPLES = int(os.environ.get("API_EXAMPLES", "12"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, unsupported_method,
]  # fmt: skip
SERVED = create_app("none.db").openapi()
OPERATIONS = [(method.upper(), path) for path, methods in SERVED["paths"].items() for method in methods]


@pytest.fixture(scope="module")
def schema(dam: Path) -> Iterator[Any]:
    with running(dam) as address:
        yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def known(dam: Path) -> dict[str, list[str]]:
    """What there is, for the parts of a path and the parameters that name something."""
    with open_store(dam) as store:
        articles = [head.id for head in store.heads().heads]
        hits = store.search("", limit=20).hits
        stories = [each.id for each in store.stories.outlines(store.stories.numbers())]
    return {
        "article": articles, "a": articles, "b": articles, "claim": [hit.claim.id for hit in hits],
        "story": stories + articles, "name": ["Reuters", "unnamed:officials", "officials", "unnamed:"],
        "q": ["dam", "kind:direct", "-kind:own-voice dam*", "naming:described OR quantity:>2", 'source:"a b"'],
        "after": ["PDNyAAADEAEAWGoCz_-51tyH", "63125280-f74eb6b53a84f5e5", "2"],
    }  # fmt: skip


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_described(schema: Any, known: dict[str, list[str]], method: str, path: str) -> None:
    operation = schema[path][method]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), data=st.data())
    def answers(case: Any, data: st.DataObject) -> None:
        for part in (case.path_parameters, case.query):
            for name in part or {}:
                if name in known and data.draw(st.integers(0, 3)):
                    part[name] = data.draw(st.sampled_from(known[name]))
        case.validate_response(case.call(), checks=CHECKS)

    answers()


def test_the_models_name_every_field(dam_client: TestClient, known: dict[str, list[str]]) -> None:
    article, claim, story = known["article"][0], known["claim"][0], known["story"][0]
    answers: dict[str, type[BaseModel]] = {
        "/articles": models.Articles, f"/articles/{article}": models.KeptReading,
        f"/articles/{article}/versions": models.Versions, f"/articles/{article}/changes": models.Changes,
        "/search?q=": models.Search, "/facets?q=": models.Facets, f"/claims/{claim}": models.KeptClaim,
        "/stories": models.Stories, f"/stories/{story}?since=2000-01-01": models.Story,
        f"/stories/{story}/digest": models.Digest, "/sources": models.Sources,
        "/sources/unnamed:officials": models.Source, f"/compare?a={article}&b={known['b'][1]}": models.Comparison,
    }  # fmt: skip
    for address, model in answers.items():
        answer = dam_client.get(f"/api/v1{address}")
        assert answer.status_code == 200, answer.text
        assert unnamed(model.model_validate(answer.json())) == set()
        described = SERVED["components"]["schemas"][model.__name__]
        assert set(described["properties"]) >= set(answer.json())


def unnamed(value: Any) -> set[str]:
    """Fields of an answer that no model names."""
    if isinstance(value, BaseModel):
        found = {f"{type(value).__name__}.{name}" for name in value.model_extra or {}}
        return found.union(*(unnamed(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, list | tuple):
        return set().union(*map(unnamed, value))
    if isinstance(value, dict):
        return set().union(*map(unnamed, value.values()))
    return set()
