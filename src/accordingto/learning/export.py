"""Trained network to what ships: encoder.onnx (int8), tokenizer.json, linker.json and the outputs' layout.

int8 per output channel with reduced range, so that processors without VNNI do not overflow; word embeddings
per row. Invariant: the exported columns are those of `network.OUTPUTS`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .network import OUTPUTS, Network, PairScorer


class Reading(nn.Module):
    """`Network.outputs` as the only entry, for the exporter."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, case: Tensor, quote: Tensor, layout: Tensor) -> Tensor:
        return self.network.outputs(pieces, case, quote, layout)


def export_encoder(network: Network, folder: Path) -> Path:
    """Write `encoder.onnx`, quantized; returns its path. The float file beside it is removed."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain, small = folder / "encoder.float.onnx", folder / "encoder.onnx"
    example = tuple(torch.ones(1, 64, dtype=torch.long) for _ in range(4))
    names = ["pieces", "case", "quote", "layout"]
    axes = {name: {1: "length"} for name in [*names, "outputs"]}
    with torch.no_grad():
        torch.onnx.export(Reading(network).eval(), example, str(plain), input_names=names, output_names=["outputs"],
                          dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
    quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                     op_types_to_quantize=["MatMul", "Gather"])  # fmt: skip
    plain.unlink()
    return small


def _pair(scorer: PairScorer) -> dict[str, Any]:
    return {"fields": [[_round(row) for row in field.weight] for field in scorer.fields], "bias": _round(scorer.bias),
            "weight": _round(scorer.out.weight[0]), "offset": float(scorer.out.bias)}  # fmt: skip


def _round(values: Tensor) -> list[float]:
    return [round(float(v), 5) for v in values.detach()]


def linker_row(network: Network) -> dict[str, Any]:
    """The small heads of the attributing room: transitions and pair scorers; tuning adds biases and confidence."""
    return {
        "transitions": [_round(row) for row in network.transitions], "role_bias": [0.0] * 7,
        "source_pair": _pair(network.source_pair), "content_pair": _pair(network.content_pair),
        "no_source": _round(network.no_source.weight[0]), "no_source_bias": float(network.no_source.bias),
        "confidence": {},
    }  # fmt: skip


def coreference_row(network: Network) -> dict[str, Any]:
    """The small head of the sourcing room."""
    return {"pair": _pair(network.coreference_pair), "none": _round(network.no_antecedent.weight[0]),
            "none_bias": float(network.no_antecedent.bias)}  # fmt: skip


def export(network: Network, vocabulary: Path, package: Path, window: int, overlap: int) -> None:
    """Write all files that reading needs below `package`, each to the room that reads it."""
    rooms = {room: package / room / "weights" for room in ("encoding", "attributing", "sourcing")}
    for folder in rooms.values():
        folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    export_encoder(network, rooms["encoding"])
    shutil.copyfile(vocabulary, rooms["encoding"] / "tokenizer.json")
    layout = {"outputs": [list(pair) for pair in OUTPUTS], "window": window, "overlap": overlap}
    (rooms["encoding"] / "model.json").write_text(json.dumps(layout, indent=1), "utf8")
    with torch.no_grad():
        (rooms["attributing"] / "linker.json").write_text(json.dumps(linker_row(network)), "utf8")
        (rooms["sourcing"] / "coreference.json").write_text(json.dumps(coreference_row(network)), "utf8")
