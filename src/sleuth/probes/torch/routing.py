"""What the routers of mixtures of experts choose: linear layers with one output for each module of a list in the same model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from sleuth.evidence.trace import Routing
from sleuth.probes.torch.tensors import is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_RECORDS = 2_000
ROWS = 4_096
MAX_EXPERTS = 256


class Routers:
    """Keeps the choices of each router in watched training forwards."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[Routing] = []
        self._sizes: dict[int, frozenset[int]] = {}  # of the lists of each model

    def note(self, module: nn.Module, layer: int, output: torch.Tensor) -> None:
        """A layer ran in a watched forward."""
        record = self.recorder.structure.layers[layer]
        if len(record.features) != 2 or record.kind != "Linear" or len(self.records) >= MAX_RECORDS:
            return
        width = record.features[1]
        if not 1 < width <= MAX_EXPERTS or width not in self._lists(record.model) or not is_plain(output):
            return
        rows = output.detach().reshape(-1, width)[:ROWS].float()
        counts = torch.bincount(rows.argmax(1), minlength=width).cpu().numpy()
        mass = rows.softmax(1).mean(0).double().cpu().numpy()
        self.records.append(Routing(self.recorder.step, layer, len(rows), counts, mass))

    def _lists(self, model: int) -> frozenset[int]:
        """Lengths of the model's module lists, as they are when it first runs."""
        if model not in self._sizes:
            top = self.recorder.structure.models[model].ref() if model >= 0 else None
            lists = [m for m in top.modules() if isinstance(m, (nn.ModuleList, nn.ModuleDict))] if top is not None else []
            self._sizes[model] = frozenset(len(one) for one in lists)
        return self._sizes[model]
