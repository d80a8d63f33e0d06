"""NewsML-G2 by its specification: messages, renditions, statuses, signals, and all that is no article."""

from __future__ import annotations

from base64 import b64encode

import pytest

from accordingto.errors import AccordingtoError
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article

from .wire_items import STORY, TEXT, g2, nitf, one, read, xhtml


def test_item_meta_and_content_meta_are_declared() -> None:
    article = one(
        g2(
            xhtml(),
            "<versionCreated>2024-03-05T11:30:00Z</versionCreated><firstCreated>2024-03-05T10:15:00Z</firstCreated>"
            '<embargoed>2024-03-06T00:00:00Z</embargoed><pubStatus qcode="stat:withheld"/><edNote>Eds: with the cost'
            '</edNote><edNote role="x:y">Second note</edNote><signal qcode="sig:correction"/>'
            '<signal qcode="sig:atomic"/>',
            "<by>By Ann Lee and Jo Roy</by><creditline>BNA/Reuters</creditline><dateline>MARLOW, March 5</dateline>"
            '<infoSource qcode="is:2"><name>Reuters</name></infoSource><language tag="en"/>'
            '<headline role="hld:subHeadline">After two years</headline>'
            '<headline role="hld:main">Bridge opens</headline>',
            "<copyrightHolder><name>Borough News</name></copyrightHolder><copyrightNotice>(c) BNA</copyrightNotice>"
            "<usageTerms>Not for Henley</usageTerms>",
        )
    )
    declared = article.declared
    assert (article.text, article.title, article.authors) == (TEXT, "Bridge opens", ("Ann Lee", "Jo Roy"))
    assert (article.published, article.modified) == ("2024-03-05T10:15:00+00:00", "2024-03-05T11:30:00+00:00")
    assert (article.status, declared.status, declared.version) == ("withheld", "withheld", "3")
    assert (declared.signals, declared.embargo) == (("correction", "embargo"), "2024-03-06T00:00:00+00:00")
    assert (declared.credit, declared.info_source, article.publisher) == ("BNA/Reuters", ("Reuters",), "BNA")
    assert declared.ed_note == "Eds: with the cost\nSecond note"
    assert declared.rights == "(c) BNA\nNot for Henley"
    assert (article.url, article.dateline) == ("tag:bna.example,2024:bridge", "MARLOW, March 5")
    assert declared.stated["item"]["signals"] == ["sig:atomic"]


def test_of_several_renditions_the_best_is_taken_once() -> None:
    plain = '<inlineData contenttype="text/plain">Plain rendition of it.</inlineData>'
    picture = '<remoteContent contenttype="image/jpeg" href="http://bna.example/a.jpg"/>'
    inner = nitf(body_head="<byline>By Ann Lee</byline>").replace(
        "<nitf>", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">'
    )
    article = one(g2(picture + plain + f'<inlineXML contenttype="application/nitf+xml">{inner}</inlineXML>'))
    assert (article.text, article.authors) == (TEXT, ("Ann Lee",))
    assert (
        one(g2(plain + '<inlineXML contenttype="application/nitf+xml"> </inlineXML>')).text == "Plain rendition of it."
    )


@pytest.mark.parametrize(
    "data",
    [
        f'<inlineData contenttype="text/html"><![CDATA[{STORY}]]></inlineData>',
        f'<inlineData contenttype="text/html" encoding="e:base64">{b64encode(STORY.encode()).decode()}</inlineData>',
        f'<inlineData contenttype="text/plain">\n{TEXT}\n</inlineData>',
        f"<inlineXML>{STORY}</inlineXML>",
    ],
)
def test_inline_data(data: str) -> None:
    assert one(g2(data)).text == TEXT


def test_plain_text_broken_to_a_width_with_paragraphs_set_in() -> None:
    data = (
        "<![CDATA[<p>\n     (BNA) - Marlow, March 5 - The bridge will open on Friday,\nthe town council said on "
        'Tuesday.\n   "We are glad that it is done at long last," the mayor said\nto reporters.\n</p>]]>'
    )
    article = one(g2(f'<inlineData contenttype="text/plain">{data}</inlineData>'))
    assert article.text.split("\n\n") == [
        "(BNA) - Marlow, March 5 - The bridge will open on Friday, the town council said on Tuesday.",
        '"We are glad that it is done at long last," the mayor said to reporters.',
    ]


def test_a_message_gives_each_text_and_names_what_is_none() -> None:
    picture = g2("", content_meta="<headline>The bridge</headline>").replace("ninat:text", "ninat:picture")
    package = '<packageItem guid="tag:p"><groupSet root="G"/></packageItem>'
    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>'
        + g2(xhtml()) + g2(xhtml("<p>Another one.</p>")).replace(":bridge", ":other") + picture + package
        + "</itemSet></newsMessage>"
    )  # fmt: skip
    results = read(message)
    assert [result.text for result in results if isinstance(result, Article)] == [TEXT, "Another one."]
    assert [result.input for result in results][:2] == [
        "file#tag:bna.example,2024:bridge",
        "file#tag:bna.example,2024:other",
    ]
    assert [result.error.code for result in results if isinstance(result, Failure)] == ["picture", "package"]
    assert {result.raw_sha256 for result in results if isinstance(result, Article)} != {None}


