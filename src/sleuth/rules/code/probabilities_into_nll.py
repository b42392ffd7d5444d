"""C302 probabilities-into-nll."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.losses import activated, mixed
from sleuth.evidence.source.mending import renamed
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C302",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("nll", "torch"),
    explains=("loss-plateau", "underfitting", "chance-level-metric"),
)
def probabilities_into_nll(source: Source) -> Iterator[Finding]:
    """The negative log-likelihood loss gets probabilities where it expects their logarithms.

    Measure:
        Calls of `nll_loss` or `NLLLoss` whose outputs come, on every way, straight out of a softmax or a sigmoid, or are a
        sum or an average of what several of them give.
    Why:
        The loss is minus the output of the right class. Of a probability it lies between -1 and 0, and its gradient vanishes
        just where the model is most wrong: training hardly moves.
    Fix:
        Use `log_softmax`, or give raw logits to `cross_entropy`.
    Limits:
        `torch.log` of a softmax is right, if not stable, and is not named.
    Source:
        PyTorch documentation, NLLLoss ("expected to contain log-probabilities of each class"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html.

    Args:
        None.
    """
    for one in activated(source, "nll", "softmax", "sigmoid"):
        yield Finding(
            message=f"nll_loss gets probabilities out of a {one.name}; it expects log-probabilities.",
            where=Where(span=one.span, trace=one.trace),
            values={"made_by": one.name},
            certainty=LIKELY if one.is_presumed else None,
            edits=_edits(source, one.origin.maker) if one.name == "softmax" else (),
        )
    for one in mixed(source, "nll", "softmax", "sigmoid"):
        yield Finding(
            message=f"nll_loss gets a mixture of probabilities, each out of a {one.name}; it expects log-probabilities.",
            where=Where(span=one.span, trace=one.trace),
            values={"made_by": one.name},
            fix="Give nll_loss the logarithm of the mixture.",
        )


def _edits(source: Source, maker: Value) -> tuple[Edit, ...]:
    """The logarithm with the softmax."""
    if maker.op == "apply":
        return renamed(source, maker.inputs[0], "Softmax", "LogSoftmax", is_safe=False)
    return renamed(source, maker, "softmax", "log_softmax", is_safe=False)
