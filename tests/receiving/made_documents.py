"""Made-up documents, as programs write them: Word's XML by hand, PDFs by reportlab, letters by the library."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My own"/><w:basedOn w:val="berschrift1"/></w:style>'
    "</w:styles>"
)
FOOTNOTES = (
    f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>'
    "Figures of the river authority.</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
    "<dcterms:created>2025-02-03T08:00:00Z</dcterms:created><dcterms:modified>2025-02-04T09:30:00Z</dcterms:modified>"
    "</cp:coreProperties>"
)


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, title: str = "", creator: str = "Ann Lee", **parts: str) -> bytes:
    """A Word document with this in its body; `parts` replace or add members by their name before the dot."""
    members = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": _relations((f"{_OFFICE}/officeDocument", "word/document.xml"), (_CORE, "docProps/core.xml")),
        "word/_rels/document.xml.rels": _relations(
            (f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/footnotes", "/word/footnotes.xml")
        ),
        "word/document.xml": parts.get("document")
        or f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": parts.get("styles", STYLES),
        "word/footnotes.xml": FOOTNOTES,
        "docProps/core.xml": CORE.format(title=title, creator=creator),
    }
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relations(*rows: tuple[str, str]) -> str:
    inner = "".join(f'<Relationship Id="r{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(rows))
    return (
        f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{inner}</Relationships>"
    )


_TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=18, leading=22, spaceAfter=10)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=12, leading=15, spaceBefore=8, spaceAfter=4)
_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12.5, spaceAfter=6, alignment=4)
_INDENTED = ParagraphStyle(
    "indented", fontName="Times-Roman", fontSize=10, leading=12.5, firstLineIndent=12, alignment=4
)
_STYLES = {"title": _TITLE, "heading": _HEADING, "body": _BODY, "indented": _INDENTED}


def report_pdf(rows: list[tuple[str, str]], columns: int = 1, **properties: str) -> bytes:
    """A report with running head, foot and page numbers; `rows` are (style, text)."""

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "Marsh Relief Council | Situation report no. 12")
        canvas.drawRightString(535, 30, f"Page {document.page}")

    width = 475 if columns == 1 else 230
    frames = [Frame(60 + 245 * number, 60, width, 730) for number in range(columns)]
    stream = BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, **properties)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furnish))
    document.build([Paragraph(text, _STYLES[style]) for style, text in rows])
    return stream.getvalue()


def lines_pdf(rows: list[tuple[float, float, str]], pages: int = 1, size: float = 10, **options: object) -> bytes:
    """Lines as they are given, (left, base, text), in this order, on each page."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, **options)
    for _ in range(pages):
        canvas.setFont("Times-Roman", size)
        for left, base, text in rows:
            canvas.drawString(left, base, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def turned_pdf(lines: list[str], turn: int, stamp: str = "") -> bytes:
    """Lines on a page that viewers turn clockwise by `turn` degrees, upright there; and a stamp slantwise across it."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setPageRotation(turn)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(turn)
    canvas.setFont("Times-Roman", 10)
    for number, line in enumerate(lines):
        canvas.drawString(-200, 100 - 13 * number, line)
    canvas.rotate(45)
    canvas.drawString(-50, 0, stamp)
    canvas.save()
    return stream.getvalue()


def letter(text: str, **headers: str) -> EmailMessage:
    made = EmailMessage()
    stated = {"From": "Ann Lee <ann@marsh.example>", "Subject": "Bridge stays closed",
              "Message-ID": "<1@marsh.example>",
              "Date": "Tue, 04 Feb 2025 10:00:00 +0100"}  # fmt: skip
    for name, value in (stated | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        made[name] = value
    made.set_content(text)
    return made
