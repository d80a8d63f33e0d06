"""NewsML 1 by its specification: nested components, equivalents, revisions, and what its lines declare."""

from __future__ import annotations

from base64 import b64encode

import pytest

from accordingto.errors import AccordingtoError
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article

from .wire_items import STORY, TEXT, content, newsml, nitf, one, read

LINES = (
    "<NewsLines><HeadLine>Bridge opens</HeadLine><ByLine>By Ann Lee</ByLine><DateLine>Marlow, March 5 (BNA)</DateLine>"
    "<CreditLine>BNA</CreditLine><CopyrightLine>(c) BNA</CopyrightLine><NewsLine>"
    "<NewsLineType FormalName='EditorNote'/>"
    "<NewsLineText>With the cost</NewsLineText></NewsLine></NewsLines><AdministrativeMetadata><Provider>"
    "<Party FormalName='Borough News Agency'/></Provider><Source><Party FormalName='Reuters'/></Source>"
    "</AdministrativeMetadata><DescriptiveMetadata><Language FormalName='en'/><Location><Property FormalName='City' "
    "Value='Marlow'/></Location></DescriptiveMetadata>"
)


def test_lines_and_metadata_of_the_outer_component_hold_for_the_inner() -> None:
    article = one(
        newsml(
            f"<NewsComponent>{LINES}<NewsComponent><Role FormalName='Main'/>{content(STORY)}</NewsComponent>"
            "</NewsComponent>",
            "<Status FormalName='Usable'/><Instruction FormalName='Correction'/>",
            '<RevisionId PreviousRevision="1" Update="N">2</RevisionId>',
        )
    )
    declared = article.declared
    assert (article.text, article.title, article.authors) == (TEXT, "Bridge opens", ("Ann Lee",))
    assert (article.publisher, declared.credit, declared.info_source) == ("Borough News Agency", "BNA", ("Reuters",))
    assert (article.published, article.modified) == ("2024-03-05T10:15:00+00:00", "2024-03-05T11:30:00+00:00")
    assert (declared.signals, declared.version) == (("correction", "update"), "2")
    assert (article.url, declared.ed_note) == ("urn:newsml:bna.example:20240305:bridge", "With the cost")
    assert (article.dateline, declared.rights, declared.status) == ("Marlow, March 5 (BNA)", "(c) BNA", "usable")


@pytest.mark.parametrize(
    "item",
    [
        content(STORY),
        content(f"<html><body>{STORY}</body></html>"),
        content(f"<![CDATA[{STORY}]]>"),
        content(nitf(), format="NITF"),
        content(TEXT, format="Text"),
        content("AAAA", "Photo", "JPEG Baseline") + content(STORY),
        content(STORY) + content("The same once more.", format="Text"),
        f'<ContentItem><MediaType FormalName="Text"/><Encoding Notation="Base64"><DataContent>'
        f"{b64encode(STORY.encode()).decode()}</DataContent></Encoding></ContentItem>",
    ],
)
def test_contents_of_a_component_are_one_text(item: str) -> None:
    assert one(newsml(f"<NewsComponent>{LINES}{item}</NewsComponent>")).text == TEXT


def test_equivalents_are_taken_once() -> None:
    component = (
        f"<NewsComponent EquivalentsList='yes'>{LINES}<NewsComponent>{content(STORY)}</NewsComponent>"
        f"<NewsComponent>{content('<p>The same in other words.</p>')}</NewsComponent></NewsComponent>"
    )
    assert one(newsml(component)).text == TEXT


