"""Markdown, letters, Word documents and PDFs to articles; and such as are damaged, locked or made to do harm."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from io import BytesIO

import pytest

from accordingto.errors import InputError, Refused, TooLarge, Unreadable
from accordingto.receiving.documents.docx import looks_like_docx, read_docx
from accordingto.receiving.documents.hyphens import Mender
from accordingto.receiving.documents.layout import Line, page_blocks
from accordingto.receiving.documents.mail import NESTING, looks_like_mail, read_mail
from accordingto.receiving.documents.markdown import looks_like_markdown, read_markdown
from accordingto.receiving.documents.pdf import looks_like_pdf, read_pdf
from accordingto.receiving.documents.stating import stated_author, stated_title
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article

from . import made_documents as made

SENTENCE = "The council of Lower Marsh said on Tuesday that the bridge would stay closed until the spring."
FIRST, SECOND = SENTENCE[: SENTENCE.index(" until")], SENTENCE[SENTENCE.index("until") :]
OTHER = "A spokeswoman for the river authority told reporters that the second pillar had moved by three centimetres."


def kinds_of(article: Article) -> dict[str, str]:
    return {article.text[start:end]: kind for start, end, kind in article.block_kinds}


def only(results: object) -> Article:
    found = list(results)  # type: ignore[call-overload]
    assert len(found) == 1
    assert isinstance(found[0], Article), found
    return found[0]


# Markdown

MARKDOWN = f"""---
title: "Bridge stays closed: what is known"
authors:
  - Ann Lee
  - Jo Roy
date: 2025-02-03
tags: [bridge, marsh]
---
# Bridge stays closed: what is known

