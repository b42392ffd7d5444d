"""T202 sigmoid-before-bce-with-logits."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

LOGIT_LOSSES = frozenset(("binary_cross_entropy_with_logits", "multilabel_soft_margin_loss"))
SQUASHING_OPS = frozenset(("Sigmoid", "Softmax", "Hardsigmoid"))


@rule(
    "T202",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients",
        "saturated-activations", "learning-rate-too-low", "dead-units", "loss-oscillating",
    ),
)  # fmt: skip
def sigmoid_before_bce_with_logits(trace: Trace, *, min_calls: int = 4) -> Iterator[Finding]:
    """The logits of a binary loss have already been through a sigmoid.

    Measure:
        Training calls of `binary_cross_entropy_with_logits` (BCEWithLogitsLoss) whose input came straight out of a sigmoid or a
        softmax in the autograd graph, or was made with `exp` and always lies in [0, 1]; and of `binary_cross_entropy` after two
        sigmoids in a row.
    Why:
        The loss applies its own sigmoid. Fed with values between 0 and 1 it sees probabilities between 0.5 and 0.73 only: no
        sample can be called negative, the loss stays high and its gradients are small.
    Fix:
        Let the model return raw logits; apply the sigmoid only where probabilities are shown, or use `binary_cross_entropy`.
    Limits:
        A sigmoid written with `exp` is likely only, and needs `min_calls` calls with all values in [0, 1].
    Source:
        PyTorch documentation, BCEWithLogitsLoss, "combines a Sigmoid layer and the BCELoss in one single class",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html.

    Args:
        min_calls: calls that must lie in [0, 1] when the graph shows no sigmoid; 4, since logits of both signs soon show.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.function in LOGIT_LOSSES | {"binary_cross_entropy"}]
    if not calls:
        raise NotApplicable("no binary cross-entropy was computed in training")
    for call in calls:
        same = [c for c in calls if c.place == call.place]
        if not (found := _squashed(call, same, min_calls)):
            continue
        name, certainty = found
        layers = [one for one in trace.layers if one.kind.lower() == name and one.n_training_calls]
        layer = layers[0].name if len(layers) == 1 else ""
        at = f" (layer {layer})" if layer else ""
        yield Finding(
            message=f"The input of {call.function} has already been through a {name}{at}: it lies "
            f"in [{call.input.minimum:.2f}, {call.input.maximum:.2f}], and a sigmoid of that is never below 0.5.",
            where=Where(call.place, layer, call.step),
            values={"calls": len(same), "made_by": name, "least": call.input.minimum, "greatest": call.input.maximum},
            certainty=certainty,
            fix=f"Remove the {name} and give the raw logits to the loss."
            if call.function in LOGIT_LOSSES
            else "Remove one of the two sigmoids.",
        )
        return


def _squashed(call: LossCall, same: list[LossCall], min_calls: int) -> tuple[str, Certainty] | None:
    """What made the input of this call a probability, if anything did."""
    if call.function == "binary_cross_entropy":
        return ("sigmoid", PROOF) if call.ops[:2] == ("Sigmoid", "Sigmoid") else None
    if call.ops and call.ops[0] in SQUASHING_OPS:
        return call.ops[0].lower(), PROOF
    if len(same) < min_calls or "Exp" not in call.ops:
        return None
    inside = all(c.input.minimum >= 0 and c.input.maximum <= 1 and not c.input.is_integer for c in same)
    return ("sigmoid", LIKELY) if inside else None
