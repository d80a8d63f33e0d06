"""A reading as text for a terminal or a file: the article with marks, its claims in a table, the findings in a list.

Marks, not colour alone, tell source, cue and content apart, so that it reads the same in a pipe. Invariant:
the article's own characters are `printable` of its text, in order; all others carry the style "mark".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from ..exporting import chains, wording
from ..exporting.excerpts import sentences
from ..exporting.marking import Mark, Numbered, Role, lines, marks, marks_by_line, numbered, pieces
from ..exporting.values import detail_words
from ..records.article import Article
from ..records.claims import Claim
from ..records.readings import Finding, Reading

# Sixteen-colour names only: the user's own palette decides, on light and dark grounds alike.
STYLES = Theme(
    {
        "content": "green",
        "source": "bold magenta",
        "cue": "italic magenta",
        "rejected": "dim",
        "certainty": "bold",
        "detail": "underline",
        "finding": "",
        "named": "bold",
        "mark": "dim",
        "quiet": "dim",
        "heading": "bold",
        "warning": "yellow",
    }
)
ELSEWHERE = 80
WIDEST = 100
NARROWEST = 64
_WHAT_CHARACTERS = 200
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNED: tuple[Role, ...] = ("source", "cue", "content", "rejected")


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters put before and after what is marked. A claim's number follows its marks as a note's does.

    `plain`: in our own words too, only signs that every terminal has.
    """

    content: tuple[str, str] = ("[", "]")
    source: tuple[str, str] = ("{", "}")
    cue: tuple[str, str] = ("‹", "›")
    rejected: tuple[str, str] = ("~", "~")
    plain: bool = False

    def words(self, words: str) -> str:
        """Our own words and signs, as the terminal can write them."""
        return words.translate(_PLAIN) if self.plain else words

    def opening(self, role: Role) -> str:
        return self._pair(role)[0]

    def closing(self, role: Role, notes: Iterable[str]) -> str:
        """The closing sign with the claims' numbers, or with the reasons why something was left out."""
        shut = self._pair(role)[1]
        return f"{shut} ({'; '.join(notes)})" if role == "rejected" else shut + ",".join(notes)

    def number(self, number: int) -> str:
        return f"^{number}" if self.plain else str(number).translate(_SUPERSCRIPTS)

    def _pair(self, role: Role) -> tuple[str, str]:
        return {"content": self.content, "source": self.source, "cue": self.cue, "rejected": self.rejected}[role]


PLAIN_SIGNS = Signs(cue=("<", ">"), plain=True)
_PLAIN = str.maketrans(
    {chains.ARROW: ">", chains.LEADS_BACK: "->", wording.ELLIPSIS: "...", "≈": "about", "·": "-", "–": "-", "°": ""}
    | dict.fromkeys("“”", '"') | dict.fromkeys("‘’", "'")
)  # fmt: skip


