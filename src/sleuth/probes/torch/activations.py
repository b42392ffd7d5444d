"""Statistics of activations, kept as numbers: nothing of a step's tensors outlives the step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch

from sleuth.evidence.trace import ActivationSeries, FloatArray, IntArray
from sleuth.probes.torch import graph
from sleuth.probes.torch.directions import dimensions, is_due
from sleuth.probes.torch.records import Site
from sleuth.probes.torch.tensors import is_plain, mean_and_deviation, real

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

SITE_VALUES = 32_768
SATURATION_MARGIN = 0.02
PEAKED_SOFTMAX = 0.999
CHANNEL_FIRST = ("Conv", "BatchNorm", "GroupNorm", "InstanceNorm", "MaxPool", "AvgPool")
MAX_PENDING = 2_000
STATISTICS = 7  # mean, std, zero share, saturated share, number of values that are not finite, rank, share of the mean
MIN_UNITS = 8  # from which on a rank is measured

Key = tuple[str, int]  # the site's name and its model


@dataclass(slots=True)
class Column:
    """One site over the watched steps."""

    name: str
    kind: str
    layer: int
    rows: dict[int, FloatArray] = field(default_factory=dict)  # step -> (STATISTICS,)
    unit_zero: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    n_steps: int = 0

    def add(self, step: int, statistics: FloatArray, unit_zero: IntArray) -> None:
        """Keep one step's statistics; a layer whose width changes keeps the units of its first."""
        self.rows[step] = statistics
        if self.n_steps == 0 or self.unit_zero.shape == unit_zero.shape:
            self.unit_zero = self.unit_zero + unit_zero if self.n_steps else unit_zero
            self.n_steps += 1


