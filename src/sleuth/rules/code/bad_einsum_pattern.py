"""C405 bad-einsum-pattern."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.patterns import einops_fault, einsum_fault
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizing import sizes_of
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

PACKAGES = ("torch.", "numpy.", "jax.", "tensorflow.", "opt_einsum.")


@rule("C405", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("einsum",))
def bad_einsum_pattern(source: Source) -> Iterator[Finding]:
    """The pattern of an einsum, or of einops, contradicts itself or the number of its operands.

    Measure:
        Written patterns: as many operands as are given, no axis in the result that no operand has, none twice in the result;
        in einops, the same axes on both sides.
    Why:
        The call ends with an error as soon as it is reached.
    Fix:
        Name each axis of each operand, and in the result only axes of the operands.
    Limits:
        Patterns that are put together at run time are not read, and sizes are not compared.
    Source:
        NumPy documentation, einsum, https://numpy.org/doc/stable/reference/generated/numpy.einsum.html.

    Args:
        None.
    """
    for event in source.of("call", "method"):
        fault = _fault(source, event)
        if not fault or must_fail(event):
            continue
        yield Finding(
            message=f"This pattern cannot be: {fault}.",
            where=Where(span=source.span(event)),
        )


def _fault(source: Source, event: Value) -> str:
    word = short_name(event)
    if event.op != "call" or event.has_star or not event.inputs:
        return ""
    if word == "einsum" and event.name.startswith(PACKAGES):
        pattern = event.inputs[0].literal
        operands = event.inputs[1:]
        may_be_list = len(operands) == 1 and operands[0].type != "torch.Tensor" and not event.name.startswith("numpy.")
        n_operands = 0 if may_be_list else len(operands)
        ranks = [found.rank if (found := sizes_of(source, one)) is not None else None for one in operands]
        return einsum_fault(pattern, n_operands, ranks) if isinstance(pattern, str) else ""
    if word in ("rearrange", "reduce", "repeat") and event.name.startswith("einops.") and len(event.inputs) > 1:
        pattern = event.inputs[1].literal
        is_layer = event.name.startswith("einops.layers.")
        return einops_fault(pattern, word, frozenset(event.keywords or {})) if isinstance(pattern, str) and not is_layer else ""
    return ""
