"""What linking an article costs beside reading it, in a store of 1,000 and in one of 100,000; and what order does.

`python bench/stories.py --articles FILE.jsonl.gz --size 100000 --store PATH`. The stores hold articles made of the
paragraphs of real ones (scale.py), linked. Into each come real stories, their days moved into the years of the store:
all articles but one, then that one, which is read, finds its story and has its facts and links made. `--told FILE`
names articles among which there are stories; the sample of the project, where none is named. `--orders N` adds the
articles of `--readings` and `--told` in N random orders instead, and says for how many the story is another.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations, islice
from pathlib import Path
from random import Random
from statistics import median

from accordingto import __version__
from accordingto.fingerprint import fingerprint
from accordingto.keeping.adding import BATCH
from accordingto.keeping.linking import link, story
from accordingto.reading import Reader
from accordingto.records.article import Article
from accordingto.records.keeping import Run
from accordingto.records.readings import Reading
from accordingto.records.restoring import reading_from
from accordingto.storing import Store, open_store
from program import rows_of
from recombining import MINUTES, START, Recombiner
from scale import FILL, entry, fill, fresh, made, readings_of, told

SMALL = 1000
ALLOWED = 1.5
"""Linking an article may take so many times as long as reading it."""
APART = 30
"""Days between one story and the next that is told, so that they are two."""
SAME = 0.95
"""Least share of articles whose story is the same in any order."""
SAMPLE = Path(__file__).parents[1] / "samples" / "the-dam.jsonl"

Groups = set[frozenset[str]]


def filled(place: str, size: int, recombiner: Recombiner) -> None:
    """Fill the store to `size` articles, and link them; goes on where it was stopped."""
    with open_store(place) as store:
        first = made(store)
    for end in [*range(first + FILL, size, FILL), size]:
        if end > first:
            fill(place, end, recombiner)
        with open_store(place) as store:
            link(store)


def run_of(store: Store) -> int:
    return store.begin(Run("bench", __version__, fingerprint()))


def add(store: Store, readings: Sequence[Reading]) -> None:
    number = run_of(store)
    for start in range(0, len(readings), BATCH):
        store.add([entry(each) for each in readings[start : start + BATCH]], number)


def grouped(store: Store) -> Groups:
    """The stories of a store, each as the inputs of its articles."""
    link(store)
    outlines = store.stories.outlines(store.stories.numbers())
    names = {kept.article.id: kept.article.input for kept in store.readings()}
    return {frozenset(names[article] for article, _, _ in outline.articles) for outline in outlines}


def real_stories(readings: Sequence[Reading], least: int) -> list[list[Article]]:
    """The stories of at least so many articles among these, each by time of publication."""
    by_name = {each.article.input: each.article for each in readings}
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "told.db") as store:
        add(store, readings)
        found = [[by_name[name] for name in group] for group in grouped(store)]
    told_often = [sorted(group, key=lambda a: (a.published or "", a.id)) for group in found if len(group) >= least]
    return sorted(told_often, key=lambda group: group[0].id)


def moved(story: Sequence[Article], days: int, mark: str) -> list[Article]:
    """The articles so many days later, each at an address of its own."""
    by = timedelta(days=days)
    return [
        replace(
            each, published=(datetime.fromisoformat(each.published) + by).isoformat() if each.published else None,
            url=f"https://told.example/{mark}/{number}", input=f"told-{mark}-{number}",
        )
        for number, each in enumerate(story)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds that one article took; `articles` are those of its story."""

    articles: int
    reading: float
    finding: float
    facts: float

    @property
    def linking(self) -> float:
        return self.finding + self.facts


def timed(store: Store, reader: Reader, article: Article) -> Cost:
    """Read, keep and link one article."""
    began = time.perf_counter()
    reading = reader.read(article)
    read = time.perf_counter()
    add(store, [reading])
    number = run_of(store)
    kept = time.perf_counter()
    link(store, number)
    linked = time.perf_counter()
    found = story(store, article.id)
    done = time.perf_counter()
    return Cost(len(found.articles), (read - began) * 1000, (linked - kept) * 1000, (done - linked) * 1000)


