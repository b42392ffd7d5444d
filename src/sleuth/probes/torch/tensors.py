"""Numbers about tensors, cheaply and without touching them: facts, samples, fingerprints of rows."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch

from sleuth.evidence.trace import HashArray, TensorFacts

FACT_VALUES = 65_536
SAMPLE_VALUES = 4_096
HASHED_FEATURES = 1_024
HASHED_ROWS = 4_096


def is_plain(tensor: object) -> bool:
    """A tensor whose values can be read here and now: not one inside a `torch.func` transform, a fake or a quantised one."""
    return (
        isinstance(tensor, torch.Tensor)
        and not torch._C._functorch.is_functorch_wrapped_tensor(tensor)
        and tensor.device.type != "meta"
        and not tensor.is_quantized
        and not tensor.is_nested
    )


def first_tensor(value: object) -> torch.Tensor | None:
    """The first tensor in nested tuples, lists, dicts and objects with tensor attributes."""
    return next(all_tensors(value), None)


def all_tensors(value: object, depth: int = 0) -> Iterator[torch.Tensor]:
    """Every tensor in nested tuples, lists, dicts and dataclass-like objects, in order, four levels deep."""
    if isinstance(value, torch.Tensor):
        yield value
    elif depth < 4:
        if isinstance(value, dict):
            items = list(value.values())
        elif isinstance(value, (tuple, list)):
            items = list(value[:64])
        else:
            items = list(vars(value).values())[:64] if hasattr(value, "__dict__") and depth == 0 and not callable(value) else []
        for item in items:
            yield from all_tensors(item, depth + 1)


def strided(tensor: torch.Tensor, limit: int) -> torch.Tensor:
    """At most about `limit` evenly spaced values, flat; a view where that is possible.

    The spacing has no factor in common with any side, lest only one column of each kernel, or one colour, were looked at.
    """
    flat = tensor.detach()
    if flat.layout is not torch.strided:
        flat = flat.coalesce().values() if flat.layout is torch.sparse_coo else flat.values()
    if flat.numel() > limit and not flat.is_contiguous() and flat.dim() > 1:
        flat = flat[: max(1, flat.shape[0] * limit // flat.numel())]
    sides, flat = flat.shape, flat.reshape(-1)
    if flat.numel() <= limit:
        return flat
    step = -(-flat.numel() // limit)
    while any(math.gcd(step, side) > 1 for side in sides):
        step += 1
    return flat[::step]


def is_all_zero(tensor: torch.Tensor) -> bool:
    """Whether every value is exactly 0; a few are looked at first, so that it costs next to nothing where they are not."""
    if not is_plain(tensor) or tensor.layout is not torch.strided or tensor.numel() == 0:
        return False
    return not bool(strided(tensor, SAMPLE_VALUES // 64).any()) and not bool(tensor.detach().any())


def real(values: torch.Tensor) -> torch.Tensor:
    """The values as float32 or float64 (magnitudes of complex ones)."""
    if values.is_complex():
        return values.abs()
    if values.dtype in (torch.float32, torch.float64):
        return values
    return values.double() if not values.is_floating_point() else values.float()


def mean_and_deviation(values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation (of the population) of flat values in two passes: ten times as fast as `torch.std_mean`."""
    mean = values.mean()
    return mean, torch.linalg.vector_norm(values - mean) / values.numel() ** 0.5


def facts(tensor: torch.Tensor) -> TensorFacts:
    """`TensorFacts` of one tensor, over at most 65,536 of its values."""
    shape, dtype = tuple(int(size) for size in tensor.shape), str(tensor.dtype).removeprefix("torch.")
    if not is_plain(tensor) or tensor.numel() == 0:
        return TensorFacts(shape, dtype, requires_grad=bool(tensor.requires_grad))
    values = real(strided(tensor, FACT_VALUES))
    n_values = values.numel()
    low, high = (float(value) for value in torch.aminmax(values))
    n_bad = 0
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[torch.isfinite(values)]
        n_bad, values = n_values - finite.numel(), finite
        if values.numel() == 0:
            return TensorFacts(shape, dtype, n_nonfinite=n_bad, n_values=n_values, requires_grad=bool(tensor.requires_grad))
        low, high = (float(value) for value in torch.aminmax(values))
    mean, deviation = mean_and_deviation(values)
    whole = not tensor.is_floating_point() or (
        low == round(low) and high == round(high) and bool((values == values.round()).all())
    )
    return TensorFacts(
        shape, dtype, low, high, float(mean), float(deviation), n_bad, n_values, bool(whole), bool(tensor.requires_grad)
    )


_weights: dict[str, torch.Tensor] = {}


def _hash_weights(n: int, device: torch.device) -> torch.Tensor:
    weights = _weights.get(str(device))
    if weights is None:
        numbers = np.random.default_rng(0x51EF7).integers(-(2**62), 2**62, HASHED_FEATURES) | 1
        weights = _weights[str(device)] = torch.from_numpy(numbers).to(device)
    return weights[:n]


def row_hashes(tensor: torch.Tensor) -> HashArray:
    """A 64-bit fingerprint of each row (dimension 0) from the raw bits of up to 1,024 strided values, `(n_rows,)`.

    Multilinear hashing modulo 2^64: equal rows always agree; two different rows agree with probability below 2^-60.
    At most 4,096 rows are hashed.
    """
    parts = _weighted_bits(tensor)
    return np.zeros(0, np.uint64) if parts is None else parts.sum(1).cpu().numpy().view(np.uint64)


def agree_in_halves(tensor: torch.Tensor) -> bool:
    """Whether rows that differ agree in every second feature, and others in the features between: as counts and codes do.

    Rows of such inputs may also agree wholly by chance; real numbers that were measured agree in one half as rarely as in both.
    """
    parts = _weighted_bits(tensor)
    if parts is None or parts.shape[1] < 2:
        return False
    halves = parts[:, ::2].sum(1), parts[:, 1::2].sum(1)
    n_rows = len(torch.unique(halves[0] + halves[1]))
    return all(len(torch.unique(half)) < n_rows for half in halves)


def _weighted_bits(tensor: torch.Tensor) -> torch.Tensor | None:
    """What the fingerprints are the sums of, `(n_rows, n_features)`."""
    if not is_plain(tensor) or tensor.dim() == 0 or tensor.numel() == 0 or tensor.layout is not torch.strided:
        return None
    rows = tensor.detach()[:HASHED_ROWS]
    rows = rows.reshape(rows.shape[0], -1)
    if rows.shape[1] > HASHED_FEATURES:
        rows = rows[:, :: -(-rows.shape[1] // HASHED_FEATURES)]
    bits = rows.to(torch.float32).contiguous().view(torch.int32).long() if rows.is_floating_point() else real(rows).long()
    return bits * _hash_weights(bits.shape[1], bits.device)
