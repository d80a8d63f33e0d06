"""Adapting the encoder to news before it sees a label: masked-word prediction over unlabelled articles.

all-MiniLM-L6-v2 was last trained to embed whole sentences; an hour or less of masked words (Devlin et al. 2019;
Gururangan et al. 2020, "Don't Stop Pretraining") brings back word-level detail and teaches the added case,
quotation and layout embeddings. Only the encoder is kept.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..encoding.windows import cut, inputs
from ..encoding.words import read_words
from .network import WIDTH, Encoder, State
from .train import MASK, rate_at


@dataclass(frozen=True, slots=True)
class AdaptOptions:
    """How to adapt. `minutes` bounds the time; the schedule is laid over the time, not over steps."""

    minutes: float = 20
    window: int = 320
    batch: int = 8
    rate: float = 3e-4
    masked: float = 0.2
    seed: int = 7
    bfloat16: bool = True


class WordPredictor(nn.Module):
    """BERT's masked-word head, tied to the (frozen) word embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.transform = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.bias = nn.Parameter(torch.zeros(encoder.word.num_embeddings))

    def forward(self, rows: Tensor, chosen: Tensor) -> Tensor:
        """rows (4, batch, pieces), chosen (batch, pieces) boolean -> (chosen, vocabulary) scores."""
        encoded = self.encoder(*rows)[chosen]
        scores: Tensor = self.norm(F.gelu(self.transform(encoded))) @ self.encoder.word.weight.T + self.bias
        return scores


def texts(path: Path, draw: random.Random) -> Iterator[str]:
    """The `text` of each line of a gzipped JSON Lines file, shuffled, without end."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        known = [json.loads(line)["text"] for line in file]
    while True:
        draw.shuffle(known)
        yield from known


def full_windows(stream: Iterator[str], vocabulary: str, size: int) -> Iterator[np.ndarray]:
    """(4, size) inputs: only whole windows, so that no padding is needed."""
    for text in stream:
        words = read_words(text, vocabulary)
        for window in cut(words, size, 0):
            rows, _ = inputs(words, window)
            if rows.shape[1] > size - 12:
                yield np.pad(rows, ((0, 0), (0, size - rows.shape[1])))


def adapt(
    encoder: Encoder, news: Path, vocabulary: str, options: AdaptOptions, say: Callable[[str], None] = print
) -> State:
    """Train `encoder` in place for the given time; returns its state."""
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    model = WordPredictor(encoder)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, options.rate, weight_decay=0.01, fused=True)
    generator = np.random.default_rng(options.seed)
    windows, began, step, running = (
        full_windows(texts(news, draw), vocabulary, options.window),
        time.monotonic(),
        0,
        0.0,
    )
    while (spent := (time.monotonic() - began) / 60) < options.minutes:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * rate_at(int(spent / options.minutes * 10_000), 10_000)
        rows = np.stack([next(windows) for _ in range(options.batch)], 1)
        chosen = (generator.random(rows[0].shape) < options.masked) & (rows[0] > MASK)
        gold = torch.from_numpy(rows[0][chosen])
        hidden = chosen & (generator.random(rows[0].shape) < 0.9)
        rows[0][hidden] = MASK
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            scores = model(torch.from_numpy(rows), torch.from_numpy(chosen))
        loss = F.cross_entropy(scores.float(), gold)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        running = 0.98 * running + 0.02 * float(loss.detach()) if step > 1 else float(loss.detach())
        if step % 100 == 0:
            say(f"step {step} loss {running:.3f} {options.minutes - spent:.1f} min left")
    return encoder.state_dict()
