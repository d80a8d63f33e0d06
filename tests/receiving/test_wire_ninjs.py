"""ninjs 1, 2 and 3, and JSON that only looks like it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accordingto.errors import AccordingtoError
from accordingto.receiving.inputs import Failure
from accordingto.receiving.wire.ninjs import looks_like_ninjs, read_ninjs
from accordingto.records.article import Article

from .wire_items import STORY, TEXT, one


def ninjs(**fields: Any) -> str:
    return json.dumps({"uri": "urn:bna:1", "type": "text", "versioncreated": "2024-03-05T10:15:00Z", **fields})


def test_version_one() -> None:
    article = one(
        ninjs(
            headline="Bridge opens", byline="By Ann Lee", body_text="No.", body_xhtml=STORY, pubstatus="canceled",
            version="4", ednote="Eds: kill", embargoed="2024-03-06T00:00:00Z", copyrightholder="BNA", located="Marlow",
            language="en-GB", copyrightnotice="(c) BNA", usageterms="Not for Henley",
            firstcreated="2024-03-05T09:00:00Z",
        )
    )  # fmt: skip
    declared = article.declared
    assert (article.text, article.title, article.authors) == (TEXT, "Bridge opens", ("Ann Lee",))
    assert (article.status, article.publisher, article.dateline) == ("canceled", "BNA", "Marlow")
    assert (article.published, article.modified) == ("2024-03-05T09:00:00+00:00", "2024-03-05T10:15:00+00:00")
    assert (declared.ed_note, declared.rights, declared.version) == ("Eds: kill", "(c) BNA\nNot for Henley", "4")
    assert (article.url, declared.embargo) == ("urn:bna:1", "2024-03-06T00:00:00+00:00")


def test_version_two_and_three() -> None:
    article = one(
        ninjs(
            headlines=[{"role": "short", "value": "Bridge"}, {"role": "main", "value": "Bridge &amp; road open"}],
            bodies=[
                {"role": "text", "contenttype": "text/plain", "value": "No."},
                {"role": "html", "contenttype": "text/html", "value": f"<h1>Bridge &amp; road open</h1>{STORY}"},
                {"role": "rich", "contenttype": "text/html", "value": "<p>Once more.</p>"},
            ],
            by="Ann Lee", infosources=[{"name": "Reuters"}, {"name": "BNA"}], version=5,
            associations=[{"type": "picture", "descriptions": [{"value": "The bridge."}]}],
        )
    )  # fmt: skip
    assert (article.text, article.title, article.authors) == (TEXT, "Bridge & road open", ("Ann Lee",))
    assert (article.declared.info_source, article.declared.version) == (("Reuters", "BNA"), "5")


def test_plain_bodies_keep_their_paragraphs() -> None:
    assert one(ninjs(headline="h", body_text="One.\nTwo.\r\n\r\nThree.")).text == "One.\n\nTwo.\n\nThree."


def test_a_list_and_an_answer_give_each_item() -> None:
    rows = [json.loads(ninjs(uri=f"urn:bna:{n}", headline="h", body_text=f"Text {n}.")) for n in (1, 2)]
    rows.append(json.loads(ninjs(uri="urn:bna:3", type="picture", headline="Pic", body_text="The bridge.")))
    for value in (rows, {"total": 3, "items": rows}, {"_items": rows}):
        results = list(read_ninjs(json.dumps(value).encode(), "file"))
        assert [(r.input, r.text) for r in results if isinstance(r, Article)] == [
            ("file#urn:bna:1", "Text 1."), ("file#urn:bna:2", "Text 2."),
        ]  # fmt: skip
        assert [r.error.code for r in results if isinstance(r, Failure)] == ["picture"]


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio", "planning", "event", "composite"])
def test_other_types_are_refused_by_name(kind: str) -> None:
    fields = {} if kind == "composite" else {"body_text": "The bridge."}
    with pytest.raises(AccordingtoError) as caught:
        one(ninjs(type=kind, headline="Bridge", **fields))
    assert caught.value.code == ("package" if kind == "composite" else kind)


def test_a_composite_with_a_text_is_an_article() -> None:
    assert one(ninjs(type="composite", headline="Bridge", body_html=STORY)).text == TEXT


def test_fields_of_other_types_are_passed_over() -> None:
    odd = ninjs(headline=7, byline=["x"], bodies="no", headlines=[3], body_html=STORY, version=True, signals={"a": 1},
                infosources=[[]], authors="x", embargoed=5, pubstatus=None, language={}, descriptions=[0])  # fmt: skip
    article = one(odd)
    assert (article.text, article.title, article.authors, article.declared.version) == (TEXT, None, (), None)


def test_halves_of_characters_do_no_harm() -> None:
    source = ninjs(uri="u:\udc00", headline="a\ud800", body_html="<p>b\udfff</p>")
    assert one(source).text == "b\ufffd"


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "A line.", "title": "t"}\n{"text": "Another."}',
        b'{"@context": "https://schema.org", "headline": "x"}',
        b'{"api_version": "1.1", "data": {"item": {"headline": "h", "versioncreated": "", "pubstatus": "usable"}}}',
        b"[1, 2]", b"<nitf/>", b"", b'"headline"',
    ],
)  # fmt: skip
def test_other_json_does_not_look_like_it(body: bytes) -> None:
    assert not looks_like_ninjs(body)


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 100_000, b'{"a": ' + b"9" * 10_000 + b"}", b"\xff\xfe\x00", b"{}", b"null"]
)
def test_damaged_json_is_refused(body: bytes) -> None:
    with pytest.raises(AccordingtoError):
        list(read_ninjs(body, "file"))