@pytest.mark.parametrize("prefix", ["", "n:"])
def test_namespaces_with_prefix_and_without(prefix: str) -> None:
    item = (
        f'<{prefix}newsItem xmlns{":n" if prefix else ""}="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1">'
        f'<{prefix}itemMeta><{prefix}pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/></{prefix}itemMeta>'
        f"<{prefix}contentMeta><{prefix}headline>KILL</{prefix}headline></{prefix}contentMeta></{prefix}newsItem>"
    )
    article = one(item)
    assert (article.status, article.text, article.url) == ("canceled", "KILL", "urn:x:1")


def test_an_embargo_without_an_end() -> None:
    declared = one(g2(xhtml(), "<embargoed/>")).declared
    assert (declared.embargo, declared.signals) == (None, ("embargo",))


def test_who_handled_the_item_is_kept() -> None:
    hops = (
        '<hopHistory><hop seq="1" timestamp="2024-03-05T10:00:00Z"><party qcode="c:1"><name>Borough Wire</name></party>'
        '<action qcode="a:created"/></hop></hopHistory>'
    )
    stated = one(g2(xhtml(), before=hops)).declared.stated["item"]
    assert stated["hop_history"] == [{"time": "2024-03-05T10:00:00Z", "party": "Borough Wire", "actions": ["created"]}]


def test_a_creator_is_an_author_where_no_byline_is_and_it_is_a_person() -> None:
    creators = (
        '<creator qcode="staff:al"><name>Ann Lee</name></creator><creator qcode="web:borough.example"><name>The Borough'
        '</name></creator><creator type="cpnat:organisation"><name>Henley Wire</name></creator><creator literal="VRG"/>'
    )
    assert one(g2(xhtml(), content_meta=creators)).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("provider", "publisher"),
    [
        ('<provider qcode="nprov:AFP"/>', "AFP"),
        ('<provider uri="http://cv.iptc.org/newscodes/newsprovider/AFP"/>', "AFP"),
        ('<provider qcode="p:1"><name>Borough</name></provider>', "Borough"),
        ('<provider literal="borough.example"/>', "Holder"),
        ('<provider uri="http://www.borough.example/about/"/>', "Holder"),
    ],
)
def test_publisher_is_the_provider_by_name(provider: str, publisher: str) -> None:
    rights = "<copyrightHolder><name>Holder</name></copyrightHolder>"
    assert one(g2(xhtml(), rights=rights).replace('<provider literal="BNA"/>', provider)).publisher == publisher


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio", "animation", "composite"])
def test_other_classes_are_refused_by_name(kind: str) -> None:
    with pytest.raises(AccordingtoError) as caught:
        read(g2("", content_meta="<headline>Bridge</headline>").replace("ninat:text", f"ninat:{kind}"))
    assert caught.value.code == ("package" if kind == "composite" else kind)
    assert "Bridge" in str(caught.value)


def test_a_text_that_lies_elsewhere_is_said_to() -> None:
    with pytest.raises(AccordingtoError, match="lies elsewhere"):
        read(g2('<remoteContent contenttype="application/nitf+xml" href="story.xml"/>'))


def test_an_agencys_own_elements_are_paragraphs_among_elements_and_words_among_words() -> None:
    own = (
        '<inlineXML contenttype="application/x-own+xml"><STORY xmlns=""><RUBRIK>Bridge opens</RUBRIK><DAT>'
        "<ORT>Marlow</ORT><SOURCE>BNA</SOURCE></DAT><LEDE><P>The <Company>Trade</Company> bridge<Mark>s</Mark> opened."
        "</P></LEDE><RUNNING><CITAT>We are glad, said the mayor.</CITAT><P>It is <Person>long</Person>.</P>"
        "<MELLIS>Cost</MELLIS><TALK>Four</TALK></RUNNING><BYLINE>Ann Lee/BNA</BYLINE><BILD><BILDFIL>1.jpg</BILDFIL>"
        "<BILDTEXT><P>The bridge.</P></BILDTEXT><BILDSKAPARE>Jo Roy</BILDSKAPARE></BILD></STORY></inlineXML>"
    )
    article = one(g2(own, content_meta="<headline>Bridge opens</headline>"))
    assert article.text.split("\n\n") == [
        "Marlow", "BNA", "The Trade bridges opened.", "We are glad, said the mayor.", "It is long.", "Cost", "Four",
        "Ann Lee/BNA", "The bridge.", "Jo Roy",
    ]  # fmt: skip
    kinds = [kind for _, _, kind in article.block_kinds]
    assert kinds == ["dateline", "dateline", "quote", "heading", "byline", "caption", "caption"]
    assert article.authors == ("Ann Lee",)


def test_keywords_and_times_in_the_header_of_a_page_are_no_text() -> None:
    header = "<header><ul><li>Bridges</li></ul><time>05.03.2024</time><h1>Bridge opens</h1><p>In short.</p></header>"
    article = one(g2(xhtml(f"{header}<section>{STORY}</section>"), content_meta="<headline>Bridge opens</headline>"))
    assert article.text == f"In short.\n\n{TEXT}"


def test_a_dateline_ends_before_its_dash_and_notes_keep_their_paragraphs() -> None:
    note = '<edNote><section xmlns="http://www.w3.org/1999/xhtml"><h3>Notes</h3><p>Call Ann.</p></section></edNote>'
    article = one(g2(xhtml(), note, "<dateline>Marlow (BNA) - </dateline>"))
    assert (article.dateline, article.declared.ed_note) == ("Marlow (BNA)", "Notes\nCall Ann.")