def test_components_with_headlines_of_their_own_are_articles_and_captions_stay_with_theirs() -> None:
    side = (
        "<NewsComponent Duid='side'><NewsLines><HeadLine>Side</HeadLine></NewsLines>"
        + content("<p>Aside.</p>")
        + "</NewsComponent>"
    )
    photo = (
        "<NewsComponent><Role FormalName='Caption'/><NewsLines><HeadLine>Pic</HeadLine></NewsLines>"
        + content("<p>The bridge, seen from Henley.</p>") + "</NewsComponent>"
    )  # fmt: skip
    main = f"<NewsComponent Duid='main'>{content(STORY)}</NewsComponent>"
    results = read(newsml(f"<NewsComponent>{LINES}{main}{photo}{side}</NewsComponent>"))
    articles = [result for result in results if isinstance(result, Article)]
    assert [(article.input, article.title) for article in articles] == [
        ("file#main", "Bridge opens"),
        ("file#side", "Side"),
    ]
    assert articles[0].text == TEXT + "\n\nThe bridge, seen from Henley."
    assert [kind for _, _, kind in articles[0].block_kinds] == ["caption"]
    assert articles[1].publisher == "Borough News Agency"
    assert articles[0].url != articles[1].url


def test_an_embargo_and_its_end() -> None:
    management = (
        "<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus FormalName='Usable'/>"
        "<DateAndTime>20240306T000000Z</DateAndTime></StatusWillChange>"
    )
    article = one(newsml(f"<NewsComponent>{LINES}{content(STORY)}</NewsComponent>", management))
    assert (article.status, article.declared.embargo) == ("usable", "2024-03-06T00:00:00+00:00")
    assert article.declared.signals == ("embargo",)


def test_a_canceled_item_without_content() -> None:
    article = one(newsml("", "<Status FormalName='Canceled'/>"))
    assert (article.status, article.url) == ("canceled", "urn:newsml:bna.example:20240305:bridge")


def test_several_items_of_a_document_are_named() -> None:
    item = (
        newsml(f"<NewsComponent>{LINES}{content(STORY)}</NewsComponent>")
        .removeprefix("<NewsML>")
        .removesuffix("</NewsML>")
    )
    photo = newsml(f"<NewsComponent>{content('AAAA', 'Photo', 'JPEG')}</NewsComponent>")[8:-9].replace(
        ">bridge<", ">photo<"
    )
    results = read(f"<NewsML>{item}{photo}</NewsML>")
    assert [result.input for result in results] == ["file#bridge", "file#photo"]
    assert [result.error.code for result in results if isinstance(result, Failure)] == ["picture"]


def test_a_document_without_items_is_refused() -> None:
    with pytest.raises(AccordingtoError, match="without news items"):
        read("<NewsML><Catalog/></NewsML>")


def test_a_title_and_a_lead_may_be_components_by_their_roles() -> None:
    def part(role: str, text: str) -> str:
        return f"<NewsComponent><Role FormalName='{role}'/>{content(text, format='')}</NewsComponent>"

    parts = part("Title", "Bridge opens") + part("Lead", "In short.") + part("Body", STORY.replace("<", "&lt;"))
    article = one(newsml(f"<NewsComponent xml:lang='en-GB'>{parts}</NewsComponent>"))
    assert (article.title, article.text, article.language) == ("Bridge opens", f"In short.\n\n{TEXT}", "en")


def test_modules_of_the_document_type_are_not_loaded_and_do_no_harm() -> None:
    doctype = (
        '<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20001006:NewsMLv1.0.dtd:1" "../DTD/NewsMLv1.0.dtd" [\n'
        '<!ENTITY % nitf SYSTEM "../nitf/dtd/nitf-3-0.dtd">\n%nitf;\n]>'
    )
    item = content(nitf(STORY + "<p>==BNA</p>"), "ComplexData", "")
    article = one(doctype + newsml(f"<NewsComponent>{LINES}{item}</NewsComponent>"))
    assert article.text == f"{TEXT}\n\n==BNA"
    assert [kind for _, _, kind in article.block_kinds] == ["byline"]


@pytest.mark.parametrize("declared", ['<!ENTITY a "b">', '<!ENTITY % a SYSTEM "http://a.example/a.dtd"> %a;'])
def test_other_entities_are_refused(declared: str) -> None:
    with pytest.raises(AccordingtoError) as caught:
        read(f"<!DOCTYPE NewsML [{declared}]>{newsml('')}")
    assert caught.value.code == "xml-entities"
