"""Token ids as they are looked up in a table, beside the targets of the loss that the lookup leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from sleuth.evidence.place import Place
from sleuth.evidence.trace import BadLookup, RowEnd, TokenFacts
from sleuth.probes.frames import Line, user_line
from sleuth.probes.torch import graph
from sleuth.probes.torch.attention import Attended, follow, slice_start
from sleuth.probes.torch.attention_log import AttentionLog
from sleuth.probes.torch.special_ids import SpecialIds
from sleuth.probes.torch.tensors import is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_LOOKUPS = 64  # in one step; a loop over time makes many
MAX_RECORDS = 400
MAX_IDS = 1_000_000
MAX_TABLES = 4  # lookups of one loss that are recorded
SEARCHED_RECORDS = 6  # records for which the graph is searched too
WORTH_A_SEARCH = 0.9
CHAIN = 32
UNMOVED = graph.SHAPE_OPS - {"Cat", "Stack", "Index", "IndexSelect", "Gather", "MaskedSelect", "Take", "Diagonal"}
CLASS_NODES = ("NllLoss", "NllLoss2D", "Gather", "Index")


@dataclass(slots=True)
class Lookup:
    """One call of `embedding` in this step."""

    ids: torch.Tensor
    weight: torch.Tensor
    padding: int
    sequence: int = -1


@dataclass(slots=True)
class Target:
    """Integer targets found in the graph of a loss, and what made the scores that they picked from."""

    values: torch.Tensor
    ignore: int
    start: graph.Node | None
    slices: list[tuple[int, int]] = field(default_factory=list)


class Tokens:
    """Keeps the lookups of a watched step and makes a record of each when a backward call goes through it."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.lookups: list[Lookup] = []
        self.records: list[tuple[TokenFacts, Line | None]] = []
        self.bad: list[tuple[BadLookup, Line | None]] = []
        self.special = SpecialIds()
        self.attended = AttentionLog(recorder)

    def note(self, ids: Any, weight: Any, padding: Any, result: Any) -> None:
        """A table was read in a watched step."""
        if (
            len(self.lookups) < MAX_LOOKUPS
            and len(self.records) < MAX_RECORDS
            and _is_ids(ids)
            and isinstance(weight, torch.Tensor)
        ):
            made = result.grad_fn._sequence_nr() if isinstance(result, torch.Tensor) and result.grad_fn is not None else -1
            self.lookups.append(Lookup(ids.detach(), weight, padding if isinstance(padding, int) else -1, made))

    def failed(self, ids: Any, weight: Any) -> None:
        """A lookup raised, or is about to fail on a device: keep the range of the ids if that is why."""
        if not (_is_ids(ids) and isinstance(weight, torch.Tensor)) or ids.numel() == 0:
            return
        low, high = (int(value) for value in torch.aminmax(ids))
        if low < 0 or high >= weight.shape[0]:
            recorder = self.recorder
            number = recorder.structure.known_parameter(weight)
            name = recorder.structure.parameters[number].name if number >= 0 else ""
            counts = torch.arange(ids.shape[-1], device=ids.device) if ids.dim() else ids
            is_count = bool((ids - ids.reshape(-1)[0] == counts).all()) and ids.dim() > 0 and ids.shape[-1] > 1
            bad = BadLookup(recorder.step, None, name, low, high, int(weight.shape[0]), is_count)
            self.bad.append((bad, user_line(4)))

    def clear(self) -> None:
        """The step ends."""
        self.lookups = []

    def read(self, walked: graph.Walked, line: Line | None) -> None:
        """A backward call begins on this graph."""
        mine = [one for one in self.lookups if one.sequence in walked.sequence and _is_sequence(one.ids)]
        found = self.attended.read(walked)
        if not mine or len(self.records) >= MAX_RECORDS:
            return
        targets = [target for node in walked.nodes if (target := _target_of(node)) is not None]
        is_searched = len(self.records) < SEARCHED_RECORDS
        self.special.look()
        for lookup in mine[:MAX_TABLES]:
            self.records.append((self._facts(lookup, targets, found, is_searched=is_searched), line))

    def facts(self, place: Callable[[Line | None], Place | None]) -> tuple[TokenFacts, ...]:
        """The records of lookups behind a loss."""
        return tuple(replace(one, place=place(line)) for one, line in self.records)

    def bad_lookups(self, place: Callable[[Line | None], Place | None]) -> tuple[BadLookup, ...]:
        """The records of lookups that raised."""
        return tuple(replace(one, place=place(line)) for one, line in self.bad)

    def _facts(self, lookup: Lookup, targets: list[Target], found: list[Attended], *, is_searched: bool) -> TokenFacts:
        ids = lookup.ids if lookup.ids.dim() == 2 else lookup.ids.reshape(1, -1)
        n, length = (int(size) for size in ids.shape)
        low, high = (int(value) for value in torch.aminmax(ids))
        table = self.recorder.structure.known_parameter(lookup.weight)
        special = self.special
        start, end = _row_end(ids), _row_end(ids.flip(1), special.shared)
        facts = TokenFacts(
            self.recorder.step, None, table, (n, length), int(lookup.weight.shape[0]), low, high, start, end, lookup.padding,
            start_names=special.names_of(start.id), end_names=special.names_of(end.id),
        )  # fmt: skip
        padding = lookup.padding if lookup.padding >= 0 else special.padding
        if padding is not None:
            facts = replace(facts, pad_weight=_pad_weight(ids, padding, found))
        best = -1.0
        for compared, target in ((_compare(ids, target, end.id), target) for target in targets):
            if compared is None:
                continue
            same, ahead, two_ahead = np.fmax((facts.same, facts.ahead, facts.two_ahead), compared.shares).tolist()
            facts = replace(facts, same=same, ahead=ahead, two_ahead=two_ahead)
            if compared.best <= best:
                continue
            best = compared.best
            facts = replace(
                facts, n_targets=compared.n_targets, n_valid=compared.n_valid, n_end_valid=compared.n_end_valid,
                is_positional=False, is_causal=False,
            )  # fmt: skip
            if padding is not None:
                is_padded, is_empty = (compared.rows == padding).any(1), ~compared.is_valid.any(1)
                facts = replace(
                    facts, n_full=_count(~is_padded), n_full_empty=_count(~is_padded & is_empty),
                    n_padded=_count(is_padded), n_padded_empty=_count(is_padded & is_empty),
                )  # fmt: skip
            if is_searched and target.start is not None and best > WORTH_A_SEARCH:
                mixing = follow(target.start, lookup.sequence, (int(ids.shape[0]), int(ids.shape[1])), found)
                facts = replace(facts, is_positional=mixing.is_positional, is_causal=mixing.is_causal)
        return facts