def console(stream: TextIO | None = None) -> Console:
    """A console on the stream (standard output): a terminal's colour and width; elsewhere no colour, 80 columns."""
    target = stream or sys.stdout
    terminal = Console(file=target, theme=STYLES, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not terminal.is_terminal and "COLUMNS" not in os.environ:  # rich would ask standard error for its width
        terminal.width = ELSEWHERE
    return terminal


def printed(terminal: Console, parts: Iterable[RenderableType]) -> str:
    """The parts as the console would print them, without the spaces that pad columns, which nobody wants in a file; on
    a terminal they do not show. One line end stands at the end."""
    with terminal.capture() as captured:
        for part in parts:
            terminal.print(part)
    return "".join(f"{line.rstrip(' ')}\n" for line in captured.get().rstrip("\n").split("\n"))


def signs_for(stream: TextIO) -> Signs:
    """The signs that the stream's encoding can write."""
    try:
        f"‹›⁰¹²³⁴⁵⁶⁷⁸⁹{chains.ARROW}{chains.LEADS_BACK}≈…".encode(getattr(stream, "encoding", None) or "utf8")
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SIGNS
    return Signs()


def legend(signs: Signs) -> Text:
    """One line that explains the marks."""
    line = Text()
    for role in _SIGNED:
        shut = signs.closing(role, ["why" if role == "rejected" else signs.number(1)])
        line.append(signs.opening(role), "mark").append(wording.ROLES[role], role).append(f"{shut}   ", "mark")
    line.rstrip()
    return line


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text (or title) with signs."""

    text: str
    signs: Signs

    def line(self, start: int, end: int, found: Sequence[Mark]) -> Text:
        """[start, end) with the signs of its marks. A mark that goes on from or into another line is left open."""
        line = Text()
        before: tuple[Mark, ...] = ()
        for piece in pieces(start, end, found):
            self._shut(line, before, piece.start)
            for (start, _, role), _ in groupby(_signed(piece.marks), _place):
                if start == piece.start:
                    line.append(self.signs.opening(role), "mark")
            own = _own(self.text[piece.start : piece.end])
            line.append(own, sum((STYLES.styles[mark.role] for mark in piece.marks), Style.null()))
            before = piece.marks
        self._shut(line, before, end)
        return line

    def _shut(self, line: Text, open_marks: tuple[Mark, ...], at: int) -> None:
        for (_, end, role), alike in groupby(reversed(_signed(open_marks)), _place):
            if end == at:
                found = sorted(alike, key=lambda mark: mark.number)
                reasons = (wording.flat(mark.words).partition(":")[0] for mark in found)
                notes = reasons if role == "rejected" else (self.signs.number(mark.number) for mark in found)
                line.append(self.signs.closing(role, notes), "mark")


def _signed(found: Sequence[Mark]) -> list[Mark]:
    # What else is marked has a style only: its words stand in the table, or in the list of findings.
    return [mark for mark in found if mark.role in _SIGNED]


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
        yield from self._header(found)
        yield from self._body(found)
        yield Text()
        if found.claims or self.everything:
            yield self._table(found, narrow=width < NARROWEST)
        yield from self._remarks(found)
        yield from findings(self.reading.article, self.reading.findings, self.signs)

    def _header(self, found: Numbered) -> Iterator[Text | Rule]:
        article = self.reading.article
        title = (article.title or "").replace("\n", " ")
        heading = SignedText(title, self.signs).line(0, len(title), marks(self.reading, found.claims, "title"))
        heading.stylize("heading")
        yield heading if title else Text(wording.flat(article.input), "heading")
        authors = f"by {', '.join(article.authors)}" if article.authors else ""
        facts = [article.publisher, authors, article.published]
        if line := self.signs.words(" · ").join(wording.flat(fact) for fact in facts if fact):
            yield Text(line)
        if address := article.url or (article.input if title else ""):
            yield Text(wording.flat(address), "quiet")
        yield Rule(style="quiet")
        for row in self.reading.rejected:
            if row.span is None:
                yield Text(f"Not read for claims: {wording.flat(row.reason)}", "warning")

    def _body(self, found: Numbered) -> Iterator[Text]:
        text = self.reading.article.text
        signed = SignedText(text, self.signs)
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

    def _table(self, found: Numbered, narrow: bool) -> Table:
        """A row a claim; on a narrow screen how sure and the confidence stand below the claim."""
        table = Table(
            box=None, padding=(0, 2, 0, 0), expand=True, header_style="heading", pad_edge=False, show_header=not narrow
        )
        table.add_column("", justify="right", no_wrap=True)
        table.add_column(self.signs.words(f"who {chains.ARROW} on whose word · what"), ratio=1, overflow="fold")
        if not narrow:
            table.add_column("how sure", width=17, overflow="fold")
            table.add_column("confidence", justify="right", no_wrap=True)
        rows = [(str(number), claim) for number, claim in enumerate(found.claims, 1)]
        rows += [("", claim) for claim in found.own_voice if self.everything]
        for number, claim in rows:
            cell, sure = self._claim(claim, found.numbers), wording.sure_words(claim) or "–"
            if narrow:
                cell.append(self.signs.words(f"\n{sure} · confidence {sureness(claim)}\n"), "quiet")
                table.add_row(number, cell)
            else:
                table.add_row(number, cell, self.signs.words(sure), sureness(claim))
        return table

    def _claim(self, claim: Claim, numbers: dict[str, int]) -> Text:
        """Who, on whose word; what; and whatever else is known of it."""
        cell = who(claim, self.signs).append("\n").append_text(what(claim))
        # What was asked stands in place of a content where there is none.
        stated = [(name, words) for name, words in wording.terms(claim) if claim.content or name != wording.ASKED]
        more = [f"{name} {words}" for name, words in stated]
        if other := numbers.get(claim.inside or ""):
            more.insert(0, f"said inside claim {other}")
        if other := numbers.get(claim.continues or ""):
            more.insert(0, f"goes on with claim {other}")
        details = [f"“{wording.flat(d.span.exact)}” {detail_words(d)}" for d in claim.details]
        for row in (more, details):
            if row:
                cell.append(self.signs.words("\n" + " · ".join(row)), "quiet")
        return cell

    def _remarks(self, found: Numbered) -> Iterator[Text]:
        if found.own_voice and not self.everything:
            count = len(found.own_voice)
            sentences = "1 sentence" if count == 1 else f"{count} sentences"
            yield Text(self.signs.words(f"\nand {sentences} in the publisher’s own voice (--all lists them)"), "quiet")


def findings(article: Article, found: Sequence[Finding], signs: Signs) -> Iterator[Text | Padding]:
    """The findings of an article, each with the sentences that it is about and the words that show it in signs."""
    if found:
        yield Text(f"\n{wording.SECOND_LOOK}: {wording.findings_counted(found)}", "heading")
    for finding in found:
        yield Text()
        line = Text(f"{finding.level} ", "warning" if finding.level == "warning" else "quiet")
        yield line.append(f"{wording.flat(finding.check)}: ", "heading").append(wording.flat(finding.message), "")
        for sentence in sentences(article, finding.spans):
            quote = Text("in the title: " if sentence.place == "title" else "", "quiet")
            for piece in sentence.pieces():
                words = _own(signs.words(piece.words) if piece.words == wording.ELLIPSIS else piece.words)
                if piece.shown:
                    quote.append(signs.content[0], "mark").append(words, "source").append(signs.content[1], "mark")
                else:
                    quote.append(words, "")
            yield Padding(quote, (0, 0, 0, 4))


def _own(text: str) -> str:
    """Characters on one line. A tab or a carriage return would move the cursor; a space keeps the count."""
    return wording.printable(text).translate({9: " ", 10: " ", 13: " "})


def who(claim: Claim, signs: Signs) -> Text:
    """The chain as a path, the outermost reporter first, with how each link is named."""
    cell, arrow = Text(), signs.words(chains.ARROW)
    steps = chains.path(claim)
    for step in steps:
        cell.append(signs.words(step.led_back), "quiet").append(step.name, "" if step.naming else "named")
        cell.append(f" ({step.notes})" if step.notes else "", "quiet")
        if step is not steps[-1]:
            cell.append(f" {arrow} ", "source").append(f"{step.relation} {arrow} " if step.relation else "", "cue")
    return cell if steps else cell.append(wording.joined(claim.source) or chains.without(claim))


def what(claim: Claim) -> Text:
    """The words of the claim, shortened; before them the form of a no-answer."""
    cell = Text()
    if claim.answer:
        cell.append(f"{wording.ANSWERS[claim.answer.form]}: ", "quiet")
    return cell.append(wording.shortened(wording.content_words(claim), _WHAT_CHARACTERS))


def sureness(claim: Claim) -> str:
    """The machine's confidence."""
    return f"{claim.confidence:.2f}"
