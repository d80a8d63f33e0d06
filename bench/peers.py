"""textacy's direct quotations on labelled articles, by the same measures as `accordingto evaluate attributions`.

`python bench/peers.py LABELLED.jsonl`, with the bench extra installed. The only open peer that runs as it is on today's
Python; it finds direct quotations alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from accordingto.evaluating.attributions import Tokens, compare, gold_articles, report
from reading import load_spacy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    options = parser.parse_args()
    from textacy.extract.triples import direct_quotations

    pipeline, results, given_up = load_spacy(), [], 0
    for row in gold_articles(options.labelled):
        tokens, found = Tokens(row["text"]), []
        try:
            for quotation in direct_quotations(pipeline(row["text"])):
                spans = {"source": quotation.speaker, "cue": quotation.cue, "content": list(quotation.content)}
                found.append(
                    tokens.label({role: [(t.idx, t.idx + len(t)) for t in part] for role, part in spans.items()})
                )
        except ValueError:  # unbalanced marks: it gives up on the article
            given_up += 1
        results.append(compare(row["id"], found, [tokens.label(a) for a in row["attributions"]]))
    print(report(results).split("\n\n")[0])
    print(f"\narticles given up: {given_up} of {len(results)}")


if __name__ == "__main__":
    main()
