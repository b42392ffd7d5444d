"""The sizes that layers of PyTorch give, and those that they ask for."""

from __future__ import annotations

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.sizes import Sizes, flattened, number

KEPT = ("Dropout", "AlphaDropout", "BatchNorm", "LayerNorm", "GroupNorm", "InstanceNorm", "RMSNorm", "Identity", "ReLU", "GELU",
        "Tanh", "Sigmoid", "SiLU", "ELU", "SELU", "LeakyReLU", "PReLU", "Softplus", "Softmax", "LogSoftmax", "Mish", "Hardtanh",
        "Hardswish", "Hardsigmoid", "CELU", "TransformerEncoder")  # fmt: skip
# What a layer asks for: which axis from the end (None: the second of all), which argument and its name.
ASKED = {"Linear": (-1, 0, "in_features"), "Conv1d": (-2, 0, "in_channels"), "Conv2d": (-3, 0, "in_channels"),
         "Conv3d": (-4, 0, "in_channels"), "ConvTranspose2d": (-3, 0, "in_channels"), "ConvTranspose1d": (-2, 0, "in_channels"),
         "BatchNorm2d": (-3, 0, "num_features"), "BatchNorm3d": (-4, 0, "num_features"), "LSTM": (-1, 0, "input_size"),
         "GRU": (-1, 0, "input_size"), "RNN": (-1, 0, "input_size"), "LayerNorm": (-1, 0, "normalized_shape")}  # fmt: skip
PLANES = {"Conv1d": 1, "Conv2d": 2, "Conv3d": 3, "ConvTranspose1d": 1, "ConvTranspose2d": 2, "MaxPool1d": 1, "MaxPool2d": 2,
          "MaxPool3d": 3, "AvgPool1d": 1, "AvgPool2d": 2, "AdaptiveAvgPool1d": 1, "AdaptiveAvgPool2d": 2,
          "AdaptiveMaxPool1d": 1, "AdaptiveMaxPool2d": 2}  # fmt: skip


POOLS = {"max_pool1d": "MaxPool1d", "max_pool2d": "MaxPool2d", "avg_pool1d": "AvgPool1d", "avg_pool2d": "AvgPool2d",
         "adaptive_avg_pool2d": "AdaptiveAvgPool2d", "adaptive_max_pool2d": "AdaptiveMaxPool2d"}  # fmt: skip


def given_by(layer: Value, before: Sizes | None) -> Sizes | None:
    """The sizes of what this layer gives for an input of these sizes; None if nothing is known of them."""
    kind = layer_kind(layer)
    if layer.has_star:
        return None
    if kind.startswith(KEPT):
        return before
    if kind == "Linear":
        units = number(layer.argument(1, "out_features"))
        return Sizes((units,), is_whole=False) if before is None or not before.axes else before.with_last(units)
    if kind == "Embedding" and before is not None:
        return Sizes((*before.axes, number(layer.argument(1, "embedding_dim"))), before.is_whole)
    if kind == "Flatten":
        start, end = layer.argument(0, "start_dim"), layer.argument(1, "end_dim")
        before = before.with_batch() if before is not None else None
        place = 1 if start is None else number(start)
        is_plain = before is not None and before.is_whole and end is None and place is not None and 0 <= place < len(before.axes)
        return flattened(before, place) if is_plain and before is not None and place is not None else None
    if kind.startswith("Upsampl") and before is not None:
        return enlarged(layer, before)
    return _planes(layer, kind, before) if kind in PLANES else None


def enlarged(call: Value, before: Sizes, skip: int = 0) -> Sizes | None:
    """The sizes of an image that is made larger: its channels stay; `skip` is the number of arguments before those of a layer."""
    n = len(before.axes) - (2 if before.is_whole else 1)
    if n < 1 or call.has_star:
        return None
    size, factor = call.argument(skip, "size"), call.argument(skip + 1, "scale_factor")
    is_asked = size is not None and not is_none(size)
    axes = []
    for place, one in enumerate(before.axes[-n:]):
        times = _along(factor, place)
        axes.append(_along(size, place) if is_asked else one * times if one is not None and times is not None else None)
    return Sizes((*before.axes[:-n], *axes), before.is_whole, before.is_in_batch)


def pooled(call: Value, before: Sizes) -> Sizes | None:
    """The sizes that a pooling or enlarging of torch.nn.functional gives; None if it is another call, or they are not known."""
    if call.name == "torch.nn.functional.interpolate":
        return enlarged(call, before, 1)
    kind = POOLS.get(call.name.rpartition(".")[2], "")
    return _planes(call, kind, before, 1) if kind and not call.has_star else None


def _planes(layer: Value, kind: str, before: Sizes | None, skip: int = 0) -> Sizes | None:
    """What slides over the image gives; `skip` is the number of arguments before those of a layer."""
    n = PLANES[kind]
    axes = before.axes[-n:] if before is not None and len(before.axes) >= n else (None,) * n
    if kind.startswith("Adaptive"):
        asked = number(layer.argument(skip, "output_size"))
        given = layer.argument(skip, "output_size")
        each = tuple(number(one) for one in given.inputs) if given is not None and given.op == "tuple" else (asked,) * n
        size: tuple[int | None, ...] = each if len(each) == n else (None,) * n
    else:
        size = tuple(_slid(layer, kind, one, place, skip) for place, one in enumerate(axes))
    if "Pool" in kind:
        if before is None or len(before.axes) <= n:
            return Sizes(size, is_whole=False, is_in_batch=False)
        return Sizes((*before.axes[:-n], *size), before.is_whole, before.is_in_batch)
    channels = number(layer.argument(1, "out_channels"))
    if before is not None and before.rank == n + 2:
        return Sizes((before.axes[0], channels, *size))
    return Sizes((channels, *size), is_whole=False, is_in_batch=before is None or not before.is_whole)


def _slid(layer: Value, kind: str, size: int | None, place: int, skip: int) -> int | None:
    """How many positions a window takes along an axis; None if it is not known."""
    is_pool = "Pool" in kind
    first = skip if is_pool else 2
    if size is None or "Transpose" in kind or layer.argument(-1, "ceil_mode") is not None:
        return None
    window = _along(layer.argument(first, "kernel_size"), place)
    stride = _along(layer.argument(first + 1, "stride"), place) if layer.argument(first + 1, "stride") is not None else None
    stride = stride if layer.argument(first + 1, "stride") is not None else (window if is_pool else 1)
    pad = layer.argument(first + 2, "padding")
    if pad is not None and pad.literal == "same":
        return size
    padding = 0 if pad is None or pad.literal == "valid" else _along(pad, place)
    dilation = layer.argument(5 if not is_pool else 3 + skip, "dilation")
    if window is None or not stride or padding is None or dilation is not None:
        return None
    positions = (size + 2 * padding - window) // stride + 1
    return positions if positions > 0 else None


def _along(value: Value | None, place: int) -> int | None:
    if value is not None and value.op == "tuple" and place < len(value.inputs):
        return number(value.inputs[place])
    return number(value)


def asked_by(layer: Value) -> tuple[int, int] | None:
    """Which axis, from the end, a layer asks for, and how long it must be; None if it asks for none, or it is not known."""
    axis, position, name = ASKED.get(layer_kind(layer), (0, 0, ""))
    size = number(layer.argument(position, name)) if name and not layer.has_star else None
    return (axis, size) if size is not None else None
