"""NITF by its specification: what stands where, and what is kept of it."""

from __future__ import annotations

import pytest

from accordingto.errors import AccordingtoError

from .wire_items import STORY, TEXT, nitf, one


def test_headline_byline_and_dateline_are_facts_and_not_text() -> None:
    article = one(
        nitf(
            body_head="<hedline><hl1>Bridge <em>opens</em></hl1><hl2>After two years</hl2></hedline>"
            "<byline>By <person>ANN LEE</person> and Jo Roy<byttl>BNA Staff Writers</byttl></byline>"
            "<distributor>BNA</distributor><dateline><location><city>Marlow</city>, <country>England</country>"
            "</location>"
            '<story.date norm="20240305">March 5</story.date></dateline><abstract><p>In short.</p></abstract>'
        )
    )
    assert article.text == TEXT
    assert (article.title, article.authors) == ("Bridge opens", ("Ann Lee", "Jo Roy"))
    assert (article.publisher, article.declared.credit, article.dateline) == ("BNA", "BNA", "Marlow, England")
    assert article.published == "2024-03-05"
    assert article.declared.stated["item"] == {"subheadline": "After two years", "summary": "In short."}


def test_headings_tables_captions_notes_and_lists_keep_their_order_and_kind() -> None:
    article = one(
        nitf(
            "<block><hl2>What is known</hl2><p>One <org>Trade &amp; Co</org> bridge.</p></block>"
            '<media media-type="image"><media-reference source="a.jpg"/><media-caption>The bridge.</media-caption>'
            "<media-producer>Jo Roy</media-producer></media><ul><li>first</li><li>second</li></ul>"
            "<table><tr><th>Town</th><th>Cost</th></tr><tr><td>Marlow</td><td></td><td>4.2</td></tr></table>"
            '<note noteclass="editorsnote"><body.content><p>Updates figures.</p></body.content></note>'
            "<bq><block><p>We are glad.</p></block><credit>The mayor</credit></bq>",
            end="<tagline>Ann Lee reports on towns.</tagline>",
        )
    )
    marked = {article.text[start:end]: kind for start, end, kind in article.block_kinds}
    assert marked == {
        "What is known": "heading", "The bridge.": "caption", "Jo Roy": "caption", "first": "list", "second": "list",
        "Town | Cost": "table", "Marlow | 4.2": "table", "Updates figures.": "boilerplate", "We are glad.": "quote",
        "The mayor": "caption", "Ann Lee reports on towns.": "byline",
    }  # fmt: skip
    assert article.text.startswith(
        "What is known\n\nOne Trade & Co bridge.\n\nThe bridge.\n\nJo Roy\n\nfirst\n\nsecond"
    )


def test_docdata_gives_status_signals_version_note_embargo_and_rights() -> None:
    article = one(
        nitf(
            head='<docdata management-status="embargoed"><correction info="Corrects the cost"/>'
            '<ed-msg msg-type="Update" info="Eds: with the cost"/><du-key key="Bridge" version="4" generation="2"/>'
            '<doc-id id-string="991" regsrc="BNA"/><date.issue norm="20240305T101500+0100"/>'
            '<date.release norm="20240306T000000+0100"/><date.expire norm="20240401T000000+0100"/>'
            '<doc.copyright holder="Borough News" year="2024"/></docdata>'
            '<revision-history name="al" norm="20240305T120000+0100"/><revision-history norm="20240305T113000+0100"/>',
            attributes=' baselang="en-GB"',
        )
    )
    declared = article.declared
    assert (declared.signals, declared.embargo) == (("correction", "embargo", "update"), "2024-03-06T00:00:00+01:00")
    assert (declared.version, declared.ed_note) == ("4", "Eds: with the cost")
    assert (declared.rights, article.publisher) == ("2024 Borough News", "Borough News")
    assert (article.published, article.modified) == ("2024-03-05T10:15:00+01:00", "2024-03-05T12:00:00+01:00")
    assert article.url == "nitf:Borough%20News:Bridge%202024-03-05"


def test_a_release_that_is_the_issue_is_no_embargo() -> None:
    head = '<docdata><date.issue norm="20240305T1015Z"/><date.release norm="20240305T1015Z"/></docdata>'
    assert one(nitf(head=head)).declared.embargo is None


