"""T017 gradient-noise-dominates."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import HINT, INFO, SYMPTOM, Finding, Where, rule
from sleuth.stats.noise import gradient_noise
from sleuth.stats.objective import fall, has_moving_targets, training_loss


@rule("T017", kind=SYMPTOM, certainty=HINT, severity=INFO, needs=("gradients", "scalars"))
def gradient_noise_dominates(
    trace: Trace, *, max_agreement: float = 0.1, min_pairs: int = 12, min_steps: int = 60, good_fall: float = 0.1
) -> Iterator[Finding]:
    """The gradients of neighbouring steps have next to nothing in common, and the loss does not fall.

    Measure:
        The mean cosine of the angle between the gradients of neighbouring watched steps: two standard errors above it is still
        below `max_agreement`, over `min_pairs` or more, while the loss fell by less than `good_fall` of its start.
    Why:
        Each step follows the accidents of its batch. What is to be learnt is lost in them, or it is not there: labels that have
        nothing to do with the inputs look like this.
    Fix:
        Look at the labels first. Then: larger batches or accumulated gradients, a lower rate, an average of the weights.
    Limits:
        A hint: noisy data are no fault. At the end of a good training noise is all that is left, so runs that learn are silent.
        A rate that is so high that each step undoes the last one gives negative angles.
    Source:
        McCandlish et al. (2018), An Empirical Model of Large-Batch Training, https://arxiv.org/abs/1812.06162.

    Args:
        max_agreement: no unit; 0.1 means that the noise has nine times the power of the signal.
        min_pairs: pairs of neighbouring watched steps.
        min_steps: training steps; in fewer the loss has had no time to fall.
        good_fall: share of its start, 0 to 1.
    """
    if has_moving_targets(trace):
        raise NotApplicable("the targets move, so that the gradients do")
    loss, noise = training_loss(trace), gradient_noise(trace)
    if noise is None or noise.n_pairs < min_pairs:
        raise NotApplicable(f"fewer than {min_pairs} pairs of neighbouring gradients were seen")
    if noise.agreement + 2 * noise.error >= max_agreement or not fall(loss) < good_fall or len(loss) < min_steps:
        return
    yield Finding(
        message=f"The gradients of neighbouring steps agree by {noise.agreement:.3f} (1 is full agreement), over {noise.n_pairs} "
        "pairs: nearly all of each is noise.",
        where=Where(next((b.place for b in trace.backwards), None), first_step=0),
        values={"agreement": round(noise.agreement, 4), "pairs": noise.n_pairs, "batch": noise.batch},
    )
