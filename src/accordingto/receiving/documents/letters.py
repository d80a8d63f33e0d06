"""The text of a letter to blocks: hard-wrapped lines joined, other people's letters and signatures marked.

Invariant: every line that is not blank is in exactly one block; nothing but white space changes in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..blocks import RUNNING, Block
from ..markup import squeezed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

OTHERS = "boilerplate"
"""The kind of what is not the writer's: quoted letters, their headers, signatures."""

WIDTHS = range(60, 101)
"""Characters of the longest line of hard-wrapped text; over it, each line is a paragraph of its own."""

SLACK = 8
"""Characters by which programs wrap sooner than they must."""

_QUOTED = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+|[ \t]{0,3}\|[ \t]")
_WROTE = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den)\b.{4,400}\b"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\b.{0,100}:$",
    re.DOTALL,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}", re.I
)
_FORWARDED = re.compile(
    r"-{2,}\s*(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado)\b"
    r"|Begin forwarded message:",
    re.I,
)
_HEADING = re.compile(
    r"(?:From|To|Cc|Date|Sent|Subject|Reply-To|Von|An|Datum|Gesendet|Betreff|De|À|Objet|Para|Asunto)\s*:\s", re.I
)
_ITEM = re.compile(r"[ \t]{0,4}(?:[-*•–]|\d{1,2}[.)])[ \t]+\S")
_RULE = re.compile(r"[ \t]*(?:_{5,}|-{5,}|={5,}|\*{5,}|~{5,})[ \t]*$")

_OTHERS_HTML = (
    "//blockquote[@type='cite']|//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]"
    "|//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]|//*[contains(@class, 'moz-cite-prefix')]"
    "|//*[contains(@class, 'gmail_signature')]|//*[contains(@class, 'moz-signature')]"
)
_HEADERS_HTML = "//*[contains(concat(' ', @class, ' '), ' gmail_attr ')]|//*[@id='divRplyFwdMsg']"


def letter_blocks(text: str) -> list[Block]:
    """The blocks of a letter's plain text."""
    lines = text.splitlines()
    lengths = [len(line) for line in lines if not _QUOTED.match(line)]
    width = max(lengths, default=0)
    ended = False
    blocks: list[Block] = []
    for paragraph in _paragraphs(lines):
        ended = ended or paragraph[0].rstrip() == "--" or bool(_ORIGINAL.match(paragraph[0].strip()))
        kind = OTHERS if ended or _is_others(paragraph) else RUNNING
        blocks += (Block(squeezed(each), kind or _kind(each)) for each in _unwrapped(paragraph, width))
    return [block for block in blocks if block.text]


def unflowed(text: str, delete: bool) -> str:
    """Text of format=flowed (RFC 3676) with its soft line ends undone; `delete`: the space before them goes too."""
    lines: list[str] = []
    soft = False
    for line in text.splitlines():
        quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") else line
        if soft and not quoted and line:
            lines[-1] += line
        else:
            lines.append(line)
        soft = not quoted and line.endswith(" ") and line != "-- "
        if soft and delete:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def others_in(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The elements of a letter's HTML that hold other letters or signatures; a forwarded letter is no such."""
    found = dict.fromkeys(tree.xpath(_HEADERS_HTML), OTHERS)
    for element in tree.xpath(_OTHERS_HTML):
        if not _FORWARDED.match(squeezed(element.text_content()[:500])):
            found[element] = OTHERS
    return found


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    # Parted by blank lines, by the beginning and the end of what is quoted, by rules and before a signature.
    held: list[str] = []
    quoted = False
    for line in lines:
        rule = bool(_RULE.match(line)) or line.rstrip() == "--"
        starts = bool(_QUOTED.match(line)) != quoted or rule or _FORWARDED.match(line) or _ORIGINAL.match(line)
        if held and (not line.strip() or starts):
            yield held
            held = []
        if line.strip():
            quoted = bool(_QUOTED.match(line))
            held.append(line)
    if held:
        yield held


def _is_others(paragraph: list[str]) -> bool:
    if _QUOTED.match(paragraph[0]) or _RULE.match(paragraph[0]) or _FORWARDED.match(paragraph[0].strip()):
        return True
    headed = sum(bool(_HEADING.match(line.strip(" *"))) for line in paragraph)
    return headed >= 2 or bool(_WROTE.match(squeezed(" ".join(paragraph[:4]))) and len(paragraph) <= 3)


def _unwrapped(paragraph: list[str], width: int) -> Iterator[str]:
    # A line was wrapped where the next one's first word had no room left on it.
    held = ""
    last = 0
    for line in paragraph:
        first = len(line.split(maxsplit=1)[0])
        wrapped = width in WIDTHS and last + 1 + first > width - SLACK and not _ITEM.match(line)
        if held and not wrapped:
            yield held
            held = ""
        held = f"{held} {line}" if held else line
        last = len(line.rstrip())
    if held:
        yield held


def _kind(text: str) -> str:
    return "list" if _ITEM.match(text) else RUNNING