def test_a_newspapers_own_name_and_address_come_first() -> None:
    head = (
        '<docdata><doc.copyright holder="The Holding" year="1999"/></docdata><pubdata name="The Marlow Gazette" '
        'date.publication="19990205T000000" ex-ref="http://gazette.example/1.html"/>'
    )
    article = one(nitf(head=head))
    assert (article.publisher, article.url) == ("The Marlow Gazette", "http://gazette.example/1.html")
    assert article.published == "1999-02-05T00:00:00"


@pytest.mark.parametrize("word", ["canceled", "cancelled", "Killed"])
def test_a_canceled_document_without_text_is_an_article_that_says_so(word: str) -> None:
    head = f'<docdata management-status="{word}"><doc-id id-string="urn:bna:7"/></docdata>'
    article = one(nitf("", head, "<hedline><hl1>KILL: Bridge opens</hl1></hedline>"))
    assert (article.status, article.text, article.url) == ("canceled", "KILL: Bridge opens", "urn:bna:7")
    assert "kill" in article.declared.signals


def test_a_kill_without_a_headline_is_not_lost() -> None:
    head = '<docdata management-status="canceled"><doc-id id-string="urn:bna:7"/></docdata>'
    assert one(nitf("", head)).text == "urn:bna:7"


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(AccordingtoError) as caught:
        one(nitf("<p> </p>", body_head="<hedline><hl1>Bridge</hl1></hedline>"))
    assert caught.value.code == "empty"


def test_prefixes_doctypes_and_encodings_make_no_difference() -> None:
    plain = one(nitf())
    prefixed = nitf().replace("</", "</n:").replace("<", "<n:").replace("<n:/n:", "</n:")
    assert (
        one(prefixed.replace("<n:nitf>", '<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/">')).text == plain.text
    )
    doctype = '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'
    assert one((doctype + nitf("<p>Café&nbsp;&eacute;</p>")).encode("latin-1")).text == "Café é"
    assert one(("\ufeff" + nitf()).encode("utf-16-le")).text == plain.text


@pytest.mark.parametrize("name", ["base64", "zlib", "punycode", "idna", "undefined", "no-such"])
def test_what_is_no_encoding_of_texts_is_not_used_as_one(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?>{nitf("<p>Café Marlow opens.</p>")}'.encode("latin-1")
    assert one(body).text.startswith("Caf")


def test_lines_broken_to_a_width_are_joined_and_short_lines_are_not() -> None:
    wrapped = (
        "   The bridge over the river will open on Friday after two years <br/>of work, the town council of Marlow "
        "said on Tuesday in a<br/>statement."
    )
    article = one(
        nitf(f"<p>{wrapped}</p><p>Marlow 3<br/>Henley 1</p><p>One<br/><br/>Two</p><pre>Marlow: 3\nHenley: 1</pre>")
    )
    assert article.text.split("\n\n") == [
        "The bridge over the river will open on Friday after two years of work, the town council of Marlow said on "
        "Tuesday in a statement.",
        "Marlow 3", "Henley 1", "One", "Two", "Marlow: 3", "Henley: 1",
    ]  # fmt: skip


def test_line_breaks_of_the_source_do_not_part_a_word_from_its_mark() -> None:
    story = (
        "<p>\n  The town of\n  <a href='x'>Marlow</a>\n  , near\n  <b>Henley</b>\n  , opened (<i>again</i>\n) it.\n</p>"
    )
    assert one(nitf(story)).text == "The town of Marlow, near Henley, opened (again) it."


def test_markup_escaped_once_too_often_is_undone() -> None:
    article = one(
        nitf(
            "<p>From 35&lt;dash&gt;-&lt;/dash&gt;40 at 4 o&amp;#39;clock, if a &lt; b.</p>"
            "<p>&lt;div&gt;&lt;/div&gt;</p>"
        )
    )
    assert article.text == "From 35-40 at 4 o'clock, if a < b."


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ann Lee in Marlow", ("Ann Lee",)),
        ("ANN LEE, JO ROY ja EK BO", ("Ann Lee", "Jo Roy", "Ek Bo")),
        ("By Ann Lee, Borough University", ("Ann Lee",)),
        ("Text: Ann Lee (photo: Jo Roy)", ("Ann Lee",)),
        ("al/jr", ()),
        ("BNA", ()),
        ("Borough News Agency", ()),
        ("Ann Lee / bna.example", ("Ann Lee",)),
        ("李安", ("李安",)),
    ],
)
def test_bylines(byline: str, authors: tuple[str, ...]) -> None:
    article = one(nitf(STORY, body_head=f"<byline>{byline}</byline>"))
    assert (article.authors, article.declared.byline) == (authors, byline)
