"""A fact as a paragraph: the values one after the other, each on whose word, then what they are to one another.

Invariants: every value of the fact is named, with its outlet and its chain; the user's choice of presentation adds a
first sentence and leaves nothing out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..records.digests import Figures, Paragraph, Sentence
from ..records.stories import Fact, Story
from .digest_choosing import Claims, Parted, Same, is_plainly_same, of_one_article, parted
from .digest_naming import flat
from .digest_notes import Told
from .digest_wording import Wording

_DIFFERING = ("conflicting", "updated", "mixed")
_IN_FULL = 8
_AGAINST = 2


def paragraph(fact: Fact, story: Story, claims: Claims, wording: Wording, figures: Figures) -> Paragraph:
    """The fact in sentences."""
    found = parted(fact, story, claims)
    wording.begin()
    sentences = (
        [*_of_one_article(found, wording), *_relations(fact, found, wording)]
        if of_one_article(fact)
        else [
            *_leading(fact, found, wording, figures),
            *_statements(found, wording),
            *_relations(fact, found, wording),
        ]
    )
    in_words = [told for told in found.coarser if told.value and told.value.text is not None]
    in_figures = [told for told in found.coarser if told not in in_words]
    for name, tolds in (
        ("less_exact", in_figures),
        ("compare", in_words),
        ("scope", found.scope),
        ("background", found.background),
    ):
        if tolds:
            sentences.append(wording.sentence(name, items=wording.items(tolds)))
    return Paragraph(tuple(sentences), fact.id, flat(fact.about), fact.status, fact.origins)


def _of_one_article(found: Parted, wording: Wording) -> Iterator[Sentence]:
    """The first value in full, the others in one sentence."""
    first, *rest = [told for same in found.main for told in same.members]
    yield wording.sentence("statement", statement=wording.statement(first))
    if rest:
        yield wording.sentence("others", items=wording.items(rest))


def _statements(found: Parted, wording: Wording) -> Iterator[Sentence]:
    for same in found.main[:_IN_FULL]:
        yield wording.sentence("statement", statement=wording.statement(same.first))
        plainly = [told for told in same.members[1:] if is_plainly_same(told, same.first)]
        if plainly:
            yield wording.sentence("same", items=wording.items(plainly, same_as=same.first))
        if others := [told for told in same.members[1:] if told not in plainly]:
            yield wording.sentence("compare", items=wording.items(others))
    if rest := [told for same in found.main[_IN_FULL:] for told in same.members]:
        yield wording.sentence("others", items=wording.items(rest))


def _leading(fact: Fact, found: Parted, wording: Wording, figures: Figures) -> Iterator[Sentence]:
    """The user's choice of what stands first where values differ."""
    if fact.status not in _DIFFERING or len(found.main) < 2:
        return
    positive = [same for same in found.main if same.first.claim.certainty.polarity != "negative"]
    numbered = sorted((same for same in positive if same.number is not None), key=lambda same: same.number or 0.0)
    if len(numbered) < 2 or numbered[0].number == numbered[-1].number:
        if fact.status != "updated":
            yield wording.sentence("accounts")
    elif figures == "range":
        ends = iter([wording.again(numbered[0].first), wording.again(numbered[-1].first)])
        yield Sentence("range", wording.filled_in_turn("range", ends))
    elif figures == "lowest":
        yield wording.sentence("lowest", again=wording.again(numbered[0].first))
    else:
        latest = _latest(fact, found, wording)
        yield wording.sentence("latest", items=wording.items(latest)) if latest else wording.sentence("latest_none")


def _latest(fact: Fact, found: Parted, wording: Wording) -> list[Told]:
    """The newest value of each authority that gave more than one."""
    of = {place: same for same in found.main for place in same.places}
    steps = [
        (link.a, link.b) for link in fact.links
        if link.relation == "updates" and link.a in of and link.b in of
        and wording.is_one_authority(of[link.a].first, of[link.b].first)
    ]  # fmt: skip
    older = {a for a, _ in steps}
    latest = {id(of[b]): of[b].first for _, b in sorted(steps) if b not in older}
    return list(latest.values())


