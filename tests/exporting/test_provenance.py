"""Provenance: read by PROV's own library, its constraints kept, nobody ever two articles' agent."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from prov.model import ProvDocument

from accordingto.exporting.provenance import PROV_CONTEXT, ProvenanceWriter, run_id
from accordingto.records.claims import ChainLink
from accordingto.records.declared import Declared, Post
from accordingto.records.keeping import KeptRun, Run
from accordingto.records.readings import Reading
from accordingto.records.restoring import given_to

from . import samples
from .contexts import quads
from .strategies import readings

RUN = KeptRun(7, Run("add", "0.1.0", "model-hash", {"threads": 2}), "2031-03-05T08:00:00Z", "2031-03-05T08:00:09Z")
# The ends of each relation, and which of them are agents or activities; the others are entities.
ENDS = {
    "Attribution": ("entity", "agent"), "Derivation": ("generatedEntity", "usedEntity"),
    "Usage": ("activity", "entity"), "Generation": ("entity", "activity"), "Association": ("activity", "agent", "plan"),
    "Influence": ("influencee", "influencer"), "Specialization": ("specificEntity", "generalEntity"),
}  # fmt: skip


def written(*given: Reading, run: KeptRun | None = None) -> bytes:
    stream = BytesIO()
    writer = ProvenanceWriter(stream, run)
    for reading in given:
        writer.add(reading)
    writer.close()
    return stream.getvalue()


def graph(*given: Reading, run: KeptRun | None = None) -> list[dict[str, Any]]:
    return list(json.loads(written(*given, run=run))["@graph"])


def notation(*given: Reading, run: KeptRun | None = None) -> list[str]:
    """The document in PROV-N, as the library of the PROV group's format reads it."""
    document = ProvDocument.deserialize(content=written(*given, run=run).decode("utf8"), format="jsonld")
    return [line.strip() for line in document.get_provn().splitlines()]


def claim(number: int) -> str:
    return samples.claims()[number].id


def test_the_context_is_the_published_one() -> None:
    row = json.loads(written())
    assert row["@context"][-1] == PROV_CONTEXT == "https://openprovenance.org/prov-jsonld/context.jsonld"


def test_the_article_its_publisher_and_author() -> None:
    found = notation(samples.reading())
    article = f"article:{samples.ARTICLE.id}"
    party = f"party:{samples.ARTICLE.id}"
    assert f"agent({party}-publisher-0, [prov:type='prov:Organization', prov:label=\"The Ambrel Post\"])" in found
    assert f"wasAttributedTo({article}, {party}-publisher-0, [prov:role='at:publisher'])" in found
    assert f"wasAttributedTo({article}, {party}-author-0, [prov:role='at:author'])" in found
    assert sum(line.startswith("specializationOf(") for line in found) == 1


def test_a_claim_quotes_its_article_and_is_its_origin_s_word() -> None:
    found = notation(samples.reading())
    name = f"claim:{claim(1)}"
    assert f"wasDerivedFrom({name}, article:{samples.ARTICLE.id}, -, -, -, [prov:type='prov:Quotation'])" in found
    assert (
        f"wasAttributedTo({name}, source:{claim(1)}-0, "
        '[prov:role=\'at:origin\', at:naming="role", at:words="the harbour master"])'
    ) in found


def test_each_relay_is_an_account_that_derives_from_the_next() -> None:
    found = notation(samples.reading())
    name, account = f"claim:{claim(4)}", f"account:{claim(4)}"
    assert f"wasDerivedFrom({name}, {account}-0, -, -, -, [prov:type='at:reported'])" in found
    assert (
        f"wasDerivedFrom({account}-0, {account}-1, -, -, -, [prov:type='at:citing', prov:type='prov:PrimarySource'])"
    ) in found
    assert (
        f'wasAttributedTo({account}-0, source:{claim(4)}-0, [at:naming="named", at:words="The Lowland Courier"])'
        in found
    )
    origin = [line for line in found if line.startswith(f"wasAttributedTo({name}, ")]
    assert len(origin) == 1
    assert f"source:{claim(4)}-1" in origin[0]


