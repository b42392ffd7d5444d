"""C217 dropout-always-on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import alternatives
from sleuth.evidence.source.layers import MODULE, function_of
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rates import asks_for_mode, is_always_on
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

FUNCTIONS = tuple(f"torch.nn.functional.{name}" for name in ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout"))

ATTENTION = "torch.nn.functional.scaled_dot_product_attention"


@rule("C217", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("dropout", "torch"), runs_as=("dropout-active-at-inference",))
def dropout_always_on(source: Source) -> Iterator[Finding]:
    """Functional dropout in a network does not ask whether the network is in training.

    Measure:
        Calls of `F.dropout` and its relatives in a method of a torch.nn.Module without `training`, and of
        `F.scaled_dot_product_attention` with a `dropout_p` that is the same in both modes.
    Why:
        `training` is True by default, and `model.eval()` does not change that: predictions are random, and worse than they
        need be.
    Fix:
        Pass `training=self.training`, or use an nn.Dropout layer; `dropout_p=self.p if self.training else 0.0`.
    Limits:
        A `training=True` that is written out is taken to be meant (Monte Carlo dropout).
    Source:
        PyTorch documentation, torch.nn.functional.dropout ("training (bool) – apply dropout if is True. Default: True"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html.

    Args:
        None.
    """
    yield from _in_attention(source)
    for event in source.calls(*FUNCTIONS):
        frame = function_of(event)
        owner = frame.definition.owner if frame is not None and frame.definition is not None else None
        if owner is None or MODULE not in owner.kinds or event.argument(2, "training") is not None or event.has_star:
            continue
        rate = event.argument(1, "p")
        if (rate is not None and any(one.literal == 0 for one in alternatives(rate))) or asks_for_mode(event):
            continue  # switched off by the rate itself, or by a condition around it
        span = source.span(event)
        text = source.text_at(span) if span else ""
        edits: tuple[Edit, ...] = ()
        if span is not None and text.endswith(")") and not text.rstrip(") ").endswith(","):
            place = replace(span, column=span.end_column - 1, end_column=span.end_column - 1)
            edits = (Edit(place, ", training=self.training", True),)
        yield Finding(
            message=f"This dropout stays on in `eval()`: {owner.name} calls `{event.name.rpartition('.')[2]}` without "
            f"`training`.",
            where=Where(span=span),
            edits=edits,
        )


def _in_attention(source: Source) -> Iterator[Finding]:
    """Attention whose `dropout_p` is the same number in both modes; the function itself does not know of modes."""
    for event in source.calls(ATTENTION):
        frame = function_of(event)
        owner = frame.definition.owner if frame is not None and frame.definition is not None else None
        rate = event.argument(4, "dropout_p")
        if owner is None or MODULE not in owner.kinds or rate is None or event.has_star or not is_always_on(source, event, rate):
            continue
        yield Finding(
            message=f"This dropout stays on in `eval()`: {owner.name} gives attention the same `dropout_p` in both modes.",
            where=Where(span=source.span(event)),
            fix="Write `dropout_p=... if self.training else 0.0`.",
        )
