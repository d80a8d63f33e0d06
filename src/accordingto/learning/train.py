"""Training: PolNeAR train to checkpoints, from a seed, resumable.

Windows start at a fresh random offset each epoch; a tenth of the pieces is masked, the only regulariser
(dropout is slow on a CPU). The learning rate is warmed up, held, then brought to zero over the last two fifths;
an average of the weights is kept and is what is exported.
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..attributing.pairs import FIELDS as PAIR_FIELDS
from ..encoding.windows import Window, cut, inputs
from ..records.spans import Range
from ..sourcing.pairs import FIELDS as COREFERENCE_FIELDS
from .corpus import Example
from .network import Network, State, crf_loss, split

MASK = 103


@dataclass(frozen=True, slots=True)
class Options:
    """How to train. Lengths in word pieces, rates per step, `bfloat16` where the processor has it."""

    epochs: float = 8
    window: int = 320
    overlap: int = 48
    batch: int = 8
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    masked: float = 0.1
    average: float = 0.999
    link_weight: float = 0.5
    name_weight: float = 0.15
    coreference_weight: float = 0.05
    seed: int = 7
    bfloat16: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A window of an example."""

    example: Example
    window: Window

    @property
    def first(self) -> int:
        return self.window.first

    @property
    def last(self) -> int:
        return self.window.last


