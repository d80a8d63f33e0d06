"""Judged stories as text: the tables, and a list of what was lost and where.

The list is for whoever improves the program: each gold value that was not found, landed in another fact or got another
authority, and each pair with another relation, with the words on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .attributions import Score
from .stories import WRONG_WAY, JudgedFact, JudgedPair, JudgedValue, Results, class_scores, macro
from .story_rows import GOLD_RELATIONS, Gold, Placed

_AROUND = 60


def headline(results: Results) -> dict[str, float]:
    """The figures that bars are set on, as shares in [0, 1], by the names that floors are kept under."""
    values, table = results.values, results.relation_table()
    found = [value for value in values if value.hit]
    numeric, text = ([value for value in values if value.numeric is wanted] for wanted in (True, False))
    known = [fact for fact in results.facts if fact.home]
    misses = results.grouping.near_misses
    conflicts = sum(count for (gold, _), count in table.items() if gold == "conflict")
    return {
        "grouping": results.grouping.f1,
        "near misses": _share(sum(kept for *_, kept in misses), len(misses)),
        "values": _share(len(found), len(values)),
        "numbers": _share(sum(value.hit is not None for value in numeric), len(numeric)),
        "texts": _share(sum(value.hit is not None for value in text), len(text)),
        "authority": _share(sum(value.authority is True for value in found), len(found)),
        "relations": macro(class_scores(table, GOLD_RELATIONS)) / 100,
        "conflict called same": _share(table["conflict", "same"], conflicts),
        "status": _share(sum(fact.status == fact.row["status"] for fact in known), len(known)),
        "lineages": results.lineages().f1 / 100,
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _of(part: int, whole: int) -> str:
    return f"{_share(part, whole):6.1%}  ({part} of {whole})"


def score_lines(scores: Mapping[str, Score], width: int = 18) -> list[str]:
    """One line a class: precision, recall, F1 and the counts."""
    lines = [f"{'':{width}}{'P':>7}{'R':>7}{'F1':>7}{'right':>8}{'given':>7}{'gold':>6}"]
    for name, s in scores.items():
        lines.append(f"{name:{width}}{s.precision:7.1f}{s.recall:7.1f}{s.f1:7.1f}{s.right:8}{s.predicted:7}{s.gold:6}")
    return lines


def confusion_lines(table: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]) -> list[str]:
    """A table of counts, gold down and given across."""
    width = max(len(name) for name in (*rows, *columns)) + 2
    lines = ["gold \\ given".ljust(18) + "".join(f"{name:>{width}}" for name in columns)]
    return lines + [
        row.ljust(18) + "".join(f"{table.get((row, column), 0):{width}}" for column in columns) for row in rows
    ]


def report(results: Results) -> str:
    """The tables as text."""
    values, pairs, table = results.values, results.pairs, results.relation_table()
    head, grouping = headline(results), results.grouping
    found = [value for value in values if value.hit]
    known = [fact for fact in results.facts if fact.home]
    lines = [
        f"grouping        B-cubed P {grouping.precision:.1%}, R {grouping.recall:.1%}, F1 {grouping.f1:.1%}"
        f"  ({grouping.articles} articles)",
        f"near misses     kept out {_of(sum(k for *_, k in grouping.near_misses), len(grouping.near_misses))}",
        f"values          found    {_of(len(found), len(values))}",
    ]
    for name, wanted in (("numbers", True), ("texts", False)):
        of_kind = [value for value in values if value.numeric is wanted]
        lines.append(f"  {name:14}         {_of(sum(value.hit is not None for value in of_kind), len(of_kind))}")
    lines += [
        f"authority       right    {_of(sum(value.authority is True for value in found), len(found))}",
        f"status          right    {_of(sum(f.status == f.row['status'] for f in known), len(known))}",
        "", "relations, over pairs whose two values were found",
        *score_lines(class_scores(table, GOLD_RELATIONS)),
        f"macro-F1 {head['relations']:.1%}; gold conflicts called same {head['conflict called same']:.1%}", "",
        *confusion_lines(table, GOLD_RELATIONS, (*GOLD_RELATIONS, WRONG_WAY)), "",
        "lineages, by pairs of articles",
        *score_lines({"together": results.lineages()}), "",
        "abstentions (counted as wrong above)",
        f"  articles undecided whose origin gold knows      {_of(len(results.undecided), len(results.decided))}",
        f"  gold values that nothing overlaps               {_of(_count(values, 'no value'), len(values))}",
        f"  gold facts without any value                    {_of(len(results.facts) - len(known), len(results.facts))}",
        f"  pairs with a value that was not found           {_of(_joined(pairs, 'not found'), len(pairs))}",
        f"  pairs split over different facts                {_of(_joined(pairs, 'other fact'), len(pairs))}",
        f"  pairs in one fact without a link                {_of(_joined(pairs, 'no link'), len(pairs))}",
    ]  # fmt: skip
    return "\n".join(lines)


def _count(values: Sequence[JudgedValue], found: str) -> int:
    return sum(value.found == found for value in values)


def _joined(pairs: Sequence[JudgedPair], joined: str) -> int:
    return sum(pair.joined == joined for pair in pairs)


def errors(gold: Gold, results: Results) -> str:
    """What was lost and where, fact by fact, then grouping and lineages; a count of each kind first."""
    kinds: Counter[str] = Counter()
    lines: list[str] = []
    texts = gold.texts()
    for fact in results.facts:
        rows = [*_value_errors(fact, texts), *_pair_errors(fact), *_status_errors(fact)]
        if rows:
            most = next((value.hit for value in fact.values if value.hit and value.hit.fact == fact.home), None)
            where = f"  (most are in {_fact_name(most)})" if most else ""
            lines += ["", f"{fact.row['fact_id']}: {fact.row.get('question', '')}{where}"]
            lines += [f"  {kind}: {words}" for kind, words in rows]
            kinds.update(kind for kind, _ in rows)
    for kind, words in (*_grouping_errors(results), *_lineage_errors(results)):
        lines.append(f"{kind}: {words}")
        kinds[kind] += 1
    return "\n".join([*(f"{count:5}  {kind}" for kind, count in kinds.most_common()), *lines])


def _value_errors(fact: JudgedFact, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for value in fact.values:
        gold = value.gold
        wanted = f"#{value.number} {gold['article_id']} “{gold['exact']}”"
        if value.hit is None:
            what = "text" if value.found == "other words" else "number" if value.numeric else "text"
            given = "; given " + ", ".join(_shown(near) for near in value.near) if value.near else ""
            yield f"{value.found} ({what})", f"{wanted} {gold['normalized']}{given}  … {_context(gold, texts)} …"
            continue
        if value.hit.fact != fact.home:
            right = any(near.fact == fact.home for near in value.near)
            also = " and in the one of most" if right else ""
            yield "in another fact", f"{wanted} is in {_fact_name(value.hit)}{also}"
        if not value.authority:
            given = " → ".join(str(link.get("name")) for link in value.hit.row.get("authority") or []) or "own voice"
            yield "authority", f"{wanted} gold “{gold['authority']}”, given {given}  … {_context(gold, texts)} …"


def _fact_name(placed: Placed) -> str:
    return f"“{placed.about}” of {placed.fact[0]}"


def _shown(placed: Placed) -> str:
    low, high = placed.bounds
    return f"“{placed.row['span']['exact']}”" + (f" [{low}, {high}]" if (low, high) != (None, None) else "")


def _context(gold: Mapping[str, object], texts: Mapping[str, str]) -> str:
    text, start, end = texts.get(str(gold["article_id"]), ""), int(str(gold["start"])), int(str(gold["end"]))
    return f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}]{text[end : end + _AROUND]}".replace("\n", " ")


def _pair_errors(fact: JudgedFact) -> Iterator[tuple[str, str]]:
    for pair in fact.pairs:
        if pair.given is None or pair.given == pair.gold:
            continue
        given = pair.given if pair.joined == "linked" else f"{pair.given}, {pair.joined}"
        a, b = (
            f"#{number} “{fact.values[number].gold['exact']}” ({fact.values[number].gold['authority']}, "
            f"{fact.values[number].gold['as_of']})" for number in (pair.a, pair.b)
        )  # fmt: skip
        yield f"relation {pair.gold} → {given}", f"{a} : {b}"


def _status_errors(fact: JudgedFact) -> Iterator[tuple[str, str]]:
    if fact.home and fact.status != fact.row["status"]:
        given = fact.status or "values spread over facts"
        yield f"status {fact.row['status']} → {given}", str(fact.row.get("why", ""))


def _grouping_errors(results: Results) -> Iterator[tuple[str, str]]:
    for article, story, kept in results.grouping.near_misses:
        if not kept:
            yield "near miss taken in", f"{article} into {story}"


def _lineage_errors(results: Results) -> Iterator[tuple[str, str]]:
    for pair in results.pairings:
        if pair.gold != pair.given:
            yield ("lineage missed" if pair.gold else "lineage too many"), f"{pair.story} {pair.a} {pair.b}"