def _relations(fact: Fact, found: Parted, wording: Wording) -> Iterator[Sentence]:
    """What does not agree, and what followed what, by the values told above."""
    of = {place: number for number, same in enumerate(found.main) for place in same.places}
    conflicts, updates = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for link in fact.links:
        a, b = of.get(link.a), of.get(link.b)
        if a is None or b is None or a == b:
            continue
        if link.relation == "conflicts":
            conflicts[a].add(b)
            conflicts[b].add(a)
        elif link.relation == "updates":
            updates[a].add(b)
    yield from _updates(found.main, updates, wording)
    yield from _conflicts(found.main, conflicts, wording)


def _conflicts(main: Sequence[Same], conflicts: Mapping[int, set[int]], wording: Wording) -> Iterator[Sentence]:
    """Each pair once: all of them where all disagree with all, else one against the others; or all that disagree."""
    members = sorted(conflicts)
    if members and all(conflicts[one] >= set(members) - {one} for one in members):
        yield wording.sentence("disagree", agains=wording.agains([main[one].first for one in members]))
        return
    left = {one: set(others) for one, others in conflicts.items()}
    against: list[tuple[int, list[int]]] = []
    while any(left.values()):
        one = max(sorted(left), key=lambda each: len(left[each]))
        others = sorted(left.pop(one))
        for other in others:
            left[other].discard(one)
        against.append((one, others))
    if len(against) > _AGAINST:  # each against each would be read by nobody
        yield wording.sentence("some", agains=wording.agains([main[one].first for one in members]))
        return
    for one, others in against:
        agains = wording.agains([main[other].first for other in others])
        yield wording.sentence("conflict", again=wording.again(main[one].first), agains=agains)


def _updates(main: Sequence[Same], updates: Mapping[int, set[int]], wording: Wording) -> Iterator[Sentence]:
    """Chains from older to newer: of one authority each, then until every value that was updated is in one."""
    told: set[int] = set()
    for start in sorted(updates):
        chain = _longest(main, updates, start, wording.is_one_authority)
        if len(chain) > 1 and not set(chain) <= told:
            told.update(chain)
            firsts = [main[one].first for one in chain]
            followed = wording.agains(firsts[1:], dated=True, then=True)
            again = wording.again(firsts[0], dated=True)
            yield wording.sentence("update_same", chain=wording.chain(firsts[-1]), again=again, followed=followed)
    chains: dict[tuple[int, ...], list[int]] = defaultdict(list)
    tails: set[int] = set()
    for start in sorted(updates, key=lambda one: (-len(_longest(main, updates, one, None)), one)):
        chain = _longest(main, updates, start, None)
        if start in told and set(chain) <= told:
            continue
        stop = next((place for place, one in enumerate(chain) if place and one in tails), len(chain) - 1)
        chain = chain[: stop + 1]
        told.update(chain)
        tails.update(chain)
        chains[tuple(chain[1:])].append(start)
    for newer, older in chains.items():
        followed = wording.agains([main[one].first for one in newer], dated=True, then=True)
        agains = wording.agains([main[one].first for one in sorted(older)], dated=True)
        if len(older) == 1:
            yield wording.sentence("update", again=agains, followed=followed)
        else:
            yield wording.sentence("update_many", agains=agains, followed=followed)


def _longest(
    main: Sequence[Same], updates: Mapping[int, set[int]], start: int, same: Callable[[Told, Told], bool] | None
) -> list[int]:
    """The longest chain of updates from one value on, the nearest in time first where several are as long."""
    best: dict[int, list[int]] = {}

    def from_here(one: int, seen: frozenset[int]) -> list[int]:
        if one not in best:
            tails = [
                from_here(other, seen | {one}) for other in sorted(updates.get(one, ()))
                if other not in seen and (same is None or same(main[one].first, main[other].first))
            ]  # fmt: skip
            best[one] = [one, *max(tails, key=len, default=[])]
        return best[one]

    return from_here(start, frozenset({start}))