def _is_ids(ids: Any) -> bool:
    return isinstance(ids, torch.Tensor) and is_plain(ids) and ids.dtype in (torch.int64, torch.int32) and ids.numel() <= MAX_IDS


def _is_sequence(ids: torch.Tensor) -> bool:
    """Rows of at least two ids that are not just positions counted up."""
    if ids.dim() not in (1, 2) or ids.numel() == 0 or ids.shape[-1] < 2:
        return False
    counts = torch.arange(ids.shape[-1], device=ids.device)
    return not bool((ids - ids[..., :1] == counts).all())


def _target_of(node: graph.Node) -> Target | None:
    """The integer targets that a node of the graph picks by, if it is a class loss or is written like one."""
    name = graph.op_name(node)
    if name not in CLASS_NODES:
        return None
    if name.startswith("NllLoss"):
        values, ignore = graph.saved(node, "_saved_target"), int(node._saved_ignore_index)
        ignore = ignore - 2**64 if ignore > 2**63 else ignore
    elif name == "Gather":
        values, ignore = graph.saved(node, "_saved_index"), -100
    else:
        indices = [one for one in (getattr(node, "_saved_indices", None) or ()) if isinstance(one, torch.Tensor)]
        values, ignore = (indices[-1] if len(indices) > 1 else None), -100
    if values is None or not _is_ids(values):
        return None
    target = Target(values.detach(), ignore, None)
    behind = node.next_functions[0][0]
    for _ in range(CHAIN):
        if behind is None:
            return target
        name = graph.op_name(behind)
        if name == "Slice":
            target.slices.append(slice_start(behind))
        elif name not in UNMOVED and name != "LogSoftmax":
            break
        behind = behind.next_functions[0][0]
    target.start = behind
    return target


