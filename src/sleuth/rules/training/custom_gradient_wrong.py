"""T516 custom-gradient-wrong."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T516",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-plateau", "loss-diverging", "loss-oscillating", "underfitting", "chance-level-metric", "exploding-gradients",
        "vanishing-gradients", "frozen-layers", "model-cannot-fit-one-batch", "weights-diverging", "learning-rate-too-high",
        "one-class-predictions", "learning-rate-too-low",
    ),
    experiments=("gradient-check",),
)  # fmt: skip
def custom_gradient_wrong(trace: Trace, *, max_error: float = 0.05) -> Iterator[Finding]:
    """A custom `autograd.Function` returns something else than the derivative of what it computes.

    Measure:
        Central differences in double precision along random directions, at the inputs that the program gave to the function,
        against what its `backward` returns.
    Why:
        A wrong sign, a forgotten factor or a product rule with one term missing leads every update astray, and nothing is raised.
    Fix:
        Derive `backward` again, and hold it against `torch.autograd.gradcheck` in a test.
    Limits:
        Functions that are constant in pieces (rounding, spikes) or return their input as it is (gradient reversal, clipping) have
        another derivative on purpose, and random ones have none: they are not judged.
    Source:
        Press et al. 2007, Numerical Recipes, section 5.7; PyTorch documentation, torch.autograd.gradcheck,
        https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html

    Args:
        max_error: difference of the two derivatives as a share of the larger, above rounding (about 1e-6), 0 to 1.
    """
    found = trace.experiment("gradient-check")
    assert found is not None
    places = dict(found.places)
    for name, error in found.values:
        if error > max_error:
            yield Finding(
                message=f"The backward pass of {name} is off by {min(error, 1.0):.0%} of the derivative of its forward pass.",
                where=Where(places.get(name)),
                values={"function": name, "error": error},
            )
