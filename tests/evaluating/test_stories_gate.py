"""The gate: figures of stories and of reuse may not fall, on the shared labels (where they are) and on the sample."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from random import Random

from accordingto.evaluating import reuse
from accordingto.evaluating.stories import Results, judge, macro, same_companions
from accordingto.evaluating.stories_report import errors, headline, report
from accordingto.evaluating.story_rows import read_gold
from accordingto.reading import Reader
from accordingto.records.article import Article

from ..linking import sample_making
from .linked import linked, read_all

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf8"))


def _corpus(folder: Path, *names: str) -> str:
    files = [(folder / f"{name}.jsonl").read_bytes() for name in names or ("stories", "facts", "origins")]
    return sha256(b"".join(files)).hexdigest()


def _judged(folder: Path, articles: Iterable[Article], reader: Reader) -> Results:
    return judge(read_gold(folder), linked(read_all(reader, articles)))


def _fallen(results: Results, name: str) -> dict[str, float]:
    found, floors = headline(results), FLOORS[name]
    low = {measure: found[measure] for measure, least in floors["least"].items() if found[measure] < least}
    return low | {measure: found[measure] for measure, most in floors["most"].items() if found[measure] > most}


def test_gate_of_the_shared_stories(shared: Path, reader: Reader) -> None:
    folder = shared / "data" / "stories"
    assert _corpus(folder) == FLOORS["stories"]["corpus_sha256"], "these are not the stories of the floors"
    names = {a["id"] for story in read_gold(folder).stories for a in story["articles"]}
    articles = [article for name, article in reuse.pair_articles(folder).items() if name in names]
    results = _judged(folder, articles, reader)
    assert not _fallen(results, "stories"), report(results)


def test_gate_of_the_sample_in_any_order(reader: Reader) -> None:
    folder = sample_making.FOLDER
    assert _corpus(folder) == FLOORS["sample"]["corpus_sha256"], "this is not the sample of the floors"
    readings = read_all(reader, sample_making.articles().values())
    stories = linked(readings)
    gold = read_gold(folder)
    results = judge(gold, stories)
    assert not _fallen(results, "sample"), report(results) + "\n\n" + errors(gold, results)
    Random(3).shuffle(readings)
    assert same_companions(stories, linked(readings)) == 1


def test_gate_of_reuse(shared: Path) -> None:
    folder, floors = shared / "data" / "stories", FLOORS["reuse"]
    assert _corpus(folder, "reuse_pairs", "reuse_articles") == floors["corpus_sha256"], "other pairs than the floors'"
    judged = reuse.evaluate(folder)
    two, three = reuse.two_classes(judged), reuse.three_classes(judged)
    found = {name: two[name].f1 / 100 for name in two} | {"three classes": macro(three) / 100}
    assert all(found[name] >= least for name, least in floors["least"].items()), reuse.report(judged)
