"""What an article costs a store of 100,000, beside what it costs an empty one.

`python bench/scale.py --articles FILE.jsonl.gz --size 100000 --store PATH|URL`. Real articles are read once and the
store is filled with new ones made of their paragraphs (recombining.py); both are kept, so that a run that was stopped
goes on, and the next one measures at once. Then the same articles go into the filled store and into new ones in turns,
in one process: storing alone, their readings given; and all of adding, reading them too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from accordingto import __version__
from accordingto.fingerprint import fingerprint
from accordingto.keeping.adding import BATCH, keep
from accordingto.records.article import Article
from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import Reading, reading_key
from accordingto.storing import Store, open_store
from crash import Databases, Files, Places
from postgresql import Server
from program import NAME, command, rows_of, run, some_articles, write_rows
from recombining import Recombiner

FILL = 500
"""Articles in one transaction while filling."""
MARK = ("bench", "recombined")
"""Where a filled store remembers how many readings were made for it."""
ALLOWED = 1.5


def readings_of(articles: Path | None, real: int) -> Path:
    """A file of so many readings by this program; read now where there is none yet."""
    path = (
        Path(tempfile.gettempdir())
        / f"accordingto-{fingerprint()}-{articles.name if articles else 'made'}-{real}.jsonl"
    )
    if not path.exists():
        told(f"reading {real:,} articles into {path}")
        part = path.with_suffix(".part")
        with tempfile.TemporaryDirectory() as name:
            folder = write_rows(Path(name), some_articles(articles, real))
            run(command("read", "--format", "jsonl", "--quiet", "--output", str(part), NAME), folder)
        part.rename(path)
    return path


def told(words: str, end: str = "\n") -> None:
    print(f"\r{words}", end=end, file=sys.stderr, flush=True)


def entry(reading: Reading) -> Entry:
    return Entry(reading.article, reading_key(reading.article, fingerprint()), reading)


def made(store: Store) -> int:
    """How many readings were made for this store."""
    row = store.recall(*MARK)
    return int(row["made"]) if row else 0


def fill(place: str, size: int, recombiner: Recombiner) -> None:
    """Fill the store to `size` articles; goes on where it was stopped."""
    with open_store(place) as store:
        number = store.begin(Run("bench", __version__, fingerprint(), {"size": size}))
        began, first = time.monotonic(), made(store)
        for start in range(first, size, FILL):
            end = min(size, start + FILL)
            store.add([entry(recombiner.reading(n)) for n in range(start, end)], number)
            store.remember(*MARK, {"made": end})
            pace = (time.monotonic() - began) / (end - first) * 1000
            told(f"filled {end:,} of {size:,}, {pace:.1f} ms an article", end="")
        store.finish(number, {"new": max(0, size - first)})
    told("")


Cost = tuple[float, float]
"""Milliseconds an article: as the clock has it, and of this process's own work (a server's is not in it)."""


def clocks() -> Cost:
    return time.perf_counter() * 1000, time.process_time() * 1000


def since(began: Cost, articles: int) -> Cost:
    now = clocks()
    return (now[0] - began[0]) / articles, (now[1] - began[1]) / articles


def storing(store: Store, readings: Sequence[Reading]) -> Cost:
    """What an article costs in transactions as `add` makes them, its reading given."""
    entries = [entry(reading) for reading in readings]
    number = store.begin(Run("bench", __version__, fingerprint()))
    began = clocks()
    for start in range(0, len(entries), BATCH):
        store.add(entries[start : start + BATCH], number)
    return since(began, len(entries))


def adding(store: Store, readings: Sequence[Reading]) -> Cost:
    """What all of `add` but receiving costs: look whether it is known, read, keep. In one process."""
    articles: list[Article] = [reading.article for reading in readings]
    began = clocks()
    results = list(keep(store, articles, Run("bench", __version__, fingerprint()), jobs=1))
    cost = since(began, len(articles))
    assert all(getattr(each, "result", "") == "new" for each in results), results[:3]
    return cost


Measure = Callable[[Store, Sequence[Reading]], Cost]


def forget(place: str) -> None:
    """Drop the file's pages from the system's memory, as after a long time."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def compare(
    measure: Measure, places: Places, filled: str, batches: Sequence[Sequence[Reading]], cold: bool = False
) -> tuple[list[Cost], list[Cost]]:
    """What an article costs a new store, and the filled one, for each batch; who is first takes turns."""
    empty_costs: list[Cost] = []
    filled_costs: list[Cost] = []
    for number, readings in enumerate(batches):
        new = places.fresh("empty", None)
        for place, costs in sorted([(new, empty_costs), (filled, filled_costs)], reverse=number % 2 == 1):
            with open_store(place) as store:
                if cold:
                    forget(place)
                costs.append(measure(store, readings))
        places.remove("empty")
    return empty_costs, filled_costs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines, may be .gz; made-up articles where none is given.")
    parser.add_argument("--real", type=int, default=1500, help="Articles to read and take paragraphs from.")
    parser.add_argument("--readings", type=Path, help="What `read --format jsonl` wrote, in place of reading.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument(
        "--store", help="Where the filled store is kept.  [default: on a server of its own, for a while]"
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=200, help="Articles in a round.")
    parser.add_argument("--fill-only", action="store_true")
    options = parser.parse_args()
    recombiner = Recombiner(rows_of(options.readings or readings_of(options.articles, options.real)))
    with ExitStack() as stack:
        server = None if options.store else stack.enter_context(Server())
        filled = server.create("filled") if server else options.store
        fill(filled, options.size, recombiner)
        if options.fill_only:
            return
        folder = Path(filled).parent if not server else Path()
        places: Places = Databases(server) if server else Files(folder)
        failed = measure_all(places, filled, recombiner, options)
    sys.exit(1 if failed else 0)


def measure_all(places: Places, filled: str, recombiner: Recombiner, options: argparse.Namespace) -> bool:
    """Measure and print; whether a ratio is over what is allowed."""
    kinds: list[tuple[str, Measure, int, bool]] = [
        ("storing, readings given", storing, options.count, False),
        ("adding, with reading", adding, options.count // 4, False),
    ]
    if "://" not in filled:
        kinds.insert(1, ("storing, the file not in memory", storing, options.count, True))
    compare(adding, places, filled, [fresh(filled, recombiner, 4)])  # whatever is loaded at first use
    title = f"milliseconds an article, median of {options.rounds}"
    print(f"{title:48}{'empty':>8}{'filled':>8}{'ratio':>8}  (least, most)")
    over = False
    for name, measure, count, cold in kinds:
        batches = [fresh(filled, recombiner, count) for _ in range(options.rounds)]
        empty_costs, filled_costs = compare(measure, places, filled, batches, cold)
        for clock, which in enumerate(("", ", own work alone")):
            before, after = [cost[clock] for cost in empty_costs], [cost[clock] for cost in filled_costs]
            ratios = [b / a for a, b in zip(before, after, strict=True)]
            ratio = median(after) / median(before)
            over = over or (ratio > ALLOWED and not which)
            spread = f"({min(ratios):.2f}, {max(ratios):.2f})"
            print(f"{name + which:48}{median(before):8.2f}{median(after):8.2f}{ratio:8.2f}  {spread}", flush=True)
    return over


def fresh(filled: str, recombiner: Recombiner, count: int) -> list[Reading]:
    """So many readings that the filled store does not have."""
    with open_store(filled) as store:
        start = made(store)
        store.remember(*MARK, {"made": start + count})
    return [recombiner.reading(n) for n in range(start, start + count)]


if __name__ == "__main__":
    main()
