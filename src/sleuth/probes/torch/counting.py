"""How many multiply-adds an operation of PyTorch takes, by the shapes of what it is given.

A product of (n, k) and (k, m) takes n·k·m; a convolution takes, for each value of its output, the values of one filter; attention
takes both of its products in full, also where a mask hides a part of them; a recurrent layer takes its matrices once for each
element of each sequence. Additions, norms, activations, pooling and lookups multiply no matrices and count 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

OWN = frozenset(("aten", "prim", "prims", "profiler", "c10d", "_c10d_functional", "debugprims", "inductor"))  # known namespaces
Shape = Sequence[int]
Count = Callable[[Sequence[Any], Any], int]


def product(left: Shape, right: Shape) -> int:
    """Of matrices `(…, n, k)` and `(…, k, m)` with the same axes in front, or of a matrix and a vector.

    Example:
        >>> product((2, 3), (3, 4)), product((5, 2, 3), (5, 3, 4)), product((2, 3), (3,))
        (24, 120, 6)
    """
    return math.prod(left) * (right[-1] if len(right) > 1 else 1)


def convolution(given: Shape, weight: Shape, made: Shape, *, is_transposed: bool) -> int:
    """Of an input `(n, channels, …)` with filters `(out, in / groups, …)`, or for a transposed one `(in, out / groups, …)`.

    Example:
        >>> convolution((1, 3, 32, 32), (16, 3, 3, 3), (1, 16, 30, 30), is_transposed=False) == 30 * 30 * 16 * 27
        True
    """
    return math.prod(given if is_transposed else made) * math.prod(weight[1:])


def attention(query: Shape, key: Shape, value: Shape) -> int:
    """Of queries `(…, n, e)`, keys `(…, k, e)` and values `(…, k, v)`: the scores, and the weighted sums.

    Example:
        >>> attention((2, 4, 10, 16), (2, 4, 12, 16), (2, 4, 12, 8)) == 2 * 4 * 10 * 12 * (16 + 8)
        True
    """
    return math.prod(query[:-1]) * key[-2] * (query[-1] + value[-1])


def _conv(args: Sequence[Any], made: Any) -> int:
    return convolution(tuple(args[0].shape), tuple(args[1].shape), tuple(made.shape), is_transposed=bool(args[6]))


def _attention(args: Sequence[Any], _made: Any) -> int:
    return attention(tuple(args[0].shape), tuple(args[1].shape), tuple(args[2].shape))


def _cells(given: Any, weights: Sequence[Any]) -> int:
    """Of recurrent layers: each matrix once for each element of each sequence; `given` is `(steps, batch, …)` or packed."""
    return int(math.prod(given.shape[:-1])) * sum(int(one.numel()) for one in weights if one.dim() > 1)


def _own_attention(query: Any, key: Any, packed: Any, out: Any) -> int:
    """Of PyTorch's own layer as one operation: its projections, and the attention between them."""
    n, width = int(math.prod(query.shape[:-1])), int(query.shape[-1])
    return n * int(packed.numel() + out.numel()) + 2 * n * int(key.shape[-2]) * width


def _own_encoder(args: Sequence[Any], _made: Any) -> int:
    source, packed, out, first, second = args[0], args[3], args[5], args[14], args[16]
    return _own_attention(source, source, packed, out) + int(math.prod(source.shape[:-1])) * int(first.numel() + second.numel())


COUNTS: dict[str, Count] = {
    "mm": lambda args, made: product(args[0].shape, args[1].shape),
    "addmm": lambda args, made: product(args[1].shape, args[2].shape),
    "_addmm_activation": lambda args, made: product(args[1].shape, args[2].shape),
    "bmm": lambda args, made: product(args[0].shape, args[1].shape),
    "baddbmm": lambda args, made: product(args[1].shape, args[2].shape),
    "addbmm": lambda args, made: product(args[1].shape, args[2].shape),
    "mv": lambda args, made: product(args[0].shape, args[1].shape),
    "addmv": lambda args, made: product(args[1].shape, args[2].shape),
    "dot": lambda args, made: math.prod(args[0].shape),
    "vdot": lambda args, made: math.prod(args[0].shape),
    "_int_mm": lambda args, made: product(args[0].shape, args[1].shape),
    "_scaled_mm": lambda args, made: product(args[0].shape, args[1].shape),
    "convolution": _conv,
    "_convolution": _conv,
    "_scaled_dot_product_flash_attention": _attention,
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "_scaled_dot_product_efficient_attention": _attention,
    "_scaled_dot_product_cudnn_attention": _attention,
    "_scaled_dot_product_fused_attention_overrideable": _attention,
    "_scaled_dot_product_attention_math_for_mps": _attention,
    "mkldnn_rnn_layer": lambda args, made: _cells(args[0], args[1:3]),
    "_cudnn_rnn": lambda args, made: _cells(args[0], args[1]),
    "miopen_rnn": lambda args, made: _cells(args[0], args[1]),
    "_lstm_mps": lambda args, made: _cells(args[0], args[2]),
    "_native_multi_head_attention": lambda args, made: _own_attention(args[0], args[1], args[5], args[7]),
    "_transformer_encoder_layer_fwd": _own_encoder,
    "mkldnn_linear": lambda args, made: product(args[0].shape, args[1].shape[::-1]),
}
MULTIPLIES = (
    "mm",
    "_trilinear",
    "_rnn",
    "attention_forward",
    "lstm",
    "gru",
    "convolution",
    "conv_",
    "fft",
)  # in names of what is not counted


def multiply_adds(name: str, args: Sequence[Any], made: Any) -> int:
    """Of one operation (its name in `torch.ops.aten`) with these arguments and this result; 0 for what is not counted."""
    count = COUNTS.get(name)
    return int(count(args, made)) if count is not None else 0


def is_uncounted(namespace: str, name: str) -> bool:
    """Whether an operation may multiply matrices and is not counted: one of another library, or an unusual one.

    Example:
        >>> is_uncounted("aten", "relu"), is_uncounted("aten", "mm"), is_uncounted("aten", "_sparse_mm"), is_uncounted("my", "f")
        (False, False, True, True)
    """
    if namespace not in OWN:
        return True
    return name not in COUNTS and any(word in name for word in MULTIPLIES) and "backward" not in name and "comm" not in name