@dataclass(frozen=True, slots=True)
class Compared:
    """How targets agree with ids: `shares` at their own place, one ahead, two ahead."""

    shares: tuple[float, float, float]
    n_targets: int
    n_valid: int
    n_end_valid: int
    rows: torch.Tensor  # (n_rows, length) of ids
    is_valid: torch.Tensor  # (n_rows, width), of the targets

    @property
    def best(self) -> float:
        """The greatest share."""
        return max(self.shares)


def _compare(ids: torch.Tensor, target: Target, end: int) -> Compared | None:
    """The arrangement of ids and targets, as rows or as columns of sequences, in which they agree best; None if none fits."""
    values = target.values.reshape(-1).to(ids.device)
    best: Compared | None = None
    for rows in (ids, ids.t()):
        n, length = rows.shape
        width = values.numel() // max(n, 1)
        if width * n != values.numel() or not 2 <= width <= length or (width < length - 1 and not target.slices):
            continue
        cut = sum(start for dim, start in target.slices if dim in (0, 1)) if width < length else 0
        offset = cut if cut + width <= length else 0
        for grid in (values.view(n, width), values.view(width, n).t()):
            valid = (grid != target.ignore) & (grid >= 0)
            same, ahead, two_ahead = (_share(rows[:, offset + k : offset + k + width], grid, valid) for k in range(3))
            n_valid, n_end_valid = int(valid.sum()), int(((grid == end) & valid).sum())
            found = Compared((same, ahead, two_ahead), values.numel(), n_valid, n_end_valid, rows, valid)
            if best is None or found.best > best.best:
                best = found
    return best


def _count(flags: torch.Tensor) -> int:
    return int(flags.sum())


def _share(rows: torch.Tensor, grid: torch.Tensor, valid: torch.Tensor) -> float:
    width = rows.shape[1]
    counted = valid[:, :width]
    n = int(counted.sum())
    return float(((rows == grid[:, :width]) & counted).sum()) / n if n else 0.0


def _row_end(rows: torch.Tensor, wanted: int | None = None) -> RowEnd:
    """The id with which most rows begin, or the wanted one."""
    common = int(rows[:, 0].mode().values) if wanted is None else wanted
    run = (rows == common).int().cumprod(1).sum(1)
    share = float((rows[:, 0] == common).float().mean())
    return RowEnd(common, share, int(run.min()), int(run.max()), int((rows == common).sum()) - int(run.sum()))


def _pad_weight(ids: torch.Tensor, padding: int, found: list[Attended]) -> float:
    """Least mean weight, over the attentions, that real positions of padded rows give to padding; NaN without any.

    An id that stands elsewhere than at the ends of rows is no padding.
    """
    n, length = ids.shape
    is_pad = ids == padding
    rows = is_pad.any(1) & ~is_pad.all(1)
    at_ends = is_pad.int().cumprod(1).sum(1) + is_pad.flip(1).int().cumprod(1).sum(1)
    if bool((at_ends[rows] != is_pad[rows].sum(1)).any()):
        return float("nan")
    least = float("nan")
    for one in found:
        weights = one.weights
        if weights.shape[-2:] == (length + 1, length + 1):  # a token for the whole text stands before the others
            weights = weights[..., 1:, 1:]
        if weights.shape[-2:] != (length, length):
            continue
        if weights.dim() == 3 and weights.shape[0] % n == 0:
            weights = weights.reshape(n, -1, length, length)
        kept = rows[: weights.shape[0]]
        if weights.dim() != 4 or not bool(kept.any()):
            continue
        pads = is_pad[: weights.shape[0]][kept]
        given = (weights[: len(kept)][kept] * pads[:, None, None, :]).sum(-1).mean(1)
        mean = float(given[~pads].mean())
        least = mean if least != least else min(least, mean)
    return least
