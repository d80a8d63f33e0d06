"""A reading as text for a terminal or a file: the article with marks, then its claims in a table.

Marks, not colour alone, tell source, cue and content apart, so that it reads the same in a pipe. Invariant:
the article's own characters are `printable` of its text, in order; all others carry the style "mark".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from ..exporting import wording
from ..exporting.marking import Mark, Numbered, Role, lines, marks, marks_by_line, numbered, pieces
from ..records.claims import Claim
from ..records.readings import Reading

# Sixteen-colour names only: the user's own palette decides, on light and dark grounds alike.
STYLES = Theme(
    {
        "content": "green",
        "source": "bold magenta",
        "cue": "italic magenta",
        "rejected": "dim",
        "mark": "dim",
        "quiet": "dim",
        "heading": "bold",
        "warning": "yellow",
    }
)
ELSEWHERE = 80
WIDEST = 100
NARROWEST = 64
_WHAT_CHARACTERS = 110
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters put before and after what is marked. A claim's number follows its marks as a note's does."""

    content: tuple[str, str] = ("[", "]")
    source: tuple[str, str] = ("{", "}")
    cue: tuple[str, str] = ("‹", "›")
    rejected: tuple[str, str] = ("~", "~")
    superscript: bool = True

    def opening(self, role: Role) -> str:
        return self._pair(role)[0]

    def closing(self, role: Role, notes: Iterable[str]) -> str:
        """The closing sign with the claims' numbers, or with the reasons why something was left out."""
        shut = self._pair(role)[1]
        return f"{shut} ({'; '.join(notes)})" if role == "rejected" else shut + ",".join(notes)

    def number(self, number: int) -> str:
        return str(number).translate(_SUPERSCRIPTS) if self.superscript else f"^{number}"

    def _pair(self, role: Role) -> tuple[str, str]:
        return {"content": self.content, "source": self.source, "cue": self.cue, "rejected": self.rejected}[role]


PLAIN_SIGNS = Signs(cue=("<", ">"), superscript=False)


