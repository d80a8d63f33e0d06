"""Web Annotations: what the recommendation asks for, no word lost to JSON-LD, and the claims back from them."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from accordingto.errors import Unreadable
from accordingto.exporting.annotated import claim_of, claims_in
from accordingto.exporting.annotations import CONTEXTS, AnnotationWriter, annotations_of
from accordingto.records.article import Article
from accordingto.records.declared import Declared, Post
from accordingto.records.readings import Reading
from accordingto.records.spans import Span

from . import samples
from .annotation_rules import check_collection
from .contexts import expanded, quads
from .strategies import readings

OA = "http://www.w3.org/ns/oa#"
OURS = "urn:accordingto:term:"


def written(*given: Reading) -> bytes:
    stream = BytesIO()
    writer = AnnotationWriter(stream)
    for reading in given:
        writer.add(reading)
    writer.close()
    return stream.getvalue()


def collection(*given: Reading) -> dict[str, Any]:
    return dict(json.loads(written(*given)))


def test_the_story_is_a_collection_as_the_recommendation_has_it() -> None:
    row = collection(samples.reading())
    check_collection(row)
    assert row["total"] == len(samples.claims())


def test_an_empty_export_is_an_empty_collection() -> None:
    row = collection()
    check_collection(row)
    assert row["total"] == 0


def test_an_annotation_says_what_is_known_of_its_claim() -> None:
    row = list(annotations_of(samples.reading()))[5]
    claim = samples.claims()[5]
    assert row["id"] == f"urn:accordingto:annotation:{claim.id}"
    words, body = row["body"]
    assert words["value"] == (
        "The Lowland Courier (from above) ▸ citing ▸ “The officials” → two officials familiar with the inspection "
        "(unnamed: described, 2 of them); indirect; probable “probably”"
    )
    assert body["id"] == f"urn:accordingto:claim:{claim.id}"
    assert body["certainty"]["level"] == "probable"
    assert body["article"]["publisher"] == "The Ambrel Post"
    assert [link.get("name") for link in body["chain"]] == [link.name for link in claim.chain]
    assert "answer" not in body
    target = row["target"][0]
    at = samples.TEXT.index("the wall was probably safe")
    assert target["role"] == "content"
    assert target["source"] == "https://ambrelpost.example/2031/dam"
    assert target["selector"] == [
        {"type": "TextPositionSelector", "start": at, "end": at + 26},
        {
            "type": "TextQuoteSelector",
            "exact": "the wall was probably safe",
            "prefix": "horized to speak publicly, said ",
            "suffix": ". These cracks run along 300 met",
        },
        {
            "type": "FragmentSelector",
            "conformsTo": "https://wicg.github.io/scroll-to-text-fragment/",
            "value": ":~:text=the%20wall%20was%20probably%20safe",
        },
    ]
    assert row["opens"] == f"{target['source']}#{target['selector'][2]['value']}"


def test_a_span_of_the_title_is_selected_in_the_title() -> None:
    selector = next(annotations_of(samples.reading()))["target"][0]["selector"][0]
    assert selector == {
        "type": "TextQuoteSelector",
        "exact": samples.TITLE,
        "refinedBy": {"type": "TextPositionSelector", "start": 0, "end": 35},
    }


def test_positions_count_code_points() -> None:
    text = "👩🏽‍🚒 “Go,” said Ada."
    article = Article(text, "a")
    claim = replace(
        samples.claims()[2], article=article.id, content=(Span.of(text, 5, 10),), cue=(), source=(), chain=()
    )
    row = next(annotations_of(Reading(article, (), (replace(claim, said=None),))))
    assert row["target"][0]["selector"][0] == {"type": "TextPositionSelector", "start": 5, "end": 10}
    assert row["target"][0]["selector"][1]["exact"] == "“Go,”"
    assert row["target"][0]["source"] == f"urn:accordingto:article:{article.id}"
    assert "opens" not in row


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://a b.example/", "dam.html", "urn:", ""]
)
def test_what_is_no_address_becomes_no_iri(url: str) -> None:
    reading = replace(samples.reading(), article=replace(samples.ARTICLE, url=url))
    for row in annotations_of(reading):
        assert {target["source"] for target in row["target"]} == {f"urn:accordingto:article:{reading.article.id}"}
        assert "opens" not in row


def test_a_provider_s_identifier_names_the_source() -> None:
    reading = replace(samples.reading(), article=replace(samples.ARTICLE, url="tag:agency.example,2031:dam"))
    row = next(annotations_of(reading))
    assert row["target"][0]["source"] == "tag:agency.example,2031:dam"
    assert "opens" not in row


def test_declared_facts_and_the_post_of_a_claim_stand_with_it() -> None:
    start = samples.TEXT.index("“The minister told us")
    inner = Post(start, start + 100, "embed", "Tobias Renn", "2031-03-04T10:00:00Z", "https://post.example/1")
    outer = Post(start - 5, len(samples.TEXT), "update", "Ilse Marr")
    declared = Declared(format="NITF", credit="Lowland Wire", signals=("update",), posts=(outer, inner))
    reading = replace(samples.reading(), article=replace(samples.ARTICLE, declared=declared))
    bodies = [row["body"][1] for row in annotations_of(reading)]
    assert [body.get("post", {}).get("author") for body in bodies[6:11]] == [
        None, "Tobias Renn", "Tobias Renn", "Ilse Marr", "Ilse Marr",
    ]  # fmt: skip
    assert bodies[0]["article"]["declared"] == {"format": "NITF", "credit": "Lowland Wire", "signals": ["update"]}
    assert "post" not in bodies[0], "a post has no part in the title"


def terms(value: Any) -> set[str]:
    """Every property, class and concept of an expanded document."""
    if isinstance(value, dict):
        kinds = value.get("@type", [])
        found = {key for key in value if not key.startswith("@")} | {*([kinds] if isinstance(kinds, str) else kinds)}
        found |= {value["@id"]} if "@id" in value else set()
        return found.union(*map(terms, value.values()))
    return set().union(*map(terms, value)) if isinstance(value, list) else set()


def test_every_word_has_a_meaning_in_json_ld() -> None:
    row = collection(samples.reading())
    found = terms(expanded(row))
    assert not [term for term in found if ":" not in term], "what expands to no IRI is lost"
    for iri in (
        OA + "hasBody", OA + "start", OA + "exact", OA + "refinedBy", OA + "cachedSource", OURS + "chain",
        OURS + "direct", OURS + "no-answer", OURS + "probable", OURS + "citing", OURS + "source", OURS + "content",
        "https://schema.org/Person", "https://schema.org/NewsMediaOrganization", "https://schema.org/headline",
        "https://schema.org/minValue", "https://schema.org/latitude",
    ):  # fmt: skip
        assert iri in found, iri


def test_words_of_ours_do_not_change_those_of_the_recommendation() -> None:
    """The start of a time is no character's, the value of a quantity no body's, a source's type no class of a node."""
    row = {"@context": CONTEXTS, **list(annotations_of(samples.reading()))[9]}
    text = "\n".join(quads(row))
    assert f'<{OURS}start> "2030-03"' in text
    assert f"<{OURS}type> <https://schema.org/Person>" in text
    assert text.count("oa#start>") == len(row["target"]) + 1 + 1 + 1, "targets, a link, distance, a detail"


