"""What stands beside an article's text: a note for each numbered claim, a remark for each finding.

A page that is kept in a file and one that is served show the same. Invariant: each anchor is unique in its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..records.claims import Claim
from ..records.readings import Finding, Reading
from . import chains, wording
from .inline import Shown
from .marking import Numbered
from .values import detail_words

_WHAT_CHARACTERS = 240
_SPAN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered claim as shown: `anchor` is unique in the page; `goes_on` and `inside` are other claims' notes."""

    number: int
    anchor: str
    claim: Claim
    goes_on: Other | None
    inside: Other | None

    @property
    def confidence(self) -> str:
        return f"{self.claim.confidence:.2f}"

    @property
    def steps(self) -> tuple[chains.Step, ...]:
        return chains.path(self.claim)

    @property
    def what(self) -> str:
        return wording.shortened(wording.content_words(self.claim), _WHAT_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Other:
    """The note of another claim: its number and its anchor."""

    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as shown, under a letter; `spans` are its words where there are several, to be compared."""

    number: int
    anchor: str
    finding: Finding

    @property
    def letter(self) -> str:
        return wording.letter(self.number)

    @property
    def spans(self) -> list[str]:
        words = dict.fromkeys(wording.flat(span.exact) for span in self.finding.spans)
        return [wording.shortened(each, _SPAN_CHARACTERS) for each in words] if len(words) > 1 else []


def notes(reading: Reading, found: Numbered, prefix: str = "") -> dict[Shown, Note | Remark]:
    """The note or remark of each thing that is numbered. `prefix` tells the anchors of several articles apart."""
    numbers, seen, anchors = found.numbers, set[str](), dict[int, str]()
    for number, claim_id in enumerate(found.ids, 1):
        anchor = prefix + claim_id
        anchors[number] = f"{anchor}-{number}" if anchor in seen else anchor
        seen.add(anchor)
    others = {claim_id: Other(number, anchors[number]) for claim_id, number in numbers.items()}
    made: dict[Shown, Note | Remark] = {
        (False, number): Note(
            number, anchors[number], claim, others.get(claim.continues or ""), others.get(claim.inside or "")
        )
        for number, claim in enumerate(found.claims, 1)
    }
    for number, finding in enumerate(reading.findings, 1):
        made[True, number] = Remark(number, f"{prefix}{reading.article.id}-{wording.letter(number)}", finding)
    return made


def details(claim: Claim) -> list[tuple[str, str]]:
    """Each detail's own words and what the machine made of it."""
    return [(wording.flat(detail.span.exact), detail_words(detail)) for detail in claim.details]