{FIRST}
{SECOND} See [the report](https://marsh.example/report).

<div>Menu of the site</div>

## What comes next

> "We will not open it," the <b>engineer</b> wrote.<script>alert("x")</script>

* The ferry runs.

| Place | Level |
|-------|-------|
| Marsh | 3.2 m |

```python
print("said the minister")
```
"""


def test_markdown_is_what_its_reader_sees() -> None:
    article = only(read_markdown(MARKDOWN.encode(), "a.md"))
    assert article.title == "Bridge stays closed: what is known"
    assert article.authors == ("Ann Lee", "Jo Roy")
    assert article.published == "2025-02-03"
    assert article.declared.stated == {"front matter": {"tags": "bridge, marsh"}}
    assert article.text.startswith(f"{SENTENCE} See the report.")
    assert kinds_of(article) == {
        "What comes next": "heading",
        '"We will not open it," the engineer wrote.': "quote",
        "The ferry runs.": "list",
        "Place | Level": "table",
        "Marsh | 3.2 m": "table",
        'print("said the minister")': "boilerplate",
    }
    assert "Menu" not in article.text
    assert "alert" not in article.text


def test_markdown_without_front_matter_has_its_first_heading_as_title() -> None:
    article = only(read_markdown(f"Bridge closed\n=============\n\n{SENTENCE}\n".encode(), "a.md"))
    assert (article.title, article.text) == ("Bridge closed", SENTENCE)


def test_only_front_matter_makes_text_markdown() -> None:
    assert looks_like_markdown(MARKDOWN.encode())
    assert not looks_like_markdown(f"# A heading\n\n{SENTENCE}".encode())
    assert not looks_like_markdown(b"---\n\nThree days later, he said: nothing.\n\n---\n")


# Letters


def test_letter_with_its_facts() -> None:
    body = (
        f"Dear all,\n\n{FIRST}\n{SECOND}\n\nOn Mon, 3 Feb 2025, Jo Roy wrote:\n> Is it shut?\n> I heard so."
        "\n\n-- \nAnn Lee\nPress office\n"
    )
    article = only(read_mail(made.letter(body, List_Id="The Marsh Letter <l.marsh.example>").as_bytes(), "a.eml"))
    assert article.title == "Bridge stays closed"
    assert article.authors == ("Ann Lee",)
    assert article.publisher == "The Marsh Letter"
    assert article.published == "2025-02-04T10:00:00+01:00"
    assert article.url == "mid:1@marsh.example"
    assert article.declared.byline == "Ann Lee <ann@marsh.example>"
    assert article.text.startswith(f"Dear all,\n\n{SENTENCE}\n\nOn Mon")
    others = ["On Mon, 3 Feb 2025, Jo Roy wrote:", "> Is it shut?", "> I heard so.", "--", "Ann Lee", "Press office"]
    assert {text for text, kind in kinds_of(article).items() if kind in ("boilerplate", "byline")} == set(others)


def test_plain_text_before_html_but_not_where_it_only_points_there() -> None:
    both = made.letter(SENTENCE)
    both.add_alternative(f"<p>{OTHER}</p>", subtype="html")
    assert only(read_mail(both.as_bytes(), "a.eml")).text == SENTENCE
    pointing = made.letter("Please view this in a program that shows HTML.")
    pointing.add_alternative(f"<h1>News</h1><p>{OTHER}</p><p>{SENTENCE}</p>" + "<!-- -->" * 100, subtype="html")
    assert only(read_mail(pointing.as_bytes(), "a.eml")).text == f"News\n\n{OTHER}\n\n{SENTENCE}"


def test_newsletter_laid_out_with_tables() -> None:
    html = (
        "<table><tr><td><div style='display:none'>Preheader</div><table><tr><td><h2>Bridge</h2></td></tr><tr><td>"
        f"<p>{SENTENCE}</p>{OTHER}<br><br>The end.</td><td><p>Advert of a side column</p></td></tr></table></td></tr>"
        "</table><table><tr><th>Place</th><th>Level</th></tr><tr><td>Marsh</td><td>3.2 m</td></tr></table>"
        "<blockquote type='cite'><p>What Jo wrote before.</p></blockquote>"
    )
    made_letter = EmailMessage()
    made_letter["From"] = "news@marsh.example"
    made_letter.set_content(html, subtype="html")
    article = only(read_mail(made_letter.as_bytes(), "a.eml"))
    assert article.text.split("\n\n") == [
        "Bridge", SENTENCE, OTHER, "The end.", "Advert of a side column", "Place | Level", "Marsh | 3.2 m",
        "What Jo wrote before.",
    ]  # fmt: skip
    assert kinds_of(article)["What Jo wrote before."] == "boilerplate"


def test_each_attachment_is_an_article_or_a_failure_with_its_name() -> None:
    letter = made.letter(SENTENCE)
    letter.add_attachment(OTHER.encode(), maintype="text", subtype="plain", filename="note.txt")
    letter.add_attachment(made.docx(made.paragraph(OTHER)), maintype="application", subtype="octet-stream",
                          filename="report.docx")  # fmt: skip
    report = made.report_pdf([("body", OTHER)])
    letter.add_attachment(report, maintype="application", subtype="pdf", filename="a/b.pdf")
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    letter.add_attachment(made.letter("The inner letter says that all is well.", Subject="Inner"))
    found = {result.input: result for result in read_mail(letter.as_bytes(), "a.eml")}
    assert list(found) == ["a.eml", "a.eml#note.txt", "a.eml#report.docx", "a.eml#a_b.pdf", "a.eml#a.png",
                           "a.eml#attachment-5"]  # fmt: skip
    for name in ("note.txt", "report.docx", "a_b.pdf"):
        attached = found[f"a.eml#{name}"]
        assert isinstance(attached, Article)
        assert OTHER in attached.text
    refused = found["a.eml#a.png"]
    assert isinstance(refused, Failure)
    assert refused.error.code == "format"
    inner = found["a.eml#attachment-5"]
    assert isinstance(inner, Article)
    assert (inner.title, inner.text) == ("Inner", "The inner letter says that all is well.")


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (b"Subject: =?utf-8?q?Br=C3=BCcke?= zu", "Brücke zu"),
        (b"Subject: =?utf-8?b?QnJ=", "=?utf-8?b?QnJ="),
        (b"Subject: =?no-such-charset?q?Br=FCcke?=", "Br\ufffdcke"),
        ("Subject: Brücke".encode(), "Brücke"),
        (b"Subject: =?iso-2022-jp?b?GyRCNjYbKEI=?=", "橋"),
    ],
)
def test_damaged_and_odd_headers(header: bytes, title: str) -> None:
    body = header + b"\r\nFrom: ann@marsh.example\r\n\r\n" + SENTENCE.encode()
    article = only(read_mail(body, "a.eml"))
    assert article.text == SENTENCE
    assert article.title == title


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1", "Die Brücke.".encode("latin-1"), "Die Brücke."),
        (b"Content-Type: text/plain; charset=iso-2022-jp", "橋は閉鎖。".encode("iso-2022-jp"), "橋は閉鎖。"),
        (b"Content-Type: text/plain; charset=none-such", "Die Brücke.".encode(), "Die Brücke."),
        (b"Content-Transfer-Encoding: base64", b"VGhlIGJyaWRnZQ=\nAA", "The bridge"),
        (b"Content-Transfer-Encoding: quoted-printable", b"The bri=\ndge =XX", "The bridge =XX"),
        (b"Content-Type: text/plain; format=flowed", b"The bridge \nis shut.\nYes.", "The bridge is shut.\n\nYes."),
        (b"Content-Type: multipart/mixed; boundary=", b"The bridge", "The bridge"),
    ],
)  # fmt: skip
def test_odd_bodies(head: bytes, body: bytes, text: str) -> None:
    article = only(read_mail(b"From: a@b.example\n" + head + b"\n\n" + body, "a.eml"))
    assert article.text.replace("\x00", "").strip() == text


def test_too_many_parts_and_levels_are_refused() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(NESTING + 2))
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nThe bridge\n" * 600
    deep = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 5_000
    for body in (nested, many, deep):
        with pytest.raises(TooLarge):
            list(read_mail(body, "a.eml"))


def test_addresses_in_comments_in_comments() -> None:
    article = only(read_mail(b"From: " + b"(" * 9_000 + b"\nSubject: Bridge\n\n" + SENTENCE.encode(), "a.eml"))
    assert (article.authors, article.text) == ((), SENTENCE)


def test_a_letter_is_known_by_its_carriers() -> None:
    assert looks_like_mail(made.letter(SENTENCE).as_bytes())
    assert looks_like_mail(b"Received: from a\r\n by b\r\nFrom: a@b.example\r\nDate: x\r\n\r\nText")
    assert not looks_like_mail(f"From: the mayor\nTo: the press\nSubject: bridge\n\n{SENTENCE}".encode())
    assert not looks_like_mail(SENTENCE.encode())


# Word

BODY = (
    made.paragraph("Bridge stays closed until spring", "Titel")
    + made.paragraph("What is known", "Mine")
    + "<w:p><w:r><w:t xml:space='preserve'>The council said </w:t></w:r><w:del><w:r><w:delText>on Monday</w:delText>"
    "</w:r>"
    "</w:del><w:ins><w:r><w:t>on Tuesday</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>"
    "<w:r><w:t xml:space='preserve'> that the </w:t><w:noBreakHyphen/><w:t>bridge is shut.</w:t>"
    "<w:footnoteReference w:id='2'/></w:r><w:moveFrom><w:r><w:t>MOVED</w:t></w:r></w:moveFrom></w:p>"
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>The ferry </w:t></w:r></w:p>"
    "<w:p><w:hyperlink><w:r><w:t>runs</w:t></w:r></w:hyperlink><w:moveTo><w:r><w:t xml:space='preserve'> until eight."
    "</w:t>"
    "</w:r></w:moveTo></w:p><w:sdt><w:sdtContent><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>An item</w:t></w:r></w:p>"
    "</w:sdtContent></w:sdt><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Marsh</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3.2"
    " m"
    "</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t>Two</w:t></w:r>"
    "</w:p>"
    "</w:tc></w:tr></w:tbl>" + made.paragraph("The end.")
)


def test_word_document_with_changes_accepted() -> None:
    article = only(read_docx(made.docx(BODY, title="Microsoft Word - draft.docx"), "a.docx"))
    assert article.title == "Bridge stays closed until spring"
    assert article.authors == ("Ann Lee",)
    assert (article.published, article.modified) == ("2025-02-04T09:30:00+00:00",) * 2
    assert article.text.split("\n\n") == [
        "What is known", "The council said on Tuesday that the -bridge is shut.", "The ferry runs until eight.",
        "An item", "Marsh | 3.2 m", "One", "Two", "The end.", "Figures of the river authority.",
    ]  # fmt: skip
    assert kinds_of(article) == {
        "What is known": "heading", "An item": "list", "Marsh | 3.2 m": "table",
        "Figures of the river authority.": "footnote",
    }  # fmt: skip


def test_title_of_a_word_document_from_its_properties() -> None:
    stated = only(
        read_docx(made.docx(made.paragraph(SENTENCE), title="Bridge closed", creator="python-docx"), "a.docx")
    )
    assert (stated.title, stated.authors) == ("Bridge closed", ())


def test_word_documents_made_to_do_harm() -> None:
    bomb = made.zipped({"word/document.xml": " " * 60_000_000})
    entity = f'<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="{made.WORD}"><w:body>&a;</w:body></w:document>'
    with pytest.raises(TooLarge):
        list(read_docx(bomb, "a.docx"))
    with pytest.raises(Refused) as refused:
        list(read_docx(made.docx("", document=entity), "a.docx"))
    assert refused.value.code == "xml-entities"
    with pytest.raises(Unreadable):
        list(read_docx(made.zipped({"mimetype": "application/epub+zip"}), "a.docx"))


def test_no_damage_of_a_word_document_escapes() -> None:
    whole = made.docx(BODY)
    assert looks_like_docx(whole)
    for cut in range(0, len(whole), 97):
        with pytest.raises(InputError):
            list(read_docx(whole[:cut], "a.docx"))


def test_an_encrypted_member_is_refused() -> None:
    with zipfile.ZipFile(BytesIO(made.docx(BODY))) as archive:
        offset = archive.getinfo("_rels/.rels").header_offset
    body = bytearray(made.docx(BODY))
    for place in (offset + 6, body.index(b"PK\x01\x02", body.index(b"PK\x01\x02") + 4) + 8):
        body[place] |= 1
    with pytest.raises(InputError) as refused:
        list(read_docx(bytes(body), "a.docx"))
    assert refused.value.code in ("encrypted", "damaged")


# PDF

REPORT = [("title", "Situation report no. 12: floods in Upper Vale")] + [
    row
    for number, topic in enumerate(("Summary", "Shelter", "Water", "Outlook", "Sources"), 1)
    for row in (
        ("heading", topic),
        *(("body", f"{topic}, part {number}.{part}. {SENTENCE} {OTHER} {SENTENCE}") for part in range(4)),
    )
]


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("style", ["body", "indented"])
def test_report_by_paragraphs(columns: int, style: str) -> None:
    rows = [(style if kind == "body" else kind, text) for kind, text in REPORT]
    article = only(read_pdf(made.report_pdf(rows, columns, title="sitrep.docx", author="Ann Lee"), "a.pdf"))
    assert article.title == "Situation report no. 12: floods in Upper Vale"
    assert article.authors == ("Ann Lee",)
    blocks = article.text.split("\n\n")
    kinds = kinds_of(article)
    assert blocks[0] == "Marsh Relief Council | Situation report no. 12"
    assert kinds[blocks[0]] == "boilerplate"
    assert [block for block in blocks[1:] if not block.startswith("Page ")] == [text for _, text in rows[1:]]
    assert {text for text, kind in kinds.items() if kind == "heading"} == {
        text for kind, text in rows if kind == "heading"
    }


@pytest.mark.parametrize(
    ("stated", "title"),
    [("Floods in Vale", "Floods in Vale"), ("report_v2.docx", None), ("Microsoft Word - x", None),
     ("(anonymous)", None), ("untitled", None), ("Document1", None), ("-12-", None),
     ("Documents show fraud", "Documents show fraud")],
)  # fmt: skip
def test_titles_that_nobody_gave(stated: str, title: str | None) -> None:
    assert stated_title(stated) == title


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("Ann Lee", "Ann Lee"),
        ("Microsoft Office User", None),
        ("(anonymous)", None),
        ("admin", None),
        ("x", None),
        ("Home Office", "Home Office"),
        ("Canon John Lee", "Canon John Lee"),
    ],
)
def test_authors_that_are_none(stated: str, author: str | None) -> None:
    assert stated_author(stated) == author


def test_lines_written_across_two_columns_are_taken_apart() -> None:
    left = [
        "The mayor of Lower Marsh said that",
        "the bridge would stay closed until",
        "the spring of next year, because",
        "its second pillar had been moved by",
        "the flood of January. Engineers are",
        "to look at it in the coming week",
        "and to report to the council then.",
    ]
    right = [
        "A ferry will run every half hour,",
        "the river authority told reporters,",
        "from six in the morning to eight",
        "in the evening. A spokeswoman said",
        "that it would take bicycles but no",
        "cars. Drivers are sent round over",
        "the upper bridge at Tannow instead.",
    ]
    rows = [place for n in range(7) for place in ((60.0, 700 - 13.0 * n, left[n]), (310.0, 700 - 13.0 * n, right[n]))]
    assert only(read_pdf(made.lines_pdf(rows), "a.pdf")).text == f"{' '.join(left)}\n\n{' '.join(right)}"


def test_rows_of_a_table_keep_together() -> None:
    rows = ("Place Level Trend", "Marsh 3.2 up", "Vale 2.1 down")
    table = [
        (60.0 + 120 * column, 600 - 13.0 * number, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row.split())
    ]
    article = only(read_pdf(made.lines_pdf([(60.0, 640.0, SENTENCE), *table]), "a.pdf"))
    assert article.text.split("\n\n")[1:] == ["Place | Level | Trend", "Marsh | 3.2 | up", "Vale | 2.1 | down"]


def test_lines_that_repeat_with_other_figures_are_no_running_heads() -> None:
    pages = []
    for number, killed in enumerate((12, 15, 19)):
        rows = ((f"Marsh Council, page {number + 1} of 3", 800), (f"Killed: {killed}", 700), (f"{number + 1}", 30))
        pages.append([Line(text, 60, 300, base, 10, page=number) for text, base in rows])
    blocks = [(block.text, block.kind) for block in page_blocks(pages)]
    assert blocks == [("Marsh Council, page 1 of 3", "boilerplate"), *((f"Killed: {n}", "") for n in (12, 15, 19))]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_and_stamps_across_them(turn: int) -> None:
    lines = [FIRST, SECOND, *re.split(" (?=had)", OTHER)]
    body = made.turned_pdf(lines, turn, "DRAFT NOT FOR RELEASE")
    article = only(read_pdf(body, "a.pdf"))
    assert article.text == f"{SENTENCE}\n\n{OTHER}\n\nDRAFT NOT FOR RELEASE"
    assert kinds_of(article) == {"DRAFT NOT FOR RELEASE": "boilerplate"}


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the govern-", "ment said"], "the government said"),
        (["a self-", "made man"], "a self-made man"),
        (["the cease-", "fire held. The cease-fire"], "the cease-fire held. The cease-fire"),
        (["a Franco-", "German plan"], "a Franco-German plan"),
        (["twenty-", "two people"], "twenty-two people"),
        (["in 2024 -", "the year"], "in 2024 - the year"),
        (["an offi\xad", "cial"], "an official"),
        (["state-of-the-", "art pumps"], "state-of-the-art pumps"),
        (["the A-", "team left"], "the A-team left"),
    ],
)
def test_hyphens_at_line_ends_are_mended_where_that_is_safe(lines: list[str], joined: str) -> None:
    assert Mender(lines).joined(lines) == joined


def test_scans_and_locked_files_are_refused_by_name() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = made.lines_pdf([(60, 700, SENTENCE)], encrypt=StandardEncryption("secret"))
    for body, code in ((made.lines_pdf([], pages=3), "no-text"), (locked, "encrypted")):
        assert looks_like_pdf(body)
        with pytest.raises(Refused) as refused:
            list(read_pdf(body, "a.pdf"))
        assert refused.value.code == code


def test_no_damage_of_a_pdf_escapes() -> None:
    whole = made.report_pdf(REPORT[:6])
    for cut in range(0, len(whole), 211):
        with suppress(InputError):  # PDFium mends much: what it does mend is read
            assert only(read_pdf(whole[:cut], "a.pdf")).text
