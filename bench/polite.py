"""The polite bar: a week of 50 feeds in minutes, the poller killed at random and started again: python bench/polite.py

The poller runs in a process of its own on a real store, against a real server on 127.0.0.1 under a clock that both
share (`tests/keeping/press_world.py`); it is ended by SIGKILL at moments that it cannot know. Exit status 1 where under
99 % of repeats were conditional, a request came sooner than asked, or a page was missed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.keeping.press_world import DAY, START, Clock, World, fetcher, habits, manners, missed, running  # noqa: E402

from accordingto.keeping.polling import Hands, Poller  # noqa: E402 - the tests' tools lie beside this folder
from accordingto.receiving.feed_facts import feed_facts  # noqa: E402
from accordingto.receiving.fetching import Fetched  # noqa: E402
from accordingto.receiving.inputs import Failure  # noqa: E402
from accordingto.records.polls import FEED, PAGE  # noqa: E402
from accordingto.storing import Store, open_store  # noqa: E402

LEAST_CONDITIONAL = 0.99
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


def poll(folder: Path, feeds: list[str], end: float) -> None:
    """The poller's process: until the end of the simulated time, or its own."""
    clock = Clock(folder / "clock")
    with open_store(folder / "store.db") as store:

        def keep(given: Fetched | Failure, wanted: frozenset[str] | None) -> list[Failure]:
            return []  # reading and keeping articles is another bar's business

        hands = Hands(store, fetcher(store, clock), lambda each: feed_facts(each.body, each.url, each.final_url), keep)
        for _ in Poller(feeds, hands).run():
            if clock.now() > end:
                return


def simulate(folder: Path, world: World, end: float, kills: int) -> list[float]:
    """Run the poller to the end, killing it so many times on the way. Returns when it was killed, really."""
    chance = random.Random(11)
    moments = sorted(START + chance.random() * (end - START) for _ in range(kills))
    killed: list[float] = []
    while world.clock.now() < end:
        process = subprocess.Popen(  # noqa: S603 - this script, again
            [sys.executable, __file__, "--poll", str(folder), str(end), *world.addresses()]
        )
        while process.poll() is None and (not moments or world.clock.now() < moments[0]):
            time.sleep(0.005)
        if process.poll() is None:
            time.sleep(chance.random() * 0.02)  # not in step with anything
            process.kill()
            killed.append(time.monotonic())
            process.wait()
            moments.pop(0)
        elif process.returncode:
            raise SystemExit(f"the poller ended with status {process.returncode}")
    return killed


def report(world: World, store: Store, killed: list[float], seconds: float) -> bool:
    found = manners(world.asked, killed)
    share = found.conditional / max(1, found.repeats)
    lost = missed(world, stood=DAY / 2)
    days = (world.clock.now() - START) / DAY
    print(f"{len(world.feeds)} feeds, {days:.1f} days in {seconds:.0f} s, killed {len(killed)} times")
    print(f"{found.requests:,} requests; {found.repeats:,} repeats, {share:.2%} of them conditional")
    print(f"sooner than asked: {len(found.too_soon)} (but for {found.unheard} answers, the last before a kill)")
    for line in found.too_soon[:20]:
        print("  ", line)
    print(f"pages of entries that were in a feed for half a day: {lost.wanted:,}, never asked for: {lost.missed}")
    rows = {kind: sum(1 for _ in store.recalled(kind)) for kind in (FEED, PAGE, "host", "robots")}
    print("rows remembered:", ", ".join(f"{kind} {count}" for kind, count in rows.items()))
    return share >= LEAST_CONDITIONAL and not found.too_soon and not lost.missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--poll", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.poll:
        folder, end, *feeds = options.poll
        poll(Path(folder), feeds, float(end))
        return 0
    # In memory where there is such a place: it is not the disk that is asked about.
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as name:
        folder = Path(name)
        with running(habits(options.feeds, options.days, options.seed), Clock(folder / "clock")) as world:
            began = time.monotonic()
            killed = simulate(folder, world, START + options.days * DAY, options.kills)
            with open_store(folder / "store.db") as store:
                held = report(world, store, killed, time.monotonic() - began)
    print("held" if held else "NOT HELD")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