def one_more(place: str, reader: Reader, stories: Sequence[Sequence[Article]], rounds: int) -> Iterator[Cost]:
    """What one more article costs each of the real stories, told anew in each round."""
    with open_store(place) as store:
        turn = store.recall("bench", "told") or {"turn": 0}
        for number in range(rounds):
            for which, articles in enumerate(stories):
                first = min(a.published for a in articles if a.published)[:10]
                later = (turn["turn"] * 7 + (number * len(stories) + which) * APART) % (MINUTES // 1440 - APART)
                days = (START.date() - datetime.fromisoformat(first).date()).days + later
                told_anew = moved(articles, days, f"{turn['turn']}-{number}-{which}")
                before, last = told_anew[:-1], told_anew[-1]
                add(store, [reader.read(each) for each in before])
                link(store)
                story(store, before[0].id)
                yield timed(store, reader, last)
        store.remember("bench", "told", {"turn": turn["turn"] + 1})


def any_article(place: str, reader: Reader, recombiner: Recombiner, count: int) -> Iterator[Cost]:
    """What any other article costs: most are about what no other article is about."""
    articles = [each.article for each in fresh(place, recombiner, count)]
    with open_store(place) as store:
        for article in articles:
            yield timed(store, reader, article)


def report(name: str, costs: Sequence[Cost]) -> bool:
    """Print what it cost; whether that is more than is allowed."""
    reading, linking = (sum(getattr(each, part) for each in costs) for part in ("reading", "linking"))
    finding, facts = (median(getattr(each, part) for each in costs) for part in ("finding", "facts"))
    worst = max(each.linking / each.reading for each in costs)
    sizes = sorted(each.articles for each in costs)
    print(
        f"{name:44}{reading / len(costs):9.1f}{linking / len(costs):9.1f}{linking / reading:7.2f}{worst:7.2f}"
        f"{finding:9.1f}{facts:9.1f}   {sizes[0]}-{sizes[len(sizes) // 2]}-{sizes[-1]}",
        flush=True,
    )
    return bool(linking > ALLOWED * reading)


def measure(options: argparse.Namespace) -> bool:
    recombiner = Recombiner(rows_of(options.readings or readings_of(options.articles, options.real)))
    reader = Reader().load()
    readings = list(islice(told_readings(options.told, reader), options.told_most))
    stories = real_stories(readings, 3)[: options.stories]
    told(f"{len(stories)} real stories of {[len(each) for each in stories]} articles")
    over = False
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'milliseconds an article':44}{'reading':>9}{'linking':>9}{'ratio':>7}{'worst':>7}", end="")
        print(f"{'finding':>9}{'facts':>9}   articles in its story (least-median-most); finding, facts: medians")
        for size, place in ((SMALL, str(Path(folder) / "small.db")), (options.size, options.store)):
            filled(place, size, recombiner)
            list(any_article(place, reader, recombiner, 2))  # whatever is loaded at first use
            over |= report(f"{size:,} stored: one more of a story", [*one_more(place, reader, stories, options.rounds)])
            over |= report(f"{size:,} stored: any article", [*any_article(place, reader, recombiner, options.count)])
    return over


def told_readings(path: Path, reader: Reader) -> Iterator[Reading]:
    """The readings of a file: of articles, which are read now, or of readings."""
    for number, row in enumerate(rows_of(path)):
        if "claims" in row:
            yield reading_from(row)
        else:
            url, publisher, title, published = (row.get(name) for name in ("url", "publisher", "title", "published"))
            name = f"told#{row.get('id', number)}"
            yield reader.read(Article(row["text"], name, url, publisher, title, published=published, language="en"))


def orders(options: argparse.Namespace) -> bool:
    """Whether the order of adding makes another story for too many of the articles."""
    reader = Reader()
    pool: Iterable[Path] = [path for path in (options.told, options.readings) if path]
    readings = [each for path in pool for each in islice(told_readings(path, reader), options.told_most)]
    found: list[Groups] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.orders):
            shuffled = Random(number).sample(readings, len(readings))
            with open_store(Path(folder) / f"{number}.db") as store:
                for start in range(0, len(shuffled), options.batch):
                    add(store, shuffled[start : start + options.batch])
                    link(store)
                found.append(grouped(store))
                problems = store.check(whole=True)
                assert not problems, problems[:3]
    least = 1.0
    for one, other in combinations(found, 2):
        same = sum(len(group) for group in one & other)
        least = min(least, same / len(readings))
    several = sum(len(group) for group in found[0] if len(group) > 1)
    print(json.dumps({"articles": len(readings), "in stories of several": several, "same in any two orders": least}))
    return least < SAME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines, may be .gz; made-up articles where none is given.")
    parser.add_argument("--real", type=int, default=1500, help="Articles to read and take paragraphs from.")
    parser.add_argument("--readings", type=Path, help="What `read --format jsonl` wrote, in place of reading.")
    parser.add_argument("--told", type=Path, default=SAMPLE, help="Articles, or readings, of real stories.")
    parser.add_argument("--told-most", type=int, default=1000, help="So many of them, and of --readings with --orders.")
    parser.add_argument("--stories", type=int, default=10, help="So many real stories.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--store", default="stories.db", help="Where the filled store is kept.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--count", type=int, default=20, help="Other articles that are measured.")
    parser.add_argument("--orders", type=int, default=0, help="Do nothing but add in so many orders.")
    parser.add_argument("--batch", type=int, default=7, help="Articles that are added before they are linked.")
    options = parser.parse_args()
    failed = orders(options) if options.orders else measure(options)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
