"""The attention weights of a forward pass, as the functions that compute them see them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

MULTI_HEAD = "multi_head_attention_forward"
FUSED = "scaled_dot_product_attention"
MAX_SCORES = 1 << 24  # of the samples that are looked at in one call
QUERY, KEY, MASK, CAUSAL, SCALE = 0, 1, 3, 5, 6  # places of the arguments of the fused function

Note = Callable[[Tensor], None]  # takes weights (n, heads, queries, keys)


class Attending(TorchFunctionMode):
    """While it is on, `note` is called with the attention weights of all calls.

    They are those of `nn.MultiheadAttention`, of the fused function, and of a softmax over positions that a program computes by
    itself: its result has as many rows as columns for each sample.
    """

    def __init__(self, note: Note, n_samples: int, rows: list[int]) -> None:
        super().__init__()
        self._note, self._n_samples, self._rows = note, n_samples, rows

    def __torch_function__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        """Call `func`, and look at what it computes."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name == MULTI_HEAD:
            return self._multi_head(func, args, kwargs)
        result = func(*args, **kwargs)
        if name == FUSED:
            self._fused(args, kwargs)
        elif name in ("softmax", "_softmax") and isinstance(result, Tensor):
            self._softmax(result)
        return result

    def _multi_head(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The weights are asked for, and taken out again where the caller did not ask."""
        wanted = kwargs.get("need_weights", True)
        output, weights = func(*args, **{**kwargs, "need_weights": True, "average_attn_weights": False})
        if weights.dim() == 4 and weights.shape[0] == self._n_samples:
            self._note(weights[self._rows].detach())
        if not wanted:
            return output, None
        return output, weights.mean(1) if kwargs.get("average_attn_weights", True) and weights.dim() == 4 else weights

    def _fused(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        query, key = _argument(args, kwargs, QUERY, "query"), _argument(args, kwargs, KEY, "key")
        if not isinstance(query, Tensor) or query.dim() != 4 or query.shape[0] != self._n_samples:
            return
        query, key = query[self._rows].float(), key[self._rows].float()
        if query.shape[1] * query.shape[2] * key.shape[2] * len(self._rows) > MAX_SCORES:
            return
        if key.shape[1] != query.shape[1]:
            key = key.repeat_interleave(query.shape[1] // key.shape[1], 1)
        scale = _argument(args, kwargs, SCALE, "scale") or 1 / math.sqrt(query.shape[-1])
        scores = query @ key.transpose(-1, -2) * scale
        if _argument(args, kwargs, CAUSAL, "is_causal"):
            hidden = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
            scores = scores.masked_fill(hidden, float("-inf"))
        mask = _argument(args, kwargs, MASK, "attn_mask")
        if isinstance(mask, Tensor):
            mask = mask[self._rows] if mask.dim() == 4 and mask.shape[0] == self._n_samples else mask
            scores = scores.masked_fill(~mask, float("-inf")) if mask.dtype == torch.bool else scores + mask
        self._note(scores.softmax(-1).detach())

    def _softmax(self, weights: Tensor) -> None:
        if weights.dim() not in (3, 4) or weights.shape[-1] != weights.shape[-2] or weights.shape[-1] < 2:
            return
        n = self._n_samples
        if weights.dim() == 3 and weights.shape[0] % n == 0:
            weights = weights.reshape(n, -1, *weights.shape[1:])
        if weights.dim() == 4 and weights.shape[0] == n:
            self._note(weights[self._rows].detach())


def _argument(args: tuple[Any, ...], kwargs: dict[str, Any], place: int, name: str) -> Any:
    return args[place] if len(args) > place else kwargs.get(name)
