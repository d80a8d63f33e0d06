"""What an editor's form says: words typed or ticked, made spans of the article; what is unclear is asked back.

Invariant: of words that stand in several places none is chosen for the editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from ...errors import CorrectionError
from ...exporting import wording
from ...keeping.correcting import Given, joined, places_of, span_at
from ...records.article import Article
from ...records.claims import Level, Polarity
from ...records.corrections import ROLES, Extraction
from ...records.spans import Place, Range, Span
from .correction_view import Tick, around, pieces, ticked, ticks

Role = Literal["content", "cue", "source"]
LEVELS: tuple[Level, ...] = get_args(Level)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
_CHOSEN = re.compile(r"(text|title):([0-9]{1,9}):([0-9]{1,9})")
_OFFSETS = re.compile(r"[0-9]{1,9}:[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that stand in several places: the field's name, the words, and the places with what is around each."""

    name: str
    words: str
    places: tuple[tuple[str, str, str, str], ...]


@dataclass(slots=True)
class FormView:
    """The form as it is shown: what stands in its fields, what can be ticked, what is asked back."""

    article: Article
    claim: str | None
    fields: dict[str, str]
    ticks: dict[str, tuple[Tick, ...]] = field(default_factory=dict)
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    nothing: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.wrong or any(self.choices.values()))


def form_view(article: Article, machine: Extraction | None, claim: str | None) -> FormView:
    """The form before anything is changed: as the machine has it."""
    side = machine or Extraction(())
    fields: dict[str, str] = {role: pieces(getattr(side, role)) for role in ROLES}
    fields |= {"chain": "\n".join(map(wording.flat, side.chain)), "level": side.level, "polarity": side.polarity,
               "note": "", "who": ""}  # fmt: skip
    near = side.spans
    return FormView(article, claim, fields, {role: ticks(article, near, getattr(side, role)) for role in ROLES if near})


def given_by(
    view: FormView, machine: Extraction | None, one: Callable[[str], str], many: Callable[[str], Sequence[str]]
) -> Given | None:
    """What the form says; None where the view then asks back. `one` and `many` give a field's value and values."""
    side = machine or Extraction(())
    near = _near(side)
    was = dict(view.fields)
    view.nothing = bool(one("nothing"))
    for name in view.fields:
        view.fields[name] = one(name).replace("\r\n", "\n")[:20_000]
    spans: dict[str, tuple[Span, ...] | None] = {}
    for role in ROLES:
        try:
            spans[role] = _role(view, role, getattr(side, role), was[role], near, one, many)
        except CorrectionError as error:
            view.wrong[role] = str(error)
    if view.nothing:
        view.wrong.clear()
        view.choices.clear()
        return Given(nothing=True, note=view.fields["note"].strip(), who=view.fields["who"].strip())
    if view.asks:
        return None
    chain = tuple(line.strip() for line in view.fields["chain"].split("\n") if line.strip())
    level, polarity = view.fields["level"], view.fields["polarity"]
    return Given(
        spans["content"], spans["cue"], spans["source"],
        side.chain if view.fields["chain"].strip() == was["chain"].strip() else chain,  # it stood there to be seen
        next((each for each in LEVELS if each == level), None),
        next((each for each in POLARITIES if each == polarity), None),
        note=view.fields["note"].strip(), who=view.fields["who"].strip(),
    )  # fmt: skip


def _role(
    view: FormView, role: Role, machine: Sequence[Span], was: str, near: Range | None,
    one: Callable[[str], str], many: Callable[[str], Sequence[str]],
) -> tuple[Span, ...] | None:  # fmt: skip
    """The spans of a role, None where it is as before. Adds to the view's choices."""
    values = [value for value in many(f"{role}_words") if _OFFSETS.fullmatch(value)]
    allowed = {tick.value for tick in view.ticks.get(role, ())}
    before = [tick.value for tick in view.ticks.get(role, ()) if tick.on]
    typed = view.fields[role].strip()
    changed_ticks = bool(view.ticks.get(role)) and set(values) != set(before) and bool(one("ticks"))
    view.ticks[role] = tuple(
        Tick(tick.value, tick.word, tick.value in values if changed_ticks else tick.on)
        for tick in view.ticks.get(role, ())
    )
    if changed_ticks and typed != was.strip():
        raise CorrectionError(
            "the words that are typed and those that are ticked have both changed; change one", "both"
        )
    if changed_ticks:
        if not set(values) <= allowed:
            raise CorrectionError("a word was ticked that is not near the claim", "span")
        return ticked(view.article, values)
    if typed == was.strip():
        return None
    return _typed(view, role, typed, machine, near, one)


def _typed(
    view: FormView, role: Role, typed: str, machine: Sequence[Span], near: Range | None, one: Callable[[str], str]
) -> tuple[Span, ...]:
    own: Mapping[str, Span] = {wording.flat(span.exact): span for span in machine}
    found: list[Span] = []
    for number, line in enumerate(filter(None, map(str.strip, typed.split("\n")))):
        chosen = one(f"choice_{role}_{number}")
        if line in own:
            found.append(own[line])
        elif match := _CHOSEN.fullmatch(chosen):
            place: Place = "title" if match[1] == "title" else "text"
            found.append(span_at(view.article, int(match[2]), int(match[3]), place))
        else:
            places = places_of(view.article, line, near)
            if not places:
                raise CorrectionError(f"“{wording.shortened(line, 80)}” is not in the article", "span")
            if len(places) > 1:
                shown = tuple((f"{p.place}:{p.start}:{p.end}", *around(view.article, p)) for p in places[:12])
                view.choices.setdefault(role, []).append(Choice(f"choice_{role}_{number}", line, shown))
            found.append(places[0])
    return joined(view.article, found)


def _near(side: Extraction) -> Range | None:
    held = [span for span in side.spans if span.place == "text"]
    return (min(span.start for span in held), max(span.end for span in held)) if held else None