def test_the_links_of_a_chain_stay_in_order() -> None:
    lines = quads({"@context": CONTEXTS, **list(annotations_of(samples.reading()))[4]})
    triples = [line.split(" ", 2) for line in lines]
    chain = next(object_.rstrip(" .") for _, verb, object_ in triples if verb == f"<{OURS}chain>")
    first = next(o.rstrip(" .") for s, verb, o in triples if s == chain and verb.endswith("#first>"))
    assert any(s == first and o.startswith('"The Lowland Courier"') for s, _, o in triples)


def test_the_claims_come_back() -> None:
    reading = samples.reading()
    back = list(claims_in(BytesIO(written(reading))))
    assert [claim.as_dict() for _, claim in back] == [claim.as_dict() for claim in reading.claims]
    assert {article for article, _ in back} == {reading.article.id}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_any_claims_come_back_and_every_line_is_safe_in_a_script(reading: Reading) -> None:
    data = written(reading)
    assert b"<" not in data
    row = json.loads(data)
    check_collection(row)
    back = [claim_of(annotation, reading.article) for annotation in row["first"]["items"]]
    # As text, since a number that is none equals nothing.
    assert [repr(claim.as_dict()) for claim in back] == [repr(claim.as_dict()) for claim in reading.claims]


@pytest.mark.parametrize(
    "damage",
    [
        lambda row: row["target"][0]["selector"][0].update(start=3),
        lambda row: row["target"][0]["selector"][1].update(exact="The Ambrel dam will fall after spring"),
        lambda row: row["body"].pop(),
        lambda row: row.pop("target"),
        lambda row: row["body"][1].pop("article"),
        lambda row: row["body"][1].update(chain=[3]),
    ],
)
def test_what_disagrees_with_itself_or_the_text_is_refused(damage: Any) -> None:
    row = list(annotations_of(samples.reading()))[1]
    assert claim_of(row, samples.ARTICLE) == samples.claims()[1]
    damage(row)
    with pytest.raises(Unreadable, match="export the claims again") as raised:
        claim_of(row, samples.ARTICLE)
    assert raised.value.code == "annotation"


def test_a_cut_line_is_refused() -> None:
    data = written(samples.reading())
    with pytest.raises(Unreadable, match="no JSON"):
        list(claims_in(BytesIO(data[: len(data) // 2])))
