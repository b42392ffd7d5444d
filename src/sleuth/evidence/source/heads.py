"""Last layers that do not fit their loss or their labels, in PyTorch and in Keras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.encodings import encoding, n_classes
from sleuth.evidence.source.flow import origins
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.keras import OF_QUANTITIES, Compiled, Head, answers_of, compilations
from sleuth.evidence.source.layers import layer_kind
from sleuth.evidence.source.losses import Loss, losses
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sizing import sizes_of

TWO = 2  # classes that one unit tells apart
OF_NUMBERS = "sparse_categorical_crossentropy"
OF_COLUMNS = "categorical_crossentropy"
OF_TWO = "binary_crossentropy"
TURNS = frozenset(("view", "reshape", "flatten", "permute", "transpose", "squeeze", "unsqueeze"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A last layer and a loss that do not fit. `event` is where they meet."""

    event: Value
    head: Value
    message: str
    fix: str
    is_certain: bool = True


def mismatches(source: Source) -> Iterator[Mismatch]:
    """Every loss that does not fit the last layer or the labels, each once."""
    for loss in losses(source):
        found = _of_loss(source, loss)
        if found is not None:
            yield found
    for compiled in compilations(source):
        head = compiled.head
        if head is not None and compiled.loss:
            told = _of_units(compiled, head) or _of_labels(source, compiled, head) or _of_activation(compiled, head)
            if told is not None:
                yield Mismatch(compiled.event, head.layer, *told)


def _of_loss(source: Source, loss: Loss) -> Mismatch | None:
    """What is wrong with the width of the outputs of a PyTorch model."""
    units, head = _units(source, loss)
    classes = n_classes(source, loss.target) if loss.target is not None else None
    is_of_columns = loss.target is not None and encoding(source, loss.target) == "columns"
    if units is None or head is None:
        return None
    if loss.kind in ("cross-entropy", "nll"):
        if units == 1:
            return Mismatch(loss.event, head, "This loss is over classes, but the last layer has one unit: it is 0 whatever the "
                            "output is.", "Give each class a unit, or use binary cross-entropy or a squared error.")  # fmt: skip
        if classes is not None and classes > units:
            return Mismatch(loss.event, head, f"There are {classes} classes, but the last layer has {units} units.",
                            f"Give the last layer {classes} units.")  # fmt: skip
        return None
    if is_of_columns or classes is None or classes <= TWO:
        return None
    if loss.kind in ("bce", "bce-logits") and units == 1:
        return Mismatch(loss.event, head, f"There are {classes} classes, but one unit and a loss of two classes.",
                        f"Give the last layer {classes} units and use cross-entropy.")  # fmt: skip
    if loss.kind in ("mse", "l1", "smooth-l1", "huber") and units in (1, classes):
        return Mismatch(loss.event, head, f"The numbers of {classes} classes are taken for quantities.",
                        f"Give the last layer {classes} units and use cross-entropy.", units == classes)  # fmt: skip
    return None


def _units(source: Source, loss: Loss) -> tuple[int | None, Value | None]:
    """How many classes or quantities the outputs have, and the layer that gives them."""
    ways = origins(loss.output)
    makers = [way.maker for way in ways]
    if not makers or not all(one.op == "apply" and one.inputs[0].op == "call" for one in makers):
        return None, None
    layer = makers[0].inputs[0]
    found = sizes_of(source, loss.output)
    if layer_kind(layer) == "Linear" and found is not None and found.rank in (None, 2):
        is_plain = found.is_whole or not any(one.name in TURNS for way in ways for one in way.way)
        return (found.last if is_plain else None), layer
    is_plain = not any(one.name in TURNS or one.op == "subscript" for way in ways for one in way.way)
    if layer_kind(layer) == "Conv2d" and is_plain and len(makers) == 1:
        channels = number(layer.argument(1, "out_channels"))
        return (channels if channels == 1 else None), layer
    return None, None


Told = tuple[str, str, bool]


def _of_units(compiled: Compiled, head: Head) -> Told | None:
    is_softmax = head.activation == "softmax"  # over one unit: a fault of its own
    if head.units == 1 and compiled.loss in (OF_NUMBERS, OF_COLUMNS) and not is_softmax:
        return "This loss is over classes, but the last layer has one unit.", "Give each class a unit and a softmax.", True
    return None


def _of_labels(source: Source, compiled: Compiled, head: Head) -> Told | None:
    answers = answers_of(source, compiled)
    if answers is None:
        return None
    how, classes, units = encoding(source, answers), n_classes(source, answers), head.units
    if compiled.loss == OF_NUMBERS and how == "columns":
        return "The labels are one column for each class, but this loss takes class numbers.", f"Use `{OF_COLUMNS}`.", True
    if compiled.loss == OF_COLUMNS and how == "classes":
        return "The labels are class numbers, but this loss takes one column for each class.", f"Use `{OF_NUMBERS}`.", True
    sizes = sizes_of(source, answers) if compiled.loss == OF_COLUMNS and (units or 0) > 1 else None
    if sizes is not None and sizes.rank == 1 and sizes.axes != (units,):
        return (
            "The labels are one number for each sample, but this loss takes one column for each class.",
            f"Use `{OF_NUMBERS}`.",
            True,
        )
    if classes is not None and units is not None and how == "classes":
        if compiled.loss == OF_NUMBERS and units < classes:
            return f"There are {classes} classes, but the last layer has {units} units.", f"Give it {classes} units.", True
        if compiled.loss == OF_TWO and units == 1 and classes > TWO:
            fix = f"Give the last layer {classes} units and a softmax, with `{OF_NUMBERS}`."
            return f"There are {classes} classes, but one unit and a loss of two classes.", fix, True
        if compiled.loss in OF_QUANTITIES and units > 1:
            return f"The numbers of {classes} classes are taken for quantities.", f"Use `{OF_NUMBERS}`.", True
    return None


def _of_activation(compiled: Compiled, head: Head) -> Told | None:
    several = head.units is not None and head.units > 1
    if several and compiled.loss == OF_TWO and head.activation == "softmax":
        return (
            "A softmax is for classes that exclude each other, this loss for labels that do not.",
            f"Use `{OF_COLUMNS}`, or a sigmoid if a sample can have several labels.",
            False,
        )
    if several and compiled.loss in (OF_COLUMNS, OF_NUMBERS) and head.activation in ("sigmoid", "relu", "tanh"):
        fix = "Use a softmax in the last layer."
        return f"The last layer applies a {head.activation}, where this loss takes what a softmax gives.", fix, False
    if compiled.loss == OF_TWO and head.activation in ("relu", "tanh") and not compiled.from_logits:
        return f"The last layer applies a {head.activation}, where this loss takes probabilities.", "Use a sigmoid.", True
    return None
