"""Sequences that are brought to one length, by a library or by hand, and with which number they are filled up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.sizes import number

PADS = "torch.nn.utils.rnn.pad_sequence"
TENSORS = frozenset(("torch.tensor", "torch.as_tensor", "torch.LongTensor", "torch.stack", "numpy.array", "torch.from_numpy"))
PAD_FUNCTIONS = ("torch.nn.functional.pad", "numpy.pad")
MAX_BACK = 10


@dataclass(frozen=True, slots=True)
class Pad:
    """Where sequences are filled up, and with which number; None if that is not known. `place` is where that is written."""

    event: Value
    fill: int | None
    place: Value


def padded_with(value: Value) -> Pad | None:
    """How the sequences of which this is made were filled up right before; None if they were not."""
    for _ in range(MAX_BACK):
        known = alternatives(value)
        value = known[0] if len(known) == 1 else value
        if value.op == "call" and value.name == PADS:
            fill = value.argument(2, "padding_value")
            return Pad(value, 0 if fill is None else number(fill), value)
        if value.op == "binary" and value.name == "+":
            runs = [one for one in value.inputs if _fills_up(one)]
            return _by_run(value, runs[0].inputs[0].inputs[0]) if len(runs) == 1 else None
        if value.op == "call" and value.name in PAD_FUNCTIONS and len(value.inputs) > 1:
            fill = value.argument(3, "value", "constant_values")
            return Pad(value, 0 if fill is None else number(fill), value) if _is_at_the_end(value.inputs[1]) else None
        if (value.op == "call" and value.name in TENSORS and value.inputs) or (
            value.op == "comprehension" and value.name == "list" and value.inputs
        ):
            value = value.inputs[0]
        else:
            return None
    return None


def _by_run(padded: Value, fill: Value) -> Pad:
    is_own = fill.frame is not None and fill.frame.kind != "file"  # else it may be for more than this
    return Pad(padded, number(fill), fill if is_own and fill.node is not None else padded)


def _fills_up(run: Value) -> bool:
    """Whether it is one number as often as something is shorter: `[PAD] * (longest - len(row))`."""
    is_run = run.op == "binary" and run.name == "*" and run.inputs[0].op == "list" and len(run.inputs[0].inputs) == 1
    return is_run and _is_difference(run.inputs[1])


def _is_at_the_end(widths: Value) -> bool:
    """Whether one axis is filled up behind its end, as a sequence is; an image has two."""
    is_pair = widths.op == "tuple" and len(widths.inputs) == 2 and number(widths.inputs[0]) == 0
    return is_pair and _is_difference(widths.inputs[1])


def _is_difference(n: Value) -> bool:
    """Whether a length is taken away from something."""
    return any(
        one.op == "binary" and one.name == "-" and any(short_name(each) in ("len", "size", "shape", "numel") for each in
                                                       ancestors(one.inputs[1], limit=8))
        for one in ancestors(n, limit=12)
    )  # fmt: skip


def given_labels(source: Source) -> tuple[Value, ...]:
    """What functions of the program give back as "labels" in a dict, for a model that works out its loss itself."""
    return once(source, _given_labels)


def _given_labels(source: Source) -> Iterator[Value]:
    for event in source.of("return"):
        for one in alternatives(event.inputs[0]):
            if one.op == "dict" and (labels := (one.keywords or {}).get("labels")) is not None:
                yield labels