class Activations:
    """Measures activations while a step runs, and fetches all results from the device when it ends."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.known: set[int] = set()  # autograd sequence numbers of activations that a module's hook measured
        self._columns: dict[Key, Column] = {}
        self._pending: list[Site] = []
        self._ranked = -1  # the step at which ranks were last measured

    def add(self, sites: Sequence[Site]) -> None:
        """These belong to a training forward of the current step."""
        self._pending.extend(sites)
        if len(self._pending) > MAX_PENDING:
            self.close()

    def close(self) -> None:
        """The step ends: fetch its results, one transfer for each device; the first of several calls of a layer counts."""
        step, layers = self.recorder.step, self.recorder.structure.layers
        fresh: dict[Key, Site] = {}
        for site in self._pending:
            key = (site.name, layers[site.layer].model if site.layer >= 0 else -1)
            column = self._columns.setdefault(key, Column(site.name, site.kind, site.layer))
            if step not in column.rows:
                fresh.setdefault(key, site)
        if self._pending and is_due(step, self._ranked):
            self._ranked = step
        self._pending = []
        self.known.clear()
        by_device: dict[torch.device, list[Key]] = defaultdict(list)
        for key, site in fresh.items():
            by_device[site.values.device].append(key)
        for keys in by_device.values():
            statistics = torch.stack([fresh[key].values for key in keys]).cpu().double().numpy()
            unit_zero = torch.cat([fresh[key].unit_zero for key in keys]).cpu().numpy().astype(np.int64)
            ends = np.cumsum([len(fresh[key].unit_zero) for key in keys])[:-1]
            for key, row, units in zip(keys, statistics, np.split(unit_zero, ends), strict=True):
                self._columns[key].add(step, row, units.copy())

    def series(self) -> ActivationSeries | None:
        """Statistics per watched step and activation site."""
        self.close()
        columns = list(self._columns.values())
        steps = sorted({step for column in columns for step in column.rows})
        if not steps:
            return None
        position = {step: i for i, step in enumerate(steps)}
        values = np.full((STATISTICS, len(steps), len(columns)), np.nan)
        for j, column in enumerate(columns):
            for step, row in column.rows.items():
                values[:, position[step], j] = row
        mean, std = np.nan_to_num(values[0], nan=np.inf), np.nan_to_num(values[1], nan=np.inf)
        unseen = np.isnan(values[2])
        mean[unseen] = std[unseen] = np.nan
        return ActivationSeries(
            np.array(steps),
            tuple(column.name for column in columns),
            tuple(column.kind for column in columns),
            np.array([column.layer for column in columns]),
            mean,
            std,
            values[2],
            values[3],
            values[4],
            tuple(column.unit_zero for column in columns),
            np.array([column.n_steps for column in columns]),
            rank=values[5],
            mean_share=values[6],
        )

    def measure(self, tensor: torch.Tensor, name: str, kind: str, layer: int) -> Site | None:
        """The statistics of one activation, over its first samples."""
        if tensor.numel() == 0 or tensor.dim() < 2 or tensor.layout is not torch.strided:
            return None
        values = real(tensor.detach()[: max(1, SITE_VALUES * tensor.shape[0] // tensor.numel())])
        flat = values.reshape(-1)
        mean, deviation = mean_and_deviation(flat)
        saturated = torch.full_like(mean, float("nan"))
        if kind == "sigmoid":
            saturated = ((flat < SATURATION_MARGIN) | (flat > 1 - SATURATION_MARGIN)).to(mean.dtype).mean()
        elif kind == "tanh":
            saturated = (flat.abs() > 1 - SATURATION_MARGIN).to(mean.dtype).mean()
        elif kind == "softmax":
            saturated = (values.amax(-1) > PEAKED_SOFTMAX).to(mean.dtype).mean()
        axis = self._unit_axis(tensor, kind, layer)
        share, unit_zero = _zeros(values, axis)
        if kind in ("sigmoid", "tanh"):
            low, high = torch.aminmax(values.transpose(0, axis).reshape(values.shape[axis], -1), dim=1)
            is_extreme = (high == 1) | (low == (0 if kind == "sigmoid" else -1))  # else the samples are alike, not the unit dead
            unit_zero = (low == high) & is_extreme if values.shape[0] > 1 else torch.zeros_like(unit_zero)
        bad = self._count_bad(flat, deviation)
        numbers = [mean, deviation, share, saturated, bad, *self._dimensions(values, axis)]
        return Site(name, kind, layer, torch.stack([one.float() for one in numbers]), unit_zero)

    def _dimensions(self, values: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Rank and share of the mean, now and then; NaN in between, and for few units or values that are not finite."""
        step, n_units = self.recorder.step, values.shape[axis]
        is_wanted = (is_due(step, self._ranked) or step == self._ranked) and n_units >= MIN_UNITS
        if is_wanted and values.numel() >= MIN_UNITS * n_units:
            rows = values.transpose(axis, -1).reshape(-1, n_units)
            if bool(torch.isfinite(rows).all()):
                return dimensions(rows)
        nothing = torch.full((), float("nan"), device=values.device)
        return nothing, nothing

    @staticmethod
    def _count_bad(flat: torch.Tensor, deviation: torch.Tensor) -> torch.Tensor:
        """How many values are not finite; on a processor, where a look costs nothing, they are counted only if there are any."""
        if deviation.device.type == "cpu" and torch.isfinite(deviation):
            return torch.zeros_like(deviation)
        return (~torch.isfinite(flat)).sum().to(deviation.dtype)

    def _unit_axis(self, tensor: torch.Tensor, kind: str, layer: int) -> int:
        if tensor.dim() == 4 or (
            layer >= 0 and tensor.dim() == 3 and self.recorder.structure.layers[layer].kind.startswith(CHANNEL_FIRST)
        ):
            return 1
        return tensor.dim() - 1

    def add_functional(self, walked: graph.Walked) -> None:
        """Measure activations that were called as functions: found in the graph by the values that they saved."""
        latest: dict[str, tuple[int, str, torch.Tensor]] = {}  # of the steps of a recurrent layer the last: all may begin alike
        for node in walked.nodes[: graph.MAX_OPS]:
            kind = graph.op_name(node)
            attribute = graph.ACTIVATIONS.get(kind)
            if attribute is None or (number := node._sequence_nr()) in self.known:
                continue
            result = graph.saved(node, attribute)
            if result is None or not is_plain(result):
                continue
            after = self.weighted_name(node)
            name = f"{kind.lower()} after {after}" if after else kind.lower()
            if name not in latest or number > latest[name][0]:
                latest[name] = (number, kind.lower(), result)
        measured = (self.measure(result, name, kind, -1) for name, (_, kind, result) in latest.items())
        sites = [site for site in measured if site is not None]
        self.add(sites)

    def weighted_name(self, node: graph.Node) -> str:
        """The layer whose weights come just before `node` in the forward direction."""
        queue, seen = [node], {node}
        for current in queue:
            variable = getattr(current, "variable", None)
            if variable is not None:
                index = self.recorder.structure.known_parameter(variable)
                if index >= 0:
                    return (
                        self.recorder.structure.parameters[index].name.rpartition(".")[0]
                        or self.recorder.structure.parameters[index].name
                    )
            for following, _ in current.next_functions:
                if following is not None and following not in seen and len(queue) < 32:
                    seen.add(following)
                    queue.append(following)
        return ""


def _zeros(values: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The share of zeros, `()`, and which units along `axis` are zero everywhere.

    On a processor the flags are counted by NumPy, which takes a tenth of the time, and units are looked at only if there are any.
    """
    others = [i for i in range(values.dim()) if i != axis]
    if values.device.type != "cpu":
        zeros = (values == 0).sum(others)
        return zeros.sum() / values.numel(), zeros == values.numel() // values.shape[axis]
    n_zeros = np.count_nonzero((values == 0).numpy())
    share = values.new_full((), n_zeros / values.numel())
    if n_zeros < values.numel() // values.shape[axis]:
        return share, torch.zeros(values.shape[axis], dtype=torch.bool)
    return share, values.abs().amax(others) == 0