def console(stream: TextIO | None = None) -> Console:
    """A console on the stream (standard output): a terminal's colour and width; elsewhere no colour, 80 columns."""
    target = stream or sys.stdout
    terminal = Console(file=target, theme=STYLES, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not terminal.is_terminal and "COLUMNS" not in os.environ:  # rich would ask standard error for its width
        terminal.width = ELSEWHERE
    return terminal


def signs_for(stream: TextIO) -> Signs:
    """The signs that the stream's encoding can write."""
    try:
        "‹›←…⁰¹²³⁴⁵⁶⁷⁸⁹".encode(getattr(stream, "encoding", None) or "utf8")
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SIGNS
    return Signs()


def legend(signs: Signs) -> Text:
    """One line that explains the marks."""
    line = Text()
    samples: tuple[Role, ...] = ("source", "cue", "content", "rejected")
    for role in samples:
        shut = signs.closing(role, ["why" if role == "rejected" else signs.number(1)])
        line.append(signs.opening(role), "mark").append(wording.ROLES[role], role).append(f"{shut}   ", "mark")
    line.rstrip()
    return line


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text (or title) with signs. `reasons`: why each rejected part is so."""

    text: str
    signs: Signs
    reasons: Mapping[int, str]

    def line(self, start: int, end: int, found: Sequence[Mark]) -> Text:
        """[start, end) with the signs of its marks. A mark that goes on from or into another line is left open."""
        line = Text()
        before: tuple[Mark, ...] = ()
        for piece in pieces(start, end, found):
            self._shut(line, before, piece.start)
            for (start, _, role), _ in groupby(piece.marks, _place):
                if start == piece.start:
                    line.append(self.signs.opening(role), "mark")
            # A tab or a carriage return would move the cursor; a space keeps the count of characters.
            own = wording.printable(self.text[piece.start : piece.end]).replace("\t", " ").replace("\r", " ")
            line.append(own, sum((STYLES.styles[mark.role] for mark in piece.marks), Style.null()))
            before = piece.marks
        self._shut(line, before, end)
        return line

    def _shut(self, line: Text, open_marks: tuple[Mark, ...], at: int) -> None:
        for (_, end, role), alike in groupby(reversed(open_marks), _place):
            if end == at:
                numbers = sorted(mark.number for mark in alike)
                reasons = (wording.flat(self.reasons.get(number, "")) for number in numbers)
                notes = reasons if role == "rejected" else map(self.signs.number, numbers)
                line.append(self.signs.closing(role, notes), "mark")


def _place(mark: Mark) -> tuple[int, int, Role]:
    # Two claims often share a source: one pair of signs then carries both numbers.
    return mark.start, mark.end, mark.role


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A reading for `Console.print`. `everything` lists the publisher's own voice in the table too."""

    reading: Reading
    signs: Signs = Signs()
    everything: bool = False

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST)
        narrowed = options.update(width=width)
        for part in self._parts(width):
            yield from terminal.render(part, narrowed)

    def _parts(self, width: int) -> Iterator[Text | Rule | Padding | Table]:
        found = numbered(self.reading)
        reasons = {number: row.reason for number, row in enumerate(self.reading.rejected, 1)}
        yield from self._header(found, reasons)
        yield from self._body(found, reasons)
        yield Text()
        if width < NARROWEST:
            yield from self._claim_list(found)
        elif found.claims or self.everything:
            yield self._table(found)
        yield from self._remarks(found)

    def _header(self, found: Numbered, reasons: dict[int, str]) -> Iterator[Text | Rule]:
        article = self.reading.article
        title = (article.title or "").replace("\n", " ")
        title_marks = marks(self.reading, found.claims, "title")
        heading = SignedText(title, self.signs, reasons).line(0, len(title), title_marks)
        heading.stylize("heading")
        yield heading if title else Text(wording.flat(article.input), "heading")
        authors = f"by {', '.join(article.authors)}" if article.authors else ""
        facts = [article.publisher, authors, article.published]
        if line := " · ".join(wording.flat(fact) for fact in facts if fact):
            yield Text(line)
        if address := article.url or (article.input if title else ""):
            yield Text(wording.flat(address), "quiet")
        yield Rule(style="quiet")
        for row in self.reading.rejected:
            if row.span is None:
                yield Text(f"Not read for claims: {wording.flat(row.reason)}", "warning")

    def _body(self, found: Numbered, reasons: dict[int, str]) -> Iterator[Text]:
        text = self.reading.article.text
        signed = SignedText(text, self.signs, reasons)
        rows = lines(text)
        by_line = marks_by_line(marks(self.reading, found.claims), rows)
        blank = True  # one empty line between paragraphs, whether the text has one or not
        for (start, end), touching in zip(rows, by_line, strict=True):
            if not text[start:end].strip():
                continue
            if not blank:
                yield Text()
            blank = False
            yield signed.line(start, end, touching)

    def _table(self, found: Numbered) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), expand=True, header_style="heading", pad_edge=False)
        table.add_column("", justify="right", no_wrap=True)
        table.add_column(f"who {wording.ARROW} on whose word", ratio=10, overflow="fold")
        table.add_column("what", ratio=12, overflow="fold")
        table.add_column("how sure", ratio=5, min_width=11, overflow="fold")
        table.add_column("confidence", justify="right", no_wrap=True)
        for number, claim in enumerate(found.claims, 1):
            table.add_row(str(number), who(claim), what(claim), wording.sure_words(claim) or "–", sureness(claim))
        for claim in found.own_voice if self.everything else ():
            table.add_row("", Text("own voice", "quiet"), what(claim), wording.sure_words(claim), sureness(claim))
        return table

    def _claim_list(self, found: Numbered) -> Iterator[Text]:
        """The table's rows one below the other, for a screen too narrow for columns."""
        for number, claim in enumerate(found.claims, 1):
            sure = f"{wording.sure_words(claim) or '–'} · confidence {sureness(claim)}"
            yield Text(f"{number} ").append_text(who(claim))
            yield Text("  ").append_text(what(claim))
            yield Text(f"  {sure}\n", "quiet")

    def _remarks(self, found: Numbered) -> Iterator[Text]:
        if found.own_voice and not self.everything:
            count = len(found.own_voice)
            sentences = "1 sentence" if count == 1 else f"{count} sentences"
            yield Text(f"\nand {sentences} in the publisher’s own voice (--all lists them)", "quiet")
        for finding in self.reading.findings:
            yield Text()
            line = Text().append(f"{finding.level}: ", "warning" if finding.level == "warning" else "quiet")
            line.append(wording.flat(finding.message))
            yield line.append(f" {wording.quoted(finding.spans)}" if finding.spans else "", "quiet")


def who(claim: Claim) -> Text:
    """The chain, the outermost reporter first, with how each link is named."""
    cell = Text()
    for position, link in enumerate(claim.chain):
        if position:
            cell.append(f" {wording.ARROW} ", "source")
        cell.append(wording.link_name(link))
        if notes := wording.link_notes(link):
            cell.append(f" ({notes})", "quiet")
    if not claim.chain:
        cell.append(wording.chain_words(claim))
    if claim.anonymity and claim.anonymity.reason:
        cell.append(f"\nnot named because {wording.quoted([claim.anonymity.reason])}", "quiet")
    return cell


def what(claim: Claim) -> Text:
    """The words of the claim, shortened; before them the form of a no-answer."""
    cell = Text()
    if claim.kind == "no-answer":
        cell.append(f"{wording.kind_words(claim)}: ", "quiet")
    return cell.append(wording.shortened(wording.content_words(claim), _WHAT_CHARACTERS))


def sureness(claim: Claim) -> str:
    """The machine's confidence."""
    return f"{claim.confidence:.2f}"
