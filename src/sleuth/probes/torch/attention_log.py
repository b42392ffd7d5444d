"""How spread the weights of each attention are, over the watched training losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from sleuth.evidence.trace import Attention
from sleuth.probes.torch import graph
from sleuth.probes.torch.attention import Attended, attentions, is_triangular

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_RECORDS = 1_500
MAX_SITES = 48  # of one loss
VALUES = 65_536
LEAST_KEYS = 4


class AttentionLog:
    """Makes an `Attention` of each attention behind a loss."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[Attention] = []

    def read(self, walked: graph.Walked) -> list[Attended]:
        """The attentions behind this loss, last first; what was measured of them is kept."""
        found = attentions(walked)
        names: dict[str, int] = {}
        for one in reversed(found[:MAX_SITES]):
            after = self.recorder.activations.weighted_name(one.node)
            name = f"attention after {after}" if after else "attention"
            names[name] = names.get(name, 0) + 1
            name = name if names[name] == 1 else f"{name} ({names[name]})"
            record = _measure(one, name, self.recorder.step)
            if record is not None and len(self.records) < MAX_RECORDS:
                self.records.append(record)
        return found


def _measure(one: Attended, name: str, step: int) -> Attention | None:
    weights = one.weights if one.weights.dim() == 4 else one.weights.unsqueeze(1)
    n_heads, n_queries, n_keys = (int(size) for size in weights.shape[1:])
    weights = weights[: max(1, VALUES // (n_heads * n_queries * n_keys))].float()
    is_causal = is_triangular(weights)
    seen = torch.full((n_queries,), n_keys, device=weights.device)
    if is_causal:
        seen = torch.arange(1, n_queries + 1, device=weights.device)
    rows = seen >= LEAST_KEYS
    if not bool(rows.any()):
        return None
    entropy = -torch.special.xlogy(weights, weights).sum(-1)[..., rows] / seen[rows].float().log()
    heads = entropy.mean((0, 2))
    return Attention(step, name, n_heads, n_keys, float(heads.mean()), float(heads.min()), is_causal)