def test_who_gave_no_answer_said_nothing() -> None:
    """That the ministry did not respond is the publisher's word, and so is a sentence of its own."""
    found = notation(samples.reading())
    publisher = f"party:{samples.ARTICLE.id}-publisher-0"
    for number in (10, 12):
        attributed = [line for line in found if line.startswith(f"wasAttributedTo(claim:{claim(number)}, ")]
        assert attributed == [f"wasAttributedTo(claim:{claim(number)}, {publisher}, [prov:role='at:publisher'])"]
    assert any(line.startswith(f"wasInfluencedBy(claim:{claim(10)}, source:{claim(10)}-0, ") for line in found)


def test_a_document_is_no_agent_but_a_primary_source() -> None:
    told = samples.claims()[1]
    link = ChainLink(told.source[0], "the inspection report", "document", "named")
    reading = replace(samples.reading(), claims=(replace(told, chain=(link,)),))
    found = notation(reading)
    name = f"source:{told.id}-0"
    assert any(line.startswith(f"entity({name}, ") and "sdo:DigitalDocument" in line for line in found)
    assert any(
        line.startswith(f"wasDerivedFrom(claim:{told.id}, {name}, ") and "PrimarySource" in line for line in found
    )
    assert not [line for line in found if line.startswith(f"wasAttributedTo(claim:{told.id}")]


def test_the_run_is_an_activity_of_the_program() -> None:
    found = notation(samples.reading(), run=RUN)
    run = f"run:{run_id(RUN)}"
    assert any(
        line.startswith(f"activity({run}, 2031-03-05T08:00:00+00:00, 2031-03-05T08:00:09+00:00, ") for line in found
    )
    assert any(line.startswith("agent(program:") and "SoftwareAgent'" in line for line in found)
    assert any(line.startswith(f"wasAssociatedWith({run}, program:") and "model:" in line for line in found)
    assert f"used({run}, article:{samples.ARTICLE.id}, -)" in found
    assert f"wasGeneratedBy(claim:{claim(0)}, {run}, -)" in found


def test_each_reading_may_have_its_own_run() -> None:
    later = replace(RUN, started="2031-04-01T08:00:00Z", finished=None)
    other = given_to(samples.reading(), replace(samples.ARTICLE, url="https://ambrelpost.example/2031/dam-2"))
    stream = BytesIO()
    writer = ProvenanceWriter(stream, RUN)
    writer.add(samples.reading())
    writer.add(other, later)
    writer.add(Reading(replace(other.article, url="https://ambrelpost.example/2031/dam-3")), later)
    writer.close()
    rows = json.loads(stream.getvalue())["@graph"]
    check_constraints(rows)
    assert [row["@id"] for row in rows if row["@type"] == "Activity"] == [f"run:{run_id(run)}" for run in (RUN, later)]
    assert sum(row["@type"] == "Association" for row in rows) == 2
    used = {row["entity"]: row["activity"] for row in rows if row["@type"] == "Usage"}
    assert used[f"article:{samples.ARTICLE.id}"] != used[f"article:{other.article.id}"]


def test_versions_declared_sources_and_posts() -> None:
    start = samples.TEXT.index("“The minister told us")
    declared = Declared(
        format="NITF", info_source=("Lowland Wire",), credit="Lowland Wire/Ambrel Post", signals=("correction",),
        posts=(Post(start, start + 90, "embed", "Tobias Renn", None, "https://post.example/1"), Post(0, 300, "update")),
    )  # fmt: skip
    article = replace(samples.ARTICLE, version=2, replaces="0123456789abcdef", declared=declared)
    found = notation(replace(samples.reading(), article=article))
    name = f"article:{article.id}"
    assert f"wasDerivedFrom({name}, article:0123456789abcdef, -, -, -, [prov:type='prov:Revision'])" in found
    assert f"wasAttributedTo({name}, party:{article.id}-info-source-0, [prov:role='at:info-source'])" in found
    assert f"wasDerivedFrom({name}, post:{article.id}-0, -, -, -, [prov:type='prov:Quotation'])" in found
    assert f"wasInfluencedBy({name}, post:{article.id}-1, [prov:type='at:part'])" in found
    assert f"wasDerivedFrom(claim:{claim(7)}, post:{article.id}-0, -, -, -, [prov:type='prov:Quotation'])" in found
    assert f"wasAttributedTo(post:{article.id}-0, party:{article.id}-post-0, [prov:role='at:author'])" in found


