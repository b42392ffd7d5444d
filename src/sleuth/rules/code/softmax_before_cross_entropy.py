"""C301 softmax-before-cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import activation
from sleuth.evidence.source.losses import is_for_showing, losses, made_by, place, presumably_made_by, trace
from sleuth.evidence.source.mending import without_activation
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C301",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("cross-entropy", "torch"),
    explains=("loss-plateau", "underfitting", "vanishing-gradients", "learning-rate-too-low"),
)
def softmax_before_cross_entropy(source: Source) -> Iterator[Finding]:
    """Cross-entropy gets probabilities where it expects logits, so softmax is applied twice.

    Measure:
        Calls of `cross_entropy` or `CrossEntropyLoss` whose outputs come, on every way, straight out of a softmax or a
        sigmoid, followed through the model's `forward`, nn.Sequential, functions and modules of the program.
    Why:
        The loss applies its own log-softmax. From values between 0 and 1 it sees a probability of at most e / (e + K - 1) for
        K classes, so it cannot come near 0 and its gradients are small: training is slow or stops early.
    Fix:
        Let the model return raw logits; apply softmax only where probabilities are shown.
    Limits:
        Log-probabilities into cross-entropy are harmless and not reported. A sigmoid is likely, not certain: the program
        may mean it; so is a network that a function is handed, if the file holds only one.
    Source:
        PyTorch documentation, CrossEntropyLoss ("the unnormalized logits for each class"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        None.
    """
    for loss in losses(source):
        if loss.kind != "cross-entropy":
            continue
        known = made_by(loss, "softmax", "sigmoid")
        origin = known or presumably_made_by(source, loss, "softmax", "sigmoid")
        if origin is None:
            continue
        name = activation(origin.maker)
        yield Finding(
            message=f"The input of cross-entropy has already been through a {name}; the loss applies log-softmax itself, so its "
            "gradients are small and it cannot come near 0.",
            where=Where(
                span=place(source, origin, loss),
                trace=trace(source, origin, loss, f"{name} makes probabilities"),
            ),
            values={"made_by": name},
            certainty=PROOF if name == "softmax" and known is not None else LIKELY,
            fix=f"Remove the {name} and give the raw logits to the loss.",
            edits=() if is_for_showing(source, origin.maker) else without_activation(source, origin.maker),
        )
