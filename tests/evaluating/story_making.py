"""Predicted stories made from labelled ones, right in everything or spoiled by a seed."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

from accordingto.evaluating.story_rows import RELATIONS, Gold, Row

_CONTRACT = {gold: ours for ours, gold in RELATIONS.items()}


def predicted_from(gold: Gold, spoil: random.Random | None = None) -> list[dict[str, Any]]:
    """Rows of the contract that say what the gold says; with `spoil`, about a fourth of everything is changed."""
    rows = []
    for story in gold.stories:
        name = story["story_id"]
        inside = [a for a in story["articles"] if a["in_story"] or (spoil and spoil.random() < 0.4)]
        outside = [a for a in story["articles"] if a not in inside]
        rows.append({
            "id": name, "articles": [_listed(a["id"]) for a in inside],
            "facts": [_fact(fact, spoil) for fact in gold.facts if fact["story_id"] == name],
            "lineages": [
                {"articles": [f"p-{a}" for a in group["articles"]], "name": "", "evidence": []}
                for origin in gold.origins if origin["story_id"] == name for group in origin["groups"]
            ],
        })  # fmt: skip
        rows += [
            {"id": f"alone-{a['id']}", "articles": [_listed(a["id"])], "facts": [], "lineages": []} for a in outside
        ]
    if spoil:
        _regroup(rows, spoil)
    return rows


def _listed(article: str) -> dict[str, Any]:
    return {"id": f"p-{article}", "input": f"some/file.jsonl#{article}", "publisher": None, "published": None}


def _fact(fact: Row, spoil: random.Random | None) -> dict[str, Any]:
    kept = [n for n in range(len(fact["values"])) if not spoil or spoil.random() < 0.85]
    links = [
        {"a": kept.index(p["a"]), "b": kept.index(p["b"]), "relation": _CONTRACT[p["relation"]], "score": 1.0}
        for p in fact["pairs"] if p["a"] in kept and p["b"] in kept
    ]  # fmt: skip
    status = fact["status"].replace("_", "-")
    if spoil:
        links = [_spoiled_link(link, spoil) for link in links if spoil.random() < 0.9]
        status = spoil.choice([status, status, "agreed", "mixed"])
    values = [_value(fact["values"][n], spoil) for n in kept]
    return {"id": fact["fact_id"], "status": status, "values": values, "links": links}


def _spoiled_link(link: dict[str, Any], spoil: random.Random) -> dict[str, Any]:
    if spoil.random() < 0.2:
        link = link | {"a": link["b"], "b": link["a"]}
    return link | {"relation": spoil.choice(list(RELATIONS))} if spoil.random() < 0.3 else link


def _value(gold: Row, spoil: random.Random | None) -> dict[str, Any]:
    start, exact = gold["start"], gold["exact"]
    chain = [{"span": None, "name": gold["authority"]}] if gold["authority"] != "own voice" else []
    numeric = isinstance(gold["normalized"], dict)
    low, high = (gold["normalized"]["low"], gold["normalized"]["high"]) if numeric else (None, None)
    if spoil:
        if spoil.random() < 0.2:
            chain = (
                [{"span": {"start": 0, "end": 9, "exact": "an office"}, "name": None}] if spoil.random() < 0.5 else []
            )
        if numeric and spoil.random() < 0.2:
            low = spoil.choice([None, (low or 0) + 1])
        cut = spoil.choice([0, 0, 0, len(exact) // 2])
        start, exact = start + cut, exact[cut:]
    span = {"start": start, "end": start + len(exact), "exact": exact}
    value = low if low == high else None
    return {
        "claim": "", "article": f"p-{gold['article_id']}", "span": span, "value": value,
        "low": low, "high": high, "authority": chain,
    }  # fmt: skip


def _regroup(rows: list[dict[str, Any]], spoil: random.Random) -> None:
    """Move values to another fact, articles to another story and out of their lineage."""
    facts = [fact for row in rows for fact in row["facts"]]
    for fact, other in combinations(facts, 2):
        if fact["values"] and spoil.random() < 0.01:
            other["values"].append(fact["values"][-1])
    for row in rows:
        if len(row["articles"]) > 1 and spoil.random() < 0.3:
            spoil.choice(rows)["articles"].append(row["articles"].pop())
        if row["lineages"] and spoil.random() < 0.5:
            lineage = spoil.choice(row["lineages"])
            row["lineages"][0]["articles"] += lineage["articles"] if lineage is not row["lineages"][0] else []
            row["lineages"].pop()
