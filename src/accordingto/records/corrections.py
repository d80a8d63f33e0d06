"""Corrections: what an editor says that an extraction should have been, beside what the machine made of it.

A correction hangs on the hash of the text and on spans, not on a claim's id or a model, so that a reread does not lose
it. Invariants: both sides stay in the record; nothing is changed, a later correction of the same place goes over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .article import Article, digest
from .claims import Claim, Level, Polarity
from .restoring import span_from
from .spans import Span

What = Literal["content", "cue", "source", "chain", "certainty", "missing", "not-a-claim", "taken-back"]
Standing = Literal["corrected", "agreed", "near", "gone"]
Spans = tuple[Span, ...]
ROLES: tuple[Literal["content", "cue", "source"], ...] = ("content", "cue", "source")
LIKE = 0.5
"""Intersection over union of two contents from which they are about the same words, as attributions are scored."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """One side of a correction: an attribution's spans, its chain as names from the outermost reporter to the origin,
    and how sure the speaker is of it. Without cue and source it is the publisher's own sentence."""

    content: Spans
    cue: Spans = ()
    source: Spans = ()
    chain: tuple[str, ...] = ()
    level: Level = "unknown"
    polarity: Polarity = "unknown"

    @classmethod
    def of(cls, claim: Claim) -> Extraction:
        """What the machine made, as a correction keeps it."""
        chain = tuple(link.label for link in claim.chain)
        sure = claim.certainty
        return cls(claim.content, claim.cue, claim.source, chain, sure.level, sure.polarity)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Extraction:
        spans = {role: tuple(span_from(each) for each in row[role]) for role in ROLES}
        sure = row["certainty"]
        return cls(**spans, chain=tuple(row["chain"]), level=sure["level"], polarity=sure["polarity"])

    @property
    def spans(self) -> Spans:
        return (*self.content, *self.cue, *self.source)

    @property
    def attributed(self) -> bool:
        """Whether it is credited to somebody, and so an attribution."""
        return bool(self.content and (self.cue or self.source))

    def as_dict(self) -> dict[str, Any]:
        spans: dict[str, Any] = {role: [span.as_dict() for span in getattr(self, role)] for role in ROLES}
        return spans | {"chain": list(self.chain), "certainty": {"level": self.level, "polarity": self.polarity}}


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor said of one extraction in the text with this hash.

    `machine` is None where the machine found nothing ("missing"), `given` where there is nothing to find
    ("not-a-claim"). To take one back, the machine's is given again, or nothing for nothing: then `at` says where.
    `claim` and `model` are those that were corrected. `made` is ISO 8601 in UTC; `run` is 0 where it is yet to be kept.
    """

    sha256: str
    machine: Extraction | None
    given: Extraction | None
    note: str = ""
    who: str = ""
    made: str = ""
    claim: str | None = None
    model: str | None = None
    at: Spans = ()
    run: int = 0

    @property
    def id(self) -> str:
        return digest(json.dumps(self._row(), sort_keys=True))[:16]

    @property
    def what(self) -> tuple[What, ...]:
        """Which parts of the machine's extraction it says are wrong."""
        machine, given = self.machine, self.given
        if machine is None or given is None:
            return ("not-a-claim",) if machine else ("missing",) if given else ("taken-back",)
        wrong: list[What] = [role for role in ROLES if getattr(machine, role) != getattr(given, role)]
        if machine.chain != given.chain:
            wrong.append("chain")
        if (machine.level, machine.polarity) != (given.level, given.polarity):
            wrong.append("certainty")
        return tuple(wrong) or ("taken-back",)

    @property
    def anchor(self) -> tuple[Any, ...]:
        """What it is about: the machine's spans, else where the machine found nothing. Equal anchors: the last goes."""
        if self.machine is not None:
            return ("found", *((role, _places(getattr(self.machine, role))) for role in ROLES))
        return ("missing", _places(self.given.content if self.given else self.at))

    @property
    def spans(self) -> Spans:
        return (*(self.machine.spans if self.machine else ()), *(self.given.spans if self.given else ()), *self.at)

    def opens_in(self, article: Article) -> bool:
        """Whether it is about this text, and every span is there; the title may have become another."""
        held = all(article.part(span.place)[span.start : span.end] == span.exact for span in self.spans)
        return held and article.sha256 == self.sha256

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "what": list(self.what), **self._row(), "run": self.run}

    def _row(self) -> dict[str, Any]:
        return {
            "sha256": self.sha256, "machine": self.machine.as_dict() if self.machine else None,
            "given": self.given.as_dict() if self.given else None, "note": self.note, "who": self.who,
            "made": self.made, "claim": self.claim, "model": self.model, "at": [span.as_dict() for span in self.at],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Correction:
        """The correction of `as_dict`'s row."""
        plain = {name: row[name] for name in ("sha256", "note", "who", "made", "claim", "model")}
        machine, given = (Extraction.from_dict(row[name]) if row[name] else None for name in ("machine", "given"))
        at = tuple(map(span_from, row["at"]))
        return cls(**plain, machine=machine, given=given, at=at, run=row.get("run", 0))


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction that stands, and the claim of a reading that it is about.

    "corrected": the machine still says what was corrected; "agreed": it now says what was given; "near": it says
    something else of the same words; "gone": it says nothing of them (`claim` is None).
    """

    correction: Correction
    claim: Claim | None
    standing: Standing


def standing(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that stand, of corrections in the order in which they were made: the last of each anchor, unless it took
    the one before back."""
    last: dict[tuple[str, tuple[Any, ...]], Correction] = {}
    for each in corrections:
        last.pop((each.sha256, each.anchor), None)
        last[each.sha256, each.anchor] = each
    return [each for each in last.values() if each.what != ("taken-back",)]


def placed(corrections: Iterable[Correction], article: Article, claims: Sequence[Claim]) -> list[Placed]:
    """The corrections that stand and open in the article, in the order of the text, each with its claim.

    A claim has at most one: that of its own spans goes before one of what lies near.
    """
    found: list[Placed] = []
    taken: set[str] = set()
    waiting = [each for each in standing(corrections) if each.opens_in(article)]
    for find in (_same_as_machine, _same_as_given, _nearest):
        left = []
        for each in waiting:
            free = [claim for claim in claims if claim.id not in taken]
            match = find(each, free)
            if match is None:
                left.append(each)
            else:
                taken.add(match[0].id)
                found.append(Placed(each, *match))
        waiting = left
    found += [Placed(each, None, "gone") for each in waiting]
    return sorted(found, key=_place)


def _place(each: Placed) -> tuple[bool, int, int, str]:
    first = min(each.correction.spans, key=lambda span: (span.place == "text", span.start, span.end))
    return first.place == "text", first.start, first.end, each.correction.id


def _same_as_machine(correction: Correction, claims: Sequence[Claim]) -> tuple[Claim, Standing] | None:
    machine = correction.machine
    claim = next((each for each in claims if machine and _same(machine, each)), None)
    if machine is None or claim is None:
        return None
    now = Extraction.of(claim)
    agreed = correction.given is not None and now == correction.given
    return claim, "agreed" if agreed else "corrected"


def _same_as_given(correction: Correction, claims: Sequence[Claim]) -> tuple[Claim, Standing] | None:
    given = correction.given
    claim = next((each for each in claims if given and _same(given, each)), None)
    if given is None or claim is None:
        return None
    now = Extraction.of(claim)
    # Of another spelling of the same chain, or of a finer certainty, nothing was said in "missing".
    agreed = now == given or correction.machine is None
    return claim, "agreed" if agreed else "near"


def _nearest(correction: Correction, claims: Sequence[Claim]) -> tuple[Claim, Standing] | None:
    sides = [side for side in (correction.given, correction.machine) if side is not None]
    scored = [(max(_overlap(side.content, claim.content) for side in sides), claim) for claim in claims]
    best = max(scored, key=lambda each: each[0], default=None)
    return (best[1], "near") if best is not None and best[0] >= LIKE else None


def _same(side: Extraction, claim: Claim) -> bool:
    return all(_places(getattr(side, role)) == _places(getattr(claim, role)) for role in ROLES)


def _places(spans: Spans) -> tuple[tuple[str, int, int], ...]:
    return tuple((span.place, span.start, span.end) for span in spans)


def _overlap(one: Spans, other: Spans) -> float:
    a = {(span.place, at) for span in one for at in range(span.start, span.end)}
    b = {(span.place, at) for span in other for at in range(span.start, span.end)}
    return len(a & b) / len(a | b) if a and b else 0.0
