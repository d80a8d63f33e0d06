"""The network: MiniLM-L6 with three added input embeddings and light heads, all read off one pass.

Heads over the first piece of each word: roles (BIO of source, cue, content, with CRF transitions), names
(BIO of person, organization, location, other), link vectors (cue to source, cue to content) and coreference
vectors. Word embeddings are frozen. Invariant: `Network.outputs` columns are those of `OUTPUTS`, in order.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
VECTOR = 64
ROLES, NAMES = 7, 9
OUTPUTS = (("roles", ROLES), ("names", NAMES), ("cue_source", VECTOR), ("source", VECTOR), ("cue_content", VECTOR),
           ("content", VECTOR), ("anaphor", VECTOR), ("antecedent", VECTOR))  # fmt: skip


class Block(nn.Module):
    """One transformer layer, as in BERT (post-norm)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, 1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.out(y.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Word pieces with their case, quotation and layout to vectors: (batch, length) of each to (batch, length, 384)."""

    def __init__(self, vocabulary: int = 30522) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.case = nn.Embedding(8, WIDTH)
        self.quote = nn.Embedding(8, WIDTH)
        self.layout = nn.Embedding(8, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        for added in (self.case, self.quote, self.layout):
            nn.init.normal_(added.weight, std=0.02)
        self.word.weight.requires_grad_(False)

    def forward(
        self, pieces: Tensor, case: Tensor, quote: Tensor, layout: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        where = torch.arange(pieces.shape[1], device=pieces.device)
        x = (
            self.word(pieces)
            + self.position(where)
            + self.kind
            + self.case(case)
            + self.quote(quote)
            + self.layout(layout)
        )
        x = self.norm(x)
        for block in self.blocks:
            x = block(x, mask)
        return x

    def load_minilm(self, weights: dict[str, Tensor]) -> None:
        """Take the weights of a BERT state dict (names as in the `transformers` package)."""
        get = lambda name: weights[name].float()  # noqa: E731  (a one-line shorthand, used below only)
        with torch.no_grad():
            self.word.weight.copy_(get("embeddings.word_embeddings.weight"))
            self.position.weight.copy_(get("embeddings.position_embeddings.weight"))
            self.kind.copy_(get("embeddings.token_type_embeddings.weight")[0])
            self.norm.weight.copy_(get("embeddings.LayerNorm.weight"))
            self.norm.bias.copy_(get("embeddings.LayerNorm.bias"))
            for i, block in enumerate(self.blocks):
                base = f"encoder.layer.{i}."
                for part in ("weight", "bias"):
                    joined = torch.cat([get(f"{base}attention.self.{n}.{part}") for n in ("query", "key", "value")])
                    getattr(block.qkv, part).copy_(joined)
                    for mine, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                         ("up", "intermediate.dense"), ("down", "output.dense"),
                                         ("norm2", "output.LayerNorm")):  # fmt: skip
                        getattr(getattr(block, mine), part).copy_(get(f"{base}{theirs}.{part}"))


class PairScorer(nn.Module):
    """Score of a pair of spans: scaled dot product of their vectors plus a small net over bucketed features."""

    def __init__(self, fields: tuple[int, ...], hidden: int = 24) -> None:
        super().__init__()
        self.fields = nn.ModuleList(nn.Embedding(size, hidden) for size in fields)
        for field in self.fields:
            nn.init.normal_(field.weight, std=0.1)
        self.bias = nn.Parameter(torch.zeros(hidden))
        self.out = nn.Linear(hidden, 1)

    def forward(self, left: Tensor, right: Tensor, features: Tensor) -> Tensor:
        """left (a, 64), right (b, 64), features (a, b, fields) -> (a, b)."""
        hidden = self.bias + sum(field(features[..., i]) for i, field in enumerate(self.fields))
        scores: Tensor = left @ right.T / VECTOR**0.5 + self.out(F.relu(hidden)).squeeze(-1)
        return scores


class Network(nn.Module):
    """The encoder and all heads. `annotators` conditions the role head on who labelled (index 0: unknown)."""

    def __init__(self, annotators: int, pair_fields: tuple[int, ...], coreference_fields: tuple[int, ...]) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.annotator = nn.Embedding(annotators + 1, WIDTH)
        nn.init.zeros_(self.annotator.weight)
        self.hidden = nn.Linear(WIDTH, WIDTH)
        self.roles = nn.Linear(WIDTH, ROLES)
        self.rest = nn.Linear(WIDTH, NAMES + 6 * VECTOR)
        self.transitions = nn.Parameter(torch.zeros(ROLES, ROLES))
        self.source_pair = PairScorer(pair_fields)
        self.content_pair = PairScorer(pair_fields)
        self.coreference_pair = PairScorer(coreference_fields)
        self.no_source = nn.Linear(VECTOR, 1)
        self.no_antecedent = nn.Linear(VECTOR, 1)

    def heads(self, encoded: Tensor, annotator: Tensor | None = None) -> Tensor:
        """(batch, length, 384) -> (batch, length, sum of OUTPUTS)."""
        extra = 0 if annotator is None else self.annotator(annotator)[:, None]
        return torch.cat([self.roles(F.gelu(self.hidden(encoded + extra))), self.rest(encoded)], -1)

    def outputs(self, pieces: Tensor, case: Tensor, quote: Tensor, layout: Tensor) -> Tensor:
        """What runs at reading time: one window, no mask, annotator unknown."""
        encoded = self.encoder(pieces, case, quote, layout)
        return self.heads(encoded, torch.zeros(pieces.shape[0], dtype=torch.long))


def split(outputs: Tensor) -> dict[str, Tensor]:
    """The columns of `outputs` by name."""
    parts = torch.split(outputs, [size for _, size in OUTPUTS], dim=-1)
    return {name: part for (name, _), part in zip(OUTPUTS, parts, strict=True)}


def crf_loss(emissions: Tensor, transitions: Tensor, tags: Tensor, lengths: list[int]) -> Tensor:
    """Mean negative log-likelihood per tag, linear-chain CRFs: emissions (b, n, k), tags (b, n), padded at the end."""
    _batch, longest, _ = emissions.shape
    valid = torch.arange(longest)[None] < torch.tensor(lengths)[:, None]
    gold = emissions.gather(-1, tags[..., None]).squeeze(-1).masked_fill(~valid, 0).sum(1)
    steps = transitions[tags[:, :-1], tags[:, 1:]].masked_fill(~valid[:, 1:], 0).sum(1)
    alpha = emissions[:, 0]
    for i in range(1, longest):
        new = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, i]
        alpha = torch.where(valid[:, i, None], new, alpha)
    return (torch.logsumexp(alpha, -1) - gold - steps).sum() / valid.sum()


State = dict[str, Any]
