"""How long a search takes in a large store, over a mixed set of queries that its own claims suggest.

`python bench/scale.py --fill-only --store PATH` fills a store with 100,000 articles, then
`python bench/search.py --store PATH`. Each query is timed once, in random order, on a connection just opened, down to
the hits with their claims, articles and contexts. Fails where the 95th percentile is over 100 ms.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import quantiles

from accordingto.records.claims import Location, Time
from accordingto.storing import Store, open_store
from accordingto.storing.searching import Hit, Sort
from accordingto.storing.words import words

ALLOWED = 100.0
FACTS = (
    "kind:direct", "kind:own-voice", "kind:no-answer", "kind:mixed", "act:attitude", "certainty:possible",
    "certainty:probable", "polarity:negative", "stance:denying", "stance:warning", "naming:described", "naming:bare",
    "origin-type:government", "type:outlet", "anonymity:any", "confidence:<0.5", "confidence:>=0.9", "distance:yes",
)  # fmt: skip
DEEP = 50  # pages


@dataclass(frozen=True)
class Known:
    """What queries are made of: claims from all over the store, and their words, the commonest first."""

    hits: Sequence[Hit]
    common: Sequence[str]
    middling: Sequence[str]
    rare: Sequence[str]
    first: date
    last: date


def known(store: Store, chance: Random) -> Known:
    """Some claims of each of many days between the first and the last."""
    orders: tuple[Sort, Sort] = ("oldest", "newest")
    ends = [store.search("published:1900..", sort=sort, limit=1).hits[0].article.published or "" for sort in orders]
    first, last = (date.fromisoformat(end[:10]) for end in ends)
    hits: list[Hit] = []
    for _ in range(150):
        day = first + timedelta(days=chance.randrange((last - first).days))
        hits += store.search(f"published:{day}", limit=20).hits
    counted = Counter(word for hit in hits for span in hit.claim.content for word in words(span.exact))
    ordered = [word for word, _ in counted.most_common() if word.isalpha() and word.isascii()]
    return Known(hits, ordered[:60], ordered[60:600], ordered[-2000:], first, last)


Make = Callable[[Known, Random], str]


def _hit(k: Known, chance: Random, wanted: Callable[[Hit], bool]) -> Hit:
    return chance.choice([hit for hit in k.hits if wanted(hit)])


def _phrase(k: Known, chance: Random) -> str:
    found = words(_hit(k, chance, lambda hit: len(words(hit.claim.content[0].exact)) > 4).claim.content[0].exact)
    at = chance.randrange(len(found) - 3)
    return '"' + " ".join(found[at : at + chance.choice((2, 2, 3, 4))]) + '"'


def _source(k: Known, chance: Random) -> str:
    chain = _hit(k, chance, lambda hit: bool(hit.claim.chain and words(hit.claim.chain[-1].name or ""))).claim.chain
    return f'source:"{" ".join(words(chain[-1].name or ""))}"'


def _month(k: Known, chance: Random) -> str:
    day = k.first + timedelta(days=chance.randrange((k.last - k.first).days))
    return f"{day:%Y-%m}"


def _detail(k: Known, chance: Random, kind: type) -> Hit:
    return _hit(k, chance, lambda hit: any(isinstance(detail, kind) for detail in hit.claim.details))


def _place(k: Known, chance: Random) -> str:
    places = [d for d in _detail(k, chance, Location).claim.details if isinstance(d, Location)]
    return f'place:"{" ".join(words(places[0].name))}"'


def _when(k: Known, chance: Random) -> str:
    times = [d for d in _detail(k, chance, Time).claim.details if isinstance(d, Time)]
    year = (times[0].start or "2020")[:4]
    return f"when:{year if year.isdigit() else 2020}{chance.choice(('', '-03', '-07-04', '..'))}"


def _quantity(k: Known, chance: Random) -> str:
    low = chance.choice((2, 10, 40, 100, 1000, 12500, 3_000_000, 5e9))
    end = chance.choice((f"{low:g}", f">={low:g}", f"{low:g}..{low * 3:g}", f"<{low:g}"))
    return f'quantity:"{end.replace("e+", "e")} {chance.choice(("", "", "percent", "dollars", "people", "km"))}"'


def _publisher(k: Known, chance: Random) -> str:
    name = _hit(k, chance, lambda hit: bool(hit.article.publisher)).article.publisher or ""
    return f'publisher:"{" ".join(words(name))}"'


# kind of query, how many, how one is made
QUERIES: tuple[tuple[str, int, Make], ...] = (
    ("rare word", 20, lambda k, c: c.choice(k.rare)),
    ("common word", 10, lambda k, c: c.choice(k.common)),
    ("two words", 20, lambda k, c: f"{c.choice(k.middling)} {c.choice(k.middling)}"),
    ("two common words", 10, lambda k, c: f"{c.choice(k.common)} {c.choice(k.common)}"),
    ("three words, one rare", 10, lambda k, c: f"{c.choice(k.common)} {c.choice(k.middling)} {c.choice(k.rare)}"),
    ("words or words", 10, lambda k, c: f"({c.choice(k.middling)} OR {c.choice(k.rare)}) {c.choice(k.common)}"),
    ("phrase", 20, _phrase),
    ("beginning of a word", 15, lambda k, c: c.choice([w for w in k.middling if len(w) > 5])[: c.randint(3, 5)] + "*"),
    ("fact", 10, lambda k, c: c.choice(FACTS)),
    ("two facts", 15, lambda k, c: " ".join(c.sample(FACTS, 2))),
    ("three facts", 10, lambda k, c: " ".join(c.sample(FACTS, 3))),
    ("word and fact", 20, lambda k, c: f"{c.choice(k.middling)} {c.choice(FACTS)}"),
    ("only what is not", 10, lambda k, c: " ".join(f"-{each}" for each in c.sample((*FACTS, *k.common), 2))),
    ("word and not word", 10, lambda k, c: f"{c.choice(k.common)} -{c.choice(k.common)} -{c.choice(FACTS)}"),
    ("source", 20, _source),
    ("source and fact", 10, lambda k, c: f"{_source(k, c)} {c.choice(FACTS)}"),
    ("publisher and word", 10, lambda k, c: f"{_publisher(k, c)} {c.choice(k.middling)}"),
    ("published", 10, lambda k, c: f"published:{_month(k, c)} {c.choice((*k.middling, *FACTS))}"),
    ("published before", 5, lambda k, c: f"published:..{_month(k, c)} {c.choice(k.common)}"),
    ("time in the claim", 10, lambda k, c: f"{_when(k, c)} {c.choice(('', 'kind:direct'))}"),
    ("place", 10, _place),
    ("country and fact", 5, lambda k, c: f"country:{c.choice(('US', 'UA', 'GB', 'CN', 'SY'))} {c.choice(FACTS)}"),
    ("quantity", 15, _quantity),
    ("quantity and word", 10, lambda k, c: f"{_quantity(k, c)} {c.choice(k.middling)}"),
    ("everything", 2, lambda k, c: ""),
)  # fmt: skip


def timed(place: str, query: str, sort: Sort, after: str | None) -> tuple[float, float, int]:
    """Milliseconds of one search on a new connection, those of the processor in them, and how many claims it found."""
    with open_store(place, create=False) as store:
        store.known([])  # connects
        began, worked = time.perf_counter(), time.process_time()
        page = store.search(query, sort=sort, after=after)
        return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000, page.total


def asked(store: Store, k: Known, chance: Random) -> Iterator[tuple[str, str, Sort, str | None]]:
    """(kind, query, order, mark of a page)."""
    for kind, count, make in QUERIES:
        for _ in range(count):
            yield kind, make(k, chance), chance.choice(("newest", "newest", "newest", "oldest")), None
    for _ in range(10):
        query, mark = chance.choice((*k.common, *FACTS[:6])), None
        page = store.search(query, limit=DEEP * 20)
        if page.next:
            mark = page.next
        yield f"page {DEEP + 1}", query, "newest", mark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True, help="A filled store (bench/scale.py --fill-only).")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--explain", type=int, default=0, metavar="N", help="Name the N dearest queries.")
    options = parser.parse_args()
    chance = Random(options.seed)
    with open_store(options.store, create=False) as store:
        k = known(store, chance)
        queries = list(asked(store, k, chance))
    timed(options.store, 'quantity:"5 km"', "newest", None)  # loads the units once, as any process does
    chance.shuffle(queries)
    gc.freeze()  # else collecting what the queries were made of counts as searching
    costs: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    slowest = []
    for kind, query, sort, mark in queries:
        cost, work, total = timed(options.store, query, sort, mark)
        costs[kind].append((cost, work))
        slowest.append((work, cost, total, sort, query))
    every = [each for found in costs.values() for each in found]
    heads = f"{'median':>9}{'95 %':>9}{'worst':>9}"
    print(f"{'milliseconds a search':26}{'queries':>8}{heads}  of the processor:{'95 %':>9}{'worst':>9}")
    for kind, found in [*costs.items(), ("all", every)]:
        walls, works = [wall for wall, _ in found], [work for _, work in found]
        print(
            f"{kind:26}{len(found):8}{_percentile(walls, 50):9.1f}{_percentile(walls, 95):9.1f}{max(walls):9.1f}"
            f"{_percentile(works, 95):28.1f}{max(works):9.1f}"
        )
    for work, cost, total, sort, query in sorted(slowest, reverse=True)[: options.explain]:
        print(f"{work:9.1f} of {cost:9.1f} ms {total:6} claims  {sort}  {query}")
    sys.exit(1 if _percentile([cost for cost, _ in every], 95) > ALLOWED else 0)


def _percentile(values: Sequence[float], part: int) -> float:
    return quantiles(values, n=100, method="inclusive")[part - 1] if len(values) > 1 else values[0]


if __name__ == "__main__":
    main()