def cut_examples(examples: list[Example], options: Options, draw: random.Random | None = None) -> list[Piece]:
    """The windows of all examples; with `draw`, each cut at a random place."""
    found = []
    for example in examples:
        short = draw.randrange(options.window // 2) if draw else 0
        found += [Piece(example, w) for w in cut(example.words, options.window, options.overlap, short)]
    return found


def _inside(spans: tuple[Range, ...], window: Piece) -> list[int]:
    return [i for i, (a, b) in enumerate(spans) if a >= window.first and b <= window.last]


def _span_vectors(vectors: Tensor, spans: tuple[Range, ...], chosen: list[int], first: int) -> Tensor:
    begin = torch.tensor([spans[i][0] - first for i in chosen])
    end = torch.tensor([spans[i][1] - 1 - first for i in chosen])
    return (vectors[begin] + vectors[end]) / 2


def link_loss(network: Network, parts: dict[str, Tensor], window: Piece) -> tuple[Tensor, int]:
    """Cue to source (or none), and content to cue, over the gold spans that lie whole in the window."""
    e = window.example
    cues, sources, contents = _inside(e.cues, window), _inside(e.sources, window), _inside(e.contents, window)
    total, count = torch.zeros(()), 0
    if cues:
        vector = _span_vectors(parts["cue_source"], e.cues, cues, window.first)
        scores = network.no_source(vector)
        if sources:
            candidates = _span_vectors(parts["source"], e.sources, sources, window.first)
            pair = torch.from_numpy(e.source_pairs[np.ix_(cues, sources)])
            scores = torch.cat([scores, network.source_pair(vector, candidates, pair)], 1)
        where = {s: i + 1 for i, s in enumerate(sources)} | {-1: 0}
        gold = [where.get(e.source_of_cue[c], -100) for c in cues]
        total = total + F.cross_entropy(scores, torch.tensor(gold), ignore_index=-100, reduction="sum")
        count += sum(g >= 0 for g in gold)
        chosen = [x for x in contents if e.cue_of_content[x] in set(cues)]
        if chosen and len(cues) > 1:
            pair = torch.from_numpy(e.content_pairs[np.ix_(chosen, cues)])
            left = _span_vectors(parts["content"], e.contents, chosen, window.first)
            right = _span_vectors(parts["cue_content"], e.cues, cues, window.first)
            gold = [cues.index(e.cue_of_content[x]) for x in chosen]
            total = total + F.cross_entropy(
                network.content_pair(left, right, pair), torch.tensor(gold), reduction="sum"
            )
            count += len(gold)
    return total, count


def coreference_loss(network: Network, parts: dict[str, Tensor], window: Piece) -> tuple[Tensor, int]:
    """Each silver mention to any earlier mention of its chain in the window, or to none."""
    e = window.example
    chosen = _inside(e.mentions, window)
    if len(chosen) < 2:
        return torch.zeros(()), 0
    left = _span_vectors(parts["anaphor"], e.mentions, chosen, window.first)
    right = _span_vectors(parts["antecedent"], e.mentions, chosen, window.first)
    scores = network.coreference_pair(left, right, torch.from_numpy(e.mention_pairs[np.ix_(chosen, chosen)]))
    chain = torch.tensor([e.chain_of_mention[i] for i in chosen])
    earlier = torch.ones(len(chosen), len(chosen), dtype=torch.bool).tril(-1)
    right_ones = (chain[:, None] == chain[None]) & earlier
    none = network.no_antecedent(left)
    all_scores = torch.cat([none, scores.masked_fill(~earlier, -1e4)], 1)
    allowed = torch.cat([~right_ones.any(1, keepdim=True), right_ones], 1)
    loss = torch.logsumexp(all_scores, 1) - torch.logsumexp(all_scores.masked_fill(~allowed, -1e4), 1)
    return loss.sum(), len(chosen)


def batch_loss(network: Network, batch: list[Piece], annotators: dict[str, int], options: Options,
               draw: random.Random) -> tuple[Tensor, dict[str, float]]:  # fmt: skip
    """The weighted sum of all losses over a batch, and each by name."""
    made = [inputs(w.example.words, w.window) for w in batch]
    longest, most = max(m[0].shape[1] for m in made), max(len(m[1]) for m in made)
    rows_in = np.zeros((4, len(batch), longest), np.int64)
    firsts = np.zeros((len(batch), most), np.int64)
    for i, (rows, first) in enumerate(made):
        rows_in[:, i, : rows.shape[1]] = rows
        firsts[i, : len(first)] = first
    hide = (np.random.default_rng(draw.getrandbits(32)).random(rows_in[0].shape) < options.masked) & (rows_in[0] > MASK)
    rows_in[0][hide] = MASK
    mask = None
    if any(m[0].shape[1] < longest for m in made):
        mask = torch.tensor([[j < m[0].shape[1] for j in range(longest)] for m in made])[:, None, None]
    who = torch.tensor([annotators.get(w.example.annotator, 0) if draw.random() > 0.3 else 0 for w in batch])
    with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
        encoded = network.encoder(*torch.from_numpy(rows_in), mask)
        at = torch.from_numpy(firsts)[..., None].expand(-1, -1, encoded.shape[-1])
        heads = network.heads(encoded.gather(1, at), who)
    parts = split(heads.float())
    lengths = [len(m[1]) for m in made]
    tags, names = torch.zeros(len(batch), most, dtype=torch.long), torch.full((len(batch), most), -100)
    for i, w in enumerate(batch):
        tags[i, : lengths[i]] = torch.from_numpy(w.example.tags[w.first : w.last])
        if w.example.mentions:
            names[i, : lengths[i]] = torch.from_numpy(w.example.names[w.first : w.last])
    losses = {"roles": crf_loss(parts["roles"], network.transitions, tags, lengths)}
    losses["names"] = F.cross_entropy(parts["names"].flatten(0, 1), names.flatten(), ignore_index=-100)
    for name, function in (("link", link_loss), ("coreference", coreference_loss)):
        made_losses = [function(network, {k: v[i] for k, v in parts.items()}, w) for i, w in enumerate(batch)]
        losses[name] = sum(m[0] for m in made_losses) / max(sum(m[1] for m in made_losses), 1)  # type: ignore[assignment]
    weights = {"roles": 10.0, "names": options.name_weight * 10, "link": options.link_weight,
               "coreference": options.coreference_weight}  # fmt: skip
    total = sum(weights[k] * v for k, v in losses.items())
    return total, {k: float(v.detach()) for k, v in losses.items()}  # type: ignore[return-value]


def rate_at(step: int, steps: int) -> float:
    """Warm up over 5 %, hold, then down linearly over the last 40 %."""
    warm, fall = max(1, int(0.05 * steps)), int(0.6 * steps)
    return (step + 1) / warm if step < warm else 1.0 if step < fall else max(0.0, (steps - step) / (steps - fall))


def new_network(annotators: int, minilm: Path | None) -> Network:
    """A network with fresh heads on the MiniLM weights in the safetensors file `minilm`."""
    network = Network(annotators, PAIR_FIELDS, COREFERENCE_FIELDS)
    if minilm is not None:
        from safetensors.torch import load_file

        network.encoder.load_minilm(load_file(minilm))
    return network


def train(examples: list[Example], minilm: Path | None, folder: Path, options: Options,
          say: Callable[[str], None] = print, start: Path | None = None) -> Network:  # fmt: skip
    """Train on `examples`, with checkpoints in `folder`, from where a stopped run goes on. Returns the averaged net."""
    torch.manual_seed(options.seed)
    annotators = {name: i + 1 for i, name in enumerate(sorted({e.annotator for e in examples}))}
    network = new_network(len(annotators), minilm)
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True), strict=False)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    rest = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": encoder, "lr": options.encoder_rate}, {"params": rest, "lr": options.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    scheduled = [group["lr"] for group in optimizer.param_groups]
    averaged = copy.deepcopy(network)
    an_epoch = len(cut_examples(examples, options)) // options.batch
    steps, step = int(an_epoch * options.epochs), 0
    folder.mkdir(parents=True, exist_ok=True)
    latest = folder / "latest.pt"
    if latest.exists():
        state: State = torch.load(latest, weights_only=True)
        network.load_state_dict(state["network"]), averaged.load_state_dict(state["averaged"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    began, first_step = time.monotonic(), step
    running: dict[str, float] = {}
    while step < steps:
        draw = random.Random(f"{options.seed}/{step}")
        pieces = cut_examples(examples, options, draw)
        draw.shuffle(pieces)
        for at in range(0, len(pieces) - options.batch + 1, options.batch):
            if step >= steps:
                break
            for group, rate in zip(optimizer.param_groups, scheduled, strict=True):
                group["lr"] = rate * rate_at(step, steps)
            loss, named = batch_loss(network, pieces[at : at + options.batch], annotators, options, draw)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            keep = min(options.average, (1 + step) / (10 + step))
            with torch.no_grad():
                mine, theirs = [[p for p in n.parameters() if p.requires_grad] for n in (averaged, network)]
                torch._foreach_lerp_(mine, theirs, 1 - keep)
            running = {k: 0.98 * running.get(k, v) + 0.02 * v for k, v in named.items()}
            step += 1
            if step % 50 == 0:
                pace = (time.monotonic() - began) / (step - first_step)
                losses = " ".join(f"{k} {v:.4f}" for k, v in running.items())
                say(f"step {step}/{steps} {losses} {(steps - step) * pace / 60:.1f} min left")
        state = {"network": network.state_dict(), "averaged": averaged.state_dict(),
                 "optimizer": optimizer.state_dict(), "step": step}  # fmt: skip
        torch.save(state, latest.with_suffix(".new"))
        latest.with_suffix(".new").replace(latest)
    torch.save({"options": asdict(options), "averaged": averaged.state_dict(), "last": network.state_dict(),
                "annotators": annotators}, folder / "trained.pt")  # fmt: skip
    return averaged