def test_it_is_prov_o_in_rdf() -> None:
    """As JSON-LD the statements are PROV-O's qualified ones, each on the node that it is about."""
    lines = quads(json.loads(written(samples.reading(), run=RUN)))
    prov = "http://www.w3.org/ns/prov#"
    statements = graph(samples.reading(), run=RUN)
    for kind in ("Attribution", "Derivation", "Generation", "Usage", "Association", "Influence"):
        count = sum(row["@type"] == kind for row in statements)
        assert count > 0
        assert sum(f"<{prov}qualified{kind}>" in line for line in lines) == count
    assert f'<urn:accordingto:claim:{claim(0)}> <{prov}value> "Ambrel dam ‘will hold until spring’" .' in lines


def check_constraints(rows: list[dict[str, Any]]) -> None:
    """PROV-CONSTRAINTS, as far as they bear on what is written: everything that is spoken of is stated, once and of one
    kind; nothing derives from itself; nothing is generated twice by one activity."""
    stated = {row["@id"]: row["@type"] for row in rows if "@id" in row}
    assert len(stated) == sum("@id" in row for row in rows)
    derived: dict[str, set[str]] = {}
    generated = []
    for row in rows:
        for end in ENDS.get(row["@type"], ()):
            if end in row:
                kinds = {"agent": {"Agent"}, "activity": {"Activity"}}.get(end, {"Entity", "Agent"})
                assert stated[row[end]] in kinds, row
        if row["@type"] == "Derivation":
            derived.setdefault(row["generatedEntity"], set()).add(row["usedEntity"])
        if row["@type"] == "Generation":
            generated.append((row["entity"], row.get("activity")))
    assert len(generated) == len(set(generated))
    for first in derived:
        reached, open_ends = set[str](), set(derived[first])
        while open_ends:
            one = open_ends.pop()
            reached.add(one)
            open_ends |= derived.get(one, set()) - reached
        assert first not in reached


def test_the_story_keeps_the_constraints() -> None:
    check_constraints(graph(samples.reading(), run=RUN))


def test_two_articles_never_share_an_agent() -> None:
    """Not even where the same text stands twice, under two addresses of one publisher."""
    first = samples.reading()
    second = given_to(first, replace(first.article, url="https://ambrelpost.example/2031/dam-2"))
    rows = graph(first, second)
    check_constraints(rows)
    of_each = [{row["@id"] for row in graph(one) if row["@type"] == "Agent"} for one in (first, second)]
    assert not of_each[0] & of_each[1]
    assert len(of_each[0]) == len(of_each[1]) > 5


def distinct(reading: Reading) -> Reading:
    """Without claims that have the id of another: no reader makes such."""
    return replace(reading, claims=tuple({claim.id: claim for claim in reading.claims}.values()))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(readings().map(distinct))
def test_any_reading_keeps_the_constraints_and_is_safe_in_a_script(reading: Reading) -> None:
    data = written(reading, run=RUN)
    assert b"<" not in data
    check_constraints(json.loads(data)["@graph"])


@pytest.mark.parametrize("published", ["2031-03-04", "2031-03-04T25:99:00Z", "spring", None])
def test_only_a_date_and_time_is_given_as_one(published: str | None) -> None:
    rows = graph(replace(samples.reading(), article=replace(samples.ARTICLE, published=published)))
    assert not [row for row in rows if "time" in row]


def test_a_date_and_time_is_when_the_article_came_to_be() -> None:
    rows = graph(replace(samples.reading(), article=replace(samples.ARTICLE, published="2031-03-04T09:30:00+01:00")))
    assert [row["time"] for row in rows if "time" in row] == ["2031-03-04T09:30:00+01:00"]
