"""What the Web Annotation Data Model says that an annotation or a collection of them must be, as checks.

https://www.w3.org/TR/annotation-model/, sections 3 to 5: the MUSTs that concern what this program writes.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def is_iri(value: object) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme) and not any(c in value for c in ' <>"{}|\\^`')


def check_collection(row: dict[str, Any]) -> None:
    """5.1 and 5.2: a collection with one page embedded, and what is on it."""
    contexts = row["@context"]
    assert ANNOTATION_CONTEXT in (contexts if isinstance(contexts, list) else [contexts])
    assert is_iri(row["id"])
    assert row["type"] == "AnnotationCollection"
    assert isinstance(row["label"], str)
    page = row["first"]
    assert "@context" not in page
    assert is_iri(page["id"])
    assert page["type"] == "AnnotationPage"
    assert page["partOf"] == row["id"]
    assert row["last"] == page["id"]
    assert page["startIndex"] == 0
    assert row["total"] == len(page["items"])
    for annotation in page["items"]:
        check_annotation(annotation)


def check_annotation(row: dict[str, Any]) -> None:
    """3.1 to 3.3: one identity, at least one target, a motivation of the vocabulary."""
    assert is_iri(row["id"])
    assert row["type"] == "Annotation"
    assert row["motivation"] in MOTIVATIONS
    assert row["target"]
    for body in row["body"]:
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str)
            assert body["purpose"] in MOTIVATIONS
            assert isinstance(body["format"], str)
        else:
            assert is_iri(body["id"])
    for target in row["target"]:
        assert is_iri(target["source"])
        _check_state(target["state"])
        for selector in target["selector"]:
            _check_selector(selector)


def _check_state(state: dict[str, Any]) -> None:
    """4.3.1: a date and time in UTC, and the name of the copy."""
    assert state["type"] == "TimeState"
    assert is_iri(state["cached"])
    assert state.get("sourceDate", "Z").endswith("Z")


def _check_selector(selector: dict[str, Any]) -> None:
    """4.2.1, 4.2.4, 4.2.5."""
    if selector["type"] == "TextPositionSelector":
        assert 0 <= selector["start"] <= selector["end"]
    elif selector["type"] == "TextQuoteSelector":
        assert isinstance(selector["exact"], str)
        assert "refinedBy" in selector or {"prefix", "suffix"} <= set(selector)
        if "refinedBy" in selector:
            _check_selector(selector["refinedBy"])
    else:
        assert selector["type"] == "FragmentSelector"
        assert isinstance(selector["value"], str)
        assert is_iri(selector["conformsTo"])
