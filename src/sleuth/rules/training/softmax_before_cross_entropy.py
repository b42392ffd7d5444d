"""T201 softmax-before-cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import origin
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

SMOOTHING_OPS = frozenset(("Add", "Clamp", "ClampMin"))  # log(p + eps), log(p.clamp(eps))


@rule(
    "T201",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients",
        "saturated-activations", "learning-rate-too-low", "dead-units", "loss-oscillating",
    ),
)  # fmt: skip
def softmax_before_cross_entropy(trace: Trace, *, min_share: float = 0.99, min_calls: int = 3) -> Iterator[Finding]:
    """Cross-entropy gets probabilities where it expects logits, so softmax is applied twice.

    Measure:
        Training calls of `cross_entropy` (or of `log_softmax` followed by `nll_loss`) whose input came straight out of a softmax
        or a sigmoid in the autograd graph, or whose rows are never negative and sum to one.
    Why:
        The loss applies its own log-softmax. From values between 0 and 1 it sees a probability of at most e / (e + K - 1) for K
        classes, so it cannot come near 0 and its gradients are small: training is slow or stops early.
    Fix:
        Let the model return raw logits; apply softmax only where probabilities are shown.
    Limits:
        Log-probabilities into cross-entropy are harmless, since log-softmax leaves them as they are; they are not reported.
    Source:
        PyTorch documentation, CrossEntropyLoss ("the unnormalized logits for each class"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        min_share: share of rows that must sum to one, 0 to 1; below 1 only for rounding in half precision.
        min_calls: calls that must agree when no softmax is in the graph; 3: logits do not sum to one in three batches by chance.
    """
    calls = [c for c in trace.losses if c.function in ("cross_entropy", "nll_loss") and c.phase is Phase.TRAIN]
    graphs = [b for b in trace.backwards if b.graph]
    if not (calls or graphs):
        raise NotApplicable("no cross-entropy was computed in training")
    for call in calls:
        same = [c for c in calls if c.place == call.place]
        if found := _squashed(call, same, min_share, min_calls):
            yield _finding(trace, found[0], Where(call.place, first_step=call.step), len(same), found[1])
            return
    for backward in graphs:
        if _has_double_softmax(backward.graph):
            yield _finding(trace, "softmax", Where(backward.place, first_step=backward.step), len(graphs), PROOF)
            return


def _squashed(call: LossCall, same: list[LossCall], min_share: float, min_calls: int) -> tuple[str, Certainty] | None:
    """What made the input of this call a probability, if anything did."""
    ops = tuple(op for op in call.ops if op not in SMOOTHING_OPS)
    if call.n_classes < 2:
        return None
    if call.function == "nll_loss":
        if ops[:2] == ("LogSoftmax", "Softmax") or ops[:3] == ("Log", "Softmax", "Softmax"):
            return "softmax", PROOF
        return ("sigmoid", LIKELY) if ops[:2] == ("LogSoftmax", "Sigmoid") else None
    if ops[:1] == ("Softmax",) and call.share_rows_sum_to_one >= min_share:
        return "softmax", PROOF
    if call.ops[:1] == ("Sigmoid",):
        return "sigmoid", LIKELY
    agree = all(c.share_rows_sum_to_one >= min_share and c.input.shape[0] > 1 for c in same)
    return ("normalisation", PROOF) if agree and len(same) >= min_calls else None


def _has_double_softmax(graph: tuple[Op, ...]) -> bool:
    """Whether a log-softmax takes the result of a softmax, changes of shape aside."""
    origins = (origin(graph, op) for op in graph if op.name == "LogSoftmax")
    return any(op is not None and op.name == "Softmax" for op in origins)


def _finding(trace: Trace, name: str, where: Where, n_calls: int, certainty: Certainty) -> Finding:
    layers = [one for one in trace.layers if one.kind.lower() == name and one.n_training_calls]
    layer = layers[0] if len(layers) == 1 else None
    at = f" (layer {layer.name})" if layer else ""
    return Finding(
        message=f"The input of cross-entropy has already been through a {name}{at}; the loss applies log-softmax itself, "
        "so its gradients are small and it cannot come near 0.",
        where=Where(where.place, layer.name if layer else "", where.first_step),
        values={"calls": n_calls, "made_by": name},
        certainty=certainty,
        fix=f"Remove the {name}{at} and give the raw logits to the loss.",
    )
