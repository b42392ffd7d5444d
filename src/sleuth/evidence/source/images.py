"""Images as files give them, with the channels last, and tensors, which convolutions take with the channels first."""

from __future__ import annotations

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizing import sizes_of

READS = ("cv2.imread", "matplotlib.pyplot.imread", "matplotlib.image.imread", "skimage.io.imread", "imageio.imread",
         "imageio.v2.imread",
         "imageio.v3.imread", "imageio.v3.imread")  # fmt: skip
TENSORS = ("torch.from_numpy", "torch.tensor", "torch.as_tensor", "torch.Tensor", "torch.FloatTensor")
MOVES = frozenset(
    ("permute", "transpose", "moveaxis", "movedim", "swapaxes", "rollaxis", "rearrange", "ToTensor", "to_tensor", "pil_to_tensor",
     "T", "einsum", "image_to_tensor", "ToTensorV2", "PILToTensor", "img_to_tensor", "ToImage", "to_image", "blobFromImage",
     "unbind",
     "channels_first")
)  # fmt: skip
KEEPS = frozenset(("astype", "float", "double", "copy", "clone", "to", "numpy", "contiguous", "cpu", "cuda"))
MAX_BACK = 12  # values from a reshape to where the array was made
ADDS_AXIS = frozenset(("unsqueeze", "expand_dims"))
COLOURS = (1, 3, 4)
ASKED = ("flags", "mode", "pilmode", "as_gray", "as_grey", "format", "plugin")  # how the file is to be read


def channels_last(value: Value, *, limit: int = 30) -> Value | None:
    """Where the image was read whose channels are still last in this value; None if they are not, or that is not known."""
    n_axes = 0  # that were added: a second one stands for the channels of an image in shades of grey
    for _ in range(limit):
        if value.op == "call" and value.name in READS:
            return None if n_axes > 1 or _may_be_grey(value) else value
        if short_name(value) in MOVES:
            return None
        n_axes += short_name(value) in ADDS_AXIS
        if value.op in ("comprehension", "list", "tuple") and value.inputs:
            value = value.inputs[0]
        elif value.op == "method":
            if value.name in ("reshape", "view", "mean", "sum", "max", "split", "crop"):
                return None
            if value.name == "convert":
                return value if value.arguments and value.arguments[0].literal == "RGB" and _is_opened(value) else None
            value = value.inputs[0]
        elif (
            value.op == "call" and value.inputs and (value.name.startswith(("torch.", "numpy.", "cv2.")) or value.name in TENSORS)
        ):
            if value.name in ("cv2.cvtColor",) and any("GRAY" in one.name for one in value.inputs):
                return None
            value = value.inputs[0]
        elif value.op == "binary":
            value = next((one for one in value.inputs if one.op != "constant"), value.inputs[0])
        elif value.op == "subscript" and (added := _n_added(value.inputs[1])):
            n_axes += added
            value = value.inputs[0]
        else:
            return None
    return None


def _may_be_grey(read: Value) -> bool:
    """Whether the call that reads the image asks for something else than its colours, perhaps for shades of grey."""
    how = [one for name, one in (read.keywords or {}).items() if name in ASKED] + list(read.arguments[1:])
    return read.has_star or any(one.literal != "RGB" and one.name != "cv2.IMREAD_COLOR" for one in how)


def _is_opened(value: Value) -> bool:
    return any(one.op == "call" and one.name in ("PIL.Image.open", "Image.open") for one in ancestors(value, limit=10))


def _n_added(index: Value) -> int:
    """How many axes this index adds."""
    parts = index.inputs if index.op == "tuple" else (index,)
    return sum((one.op == "constant" and one.literal is None) or one.name == "numpy.newaxis" for one in parts)


def moves_channels(source: Source) -> bool:
    """Whether the program exchanges axes anywhere, or has a function of a library do it."""
    return any(name.rpartition(".")[2] in MOVES for name in source.index) or any(
        short_name(one) in MOVES for event in source.events for one in (*event.inputs, *(event.keywords or {}).values())
    )


def to_channels_first(value: Value) -> bool:
    """Whether this call gives an image a shape with few channels first, and leaves its numbers where they are."""
    numbers = [one.literal for one in _new_sizes(value)]
    return len(numbers) in (3, 4) and numbers[-3] in COLOURS[1:] and numbers[-1] not in COLOURS


def _new_sizes(value: Value) -> tuple[Value, ...]:
    if value.op == "method" and value.name in ("reshape", "view"):
        sizes = value.arguments
    elif value.op == "call" and value.name in ("numpy.reshape", "torch.reshape"):
        sizes = tuple(value.inputs[1:])
    else:
        return ()
    return tuple(sizes[0].inputs) if len(sizes) == 1 and sizes[0].op in ("tuple", "list") else sizes


def made_channels_last(source: Source, reshape: Value) -> Value | None:
    """Where the program made the images (height, width, channels) that this call only gives other sizes; None if it did not.

    The height and the width must be the same before and after.
    """
    value = reshape.inputs[0]
    height_and_width = [number(one) for one in _new_sizes(reshape)[-2:]]
    for _ in range(MAX_BACK):
        sizes = sizes_of(source, value)
        if sizes is not None:
            is_image = sizes.rank in (3, 4) and sizes.last in COLOURS[1:] and None not in height_and_width
            return value if is_image and list(sizes.axes[-3:-1]) == height_and_width else None
        is_same = value.op == "augment" or (value.op == "method" and value.name in KEEPS)
        if not is_same and not (value.op == "call" and value.name in TENSORS and value.inputs):
            return None
        value = value.inputs[0]
    return None
