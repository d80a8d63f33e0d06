"""A chain as a path, from the outermost reporter to the origin, in words: who, how named, led back from which words.

Invariant: a step says only what its link holds; nothing is left to colour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..records.claims import ChainLink, Claim
from .wording import flat, joined, shortened

ARROW = "▸"
LEADS_BACK = "→"
NOBODY = "no source stated"
PUBLISHER = "the publisher’s own voice"
CARRIED = "from above"
NAMINGS = {
    None: "naming unclear", "named": "", "role": "by role", "described": "unnamed: described", "bare": "unnamed: bare",
}  # fmt: skip
# How a link relates to the next one: "CNN ▸ told by ▸ Ada Crane".
RELATIONS = {
    "citing": "citing", "told": "told by", "quoted": "quoting", "obtained": "having obtained",
    "interview": "in an interview with", "by": "by", None: "",
}  # fmt: skip
DOUBTED = 0.8  # a resolution under this is said to be probable only
_ARTICLES = {"the", "a", "an", "s"}  # and what stands behind the apostrophe of a possessive
_WORD = re.compile(r"\w+")
_MENTION_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One link as shown. `mention`: the words that were led back to `name`, where they say something else; `relation`:
    to the next step; `about`: type and naming in full, for who points at it."""

    name: str
    mention: str
    unsure: bool
    naming: str
    count: int | None
    carried: bool
    relation: str
    about: str

    @property
    def notes(self) -> str:
        """How it is named, how many are meant, whether it comes along from an earlier clause."""
        counted = f"{self.count} of them" if self.count and self.count > 1 else ""
        return ", ".join(filter(None, (self.naming, counted, CARRIED if self.carried else "")))

    @property
    def led_back(self) -> str:
        """The mention with the sign that leads to the name, empty where the name is what stands there."""
        return f"“{self.mention}” {LEADS_BACK} {'probably ' if self.unsure else ''}" if self.mention else ""


def path(claim: Claim) -> tuple[Step, ...]:
    """The steps of a claim's chain, the origin last."""
    return tuple(map(_step, claim.chain))


def _step(link: ChainLink) -> Step:
    exact = flat(link.span.exact) if link.span else ""
    name = flat(link.name or exact or (link.type or NOBODY).replace("-", " "))
    about = f"{link.type or 'type unclear'}, {NAMINGS[link.naming] or 'named'}"
    return Step(
        name, _mention(link, exact, name), link.resolution is not None and link.resolution < DOUBTED,
        NAMINGS[link.naming], link.count, link.carried, RELATIONS[link.relation], about,
    )  # fmt: skip


def _mention(link: ChainLink, exact: str, name: str) -> str:
    """The link's own words where they were led back to the name; a part or an extension of the name was not."""
    own, called = ({*_WORD.findall(words.casefold())} - _ARTICLES for words in (exact, name))
    if own == called or (link.resolution is None and (own < called or called < own)):
        return ""
    return shortened(exact, _MENTION_CHARACTERS)


def without(claim: Claim) -> str:
    """What stands in place of a chain."""
    return PUBLISHER if claim.kind == "own-voice" else NOBODY


def chain_words(claim: Claim) -> str:
    """The chain on one line: "The Post ▸ citing ▸ two officials (unnamed: described, 2 of them)"."""
    words = ""
    for step in (steps := path(claim)):
        words += step.led_back + step.name + (f" ({step.notes})" if step.notes else "")
        if step is not steps[-1]:
            words += f" {ARROW} {step.relation} {ARROW} " if step.relation else f" {ARROW} "
    return words or joined(claim.source) or without(claim)
