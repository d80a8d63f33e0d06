"""The labels of the sample, from exact words (sample_gold.json) to offsets, in the form of the shared labelled stories.

`python -m tests.linking.sample_making` writes them anew. Invariant: exact words that stand more than once, or not at
all, stop it; every pair of values of a fact gets a relation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from accordingto.receiving import Failure, expand, receive
from accordingto.records.article import Article

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
INPUTS = (SAMPLES / "the-dam.jsonl", SAMPLES / "the-dam-dispatch.json")
FOLDER = HERE / "sample"
Row = dict[str, Any]


def articles() -> dict[str, Article]:
    """The articles of the sample by their ids in the labels, as the program receives them."""
    found = {}
    for source in expand([str(path) for path in INPUTS]):
        for article in receive(source):
            if isinstance(article, Failure):
                raise article.error
            found[article.input.split("#")[-1]] = article
    return found


def labels() -> Row:
    made: Row = json.loads((HERE / "sample_gold.json").read_text("utf8"))
    return made


def compiled(gold: Mapping[str, Any], texts: Mapping[str, Article]) -> dict[str, list[Row]]:
    """The rows of each file of the labelled folder."""
    story = gold["story"]
    return {
        "stories": [_story(gold, texts)],
        "facts": [_fact(story, fact, texts) for fact in gold["facts"]],
        "origins": [{"story_id": story, **gold["origins"]}],
        "reuse_pairs": [{"pair_id": f"{story}-{n:02}", **pair} for n, pair in enumerate(gold["reuse"], 1)],
    }


def _story(gold: Mapping[str, Any], texts: Mapping[str, Article]) -> Row:
    rows = [
        {
            "id": name, "outlet": article.publisher, "date": (article.published or "")[:10],
            "date_raw": article.published, "title": article.title, "in_story": name not in gold["near_misses"],
            "ref": article.url, "text": article.text,
        }
        for name, article in sorted(texts.items(), key=lambda item: item[1].published or "")
    ]  # fmt: skip
    return {"story_id": gold["story"], "corpus": "sample", "headline": gold["headline"], "articles": rows}


def _fact(story: str, fact: Mapping[str, Any], texts: Mapping[str, Article]) -> Row:
    values = [_value(value, texts[value["article"]].text) for value in fact["values"]]
    relations = dict(_relations(fact, len(values)))
    pairs = [{"a": a, "b": b, "relation": relation} for (a, b), relation in relations.items()]
    return {
        "story_id": story, "fact_id": f"{story}.{fact['id']}", "question": fact["question"], "values": values,
        "pairs": pairs, "status": fact["status"], "why": fact["why"],
    }  # fmt: skip


def _value(value: Mapping[str, Any], text: str) -> Row:
    around, exact = value.get("in", value["exact"]), value["exact"]
    if text.count(around) != 1 or around.count(exact) != 1:
        raise ValueError(f"{value['article']}: “{around}” stands {text.count(around)} times; give more words in `in`")
    start = text.index(around) + around.index(exact)
    if value["authority"] != "own voice" and value["authority"] not in text:
        raise ValueError(f"{value['article']}: no authority “{value['authority']}”")
    normalized: Any = value.get("text")
    if normalized is None:
        normalized = {"low": value["low"], "high": value["high"], "approx": value.get("approx", False)}
        normalized |= {"unit": value["unit"]} if "unit" in value else {}
    return {
        "article_id": value["article"], "exact": exact, "start": start, "end": start + len(exact),
        "normalized": normalized, "authority": value["authority"], "as_of": value["as_of"],
        "scope": value.get("scope", ""),
    }  # fmt: skip


def _relations(fact: Mapping[str, Any], count: int) -> Iterable[tuple[tuple[int, int], str]]:
    listed: dict[tuple[int, int], str] = {}
    for relation, pairs in fact["relations"].items():
        for pair in pairs.split():
            a, b = map(int, pair.split("-"))
            if (a, b) in listed or (b, a) in listed or max(a, b) >= count:
                raise ValueError(f"{fact['id']}: the pair {pair} is listed twice, or there is no such value")
            listed[a, b] = relation
    for a, b in combinations(range(count), 2):
        key = (b, a) if (b, a) in listed else (a, b)
        yield key, listed.get(key, fact["otherwise"])


def written(rows: Iterable[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, rows in compiled(labels(), articles()).items():
        (FOLDER / f"{name}.jsonl").write_text(written(rows), "utf8")
