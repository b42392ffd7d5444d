"""Losses of Keras and TensorFlow, and whether what they get is logits or probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import activation, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.keras import Head, compilations, head_of, head_of_output, is_model, snake, takes_logits
from sleuth.evidence.source.program import Source

KINDS = {"binary_crossentropy": "sigmoid", "categorical_crossentropy": "softmax", "sparse_categorical_crossentropy": "softmax",
         "binary_focal_crossentropy": "sigmoid"}  # fmt: skip
OF_LOGITS = {"tensorflow.nn.softmax_cross_entropy_with_logits": "softmax",
             "tensorflow.nn.sparse_softmax_cross_entropy_with_logits": "softmax",
             "tensorflow.nn.sigmoid_cross_entropy_with_logits": "sigmoid"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misread:
    """A loss that takes its input for what it is not. `loss` is the call that says so, None where a name says it."""

    event: Value
    loss: Value | None
    maker: Value
    activation: str
    says_logits: bool


def misread(source: Source) -> Iterator[Misread]:
    """Every loss whose input is not what it takes it for."""
    for compiled in compilations(source):
        if compiled.loss in KINDS and compiled.head is not None:
            made = compiled.loss_value if compiled.loss_value is not None and compiled.loss_value.op == "call" else None
            yield from _judged(compiled.event, made, compiled.head, compiled.from_logits)
    for event in source.of("call", "apply"):
        if event.op == "call" and event.name in OF_LOGITS:
            given = event.argument(1, "logits")
            head = _head(source, given) if given is not None else None
            if head is not None:
                yield from _judged(event, None, head, True)
            continue
        loss = event.inputs[0] if event.op == "apply" else event
        kind = snake(loss.name) if loss.op == "call" and loss.name.startswith("keras.losses.") else ""
        is_function = event.op == "call" and short_name(loss).islower()
        given = event.argument(1, "y_pred")
        if kind in KINDS and given is not None and (event.op == "apply" or is_function):
            head = _head(source, given)
            says = takes_logits(loss) if not is_function else _told(loss)
            if head is not None:
                yield from _judged(event, loss, head, says)


def _told(call: Value) -> bool | None:
    given = call.argument(2, "from_logits")
    return False if given is None else given.literal if isinstance(given.literal, bool) else None


def _head(source: Source, given: Value) -> Head | None:
    """The end of the model that gave this; None if it is not seen."""
    known = alternatives(given)
    if len(known) != 1:
        return None
    one = known[0]
    word = activation(one)
    if word in ("softmax", "sigmoid"):
        return Head(one, None, word, one)
    if one.op == "apply" and is_model(one.inputs[0]):
        return head_of(source, one.inputs[0], one.order)
    return head_of_output(one) if one.op == "apply" and one.name.startswith("keras.layers.") else None


def _judged(event: Value, loss: Value | None, head: Head, says_logits: bool | None) -> Iterator[Misread]:
    is_probability = head.activation in ("softmax", "sigmoid")
    if says_logits and is_probability:
        yield Misread(event, loss, head.way, head.activation, True)
    elif says_logits is False and not head.activation:
        yield Misread(event, loss, head.layer, "", False)
