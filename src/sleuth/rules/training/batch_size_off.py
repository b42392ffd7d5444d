"""T316 batch-size-off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.noise import gradient_noise
from sleuth.stats.objective import fall, has_moving_targets, training_loss
from sleuth.stats.repeated_runs import Exchange, exchange_wins
from sleuth.stats.trend import mann_kendall


@rule(
    "T316",
    kind=FAULT,
    certainty=HINT,
    severity=INFO,
    needs=("gradients", "scalars"),
    explains=("gradient-noise-dominates",),
    consults=("repeated-runs",),
)
def batch_size_off(
    trace: Trace,
    *,
    above: float = 5.0,
    below: float = 10.0,
    min_pairs: int = 8,
    small: int = 16,
    large: int = 128,
    poor_fall: float = 0.3,
    few_steps: int = 200,
) -> Iterator[Finding]:
    """The batch is far from the size at which the noise of a gradient equals its signal, and the training suffers from it.

    Measure:
        The noise scale, from the cosines between the gradients of neighbouring steps. A batch of `small` or less that is `above`
        times smaller, in a run whose loss fell by less than `poor_fall`; or a batch of `large` or more that is `below` times
        greater to the end, in a run of `few_steps` or fewer whose loss still falls. Or a run that ended poorly is
        repeated on copies and does far better in batches of 32, with as many samples, than in its own at any rate.
    Why:
        Far below the noise scale each step is chance. Far above it each step costs many samples that bring nothing: smaller
        batches would make more steps of the same data.
    Fix:
        Set the batch near the noise scale, and the rate with it.
    Limits:
        A hint, but for a repeated run that had learnt nothing, or gains three quarters of the loss: the scale is right to a
        factor of a few, and it grows during training. Batches that hold all data are not judged by it.
    Source:
        McCandlish et al. (2018), An Empirical Model of Large-Batch Training, https://arxiv.org/abs/1812.06162.

    Args:
        above: least noise scale over batch, no unit, two standard errors taken off.
        below: batch over noise scale, no unit.
        min_pairs: pairs of neighbouring watched steps.
        small: samples; above it, a batch is rarely too small.
        large: samples; below it, a batch is rarely too large.
        poor_fall: share of its start, 0 to 1.
        few_steps: training steps; after more, the batch was small enough.
    """
    loader = Where(next((o.place for o in trace.loaders if o.is_training), None), first_step=0)
    if won := exchange_wins(trace, "batch"):
        yield _of_repeated(won, loader)
        return
    if has_moving_targets(trace):
        raise NotApplicable("the targets move, so that the gradients do")
    loss, noise = training_loss(trace), gradient_noise(trace)
    late = gradient_noise(trace, since=len(loss) // 2)
    if noise is None or noise.n_pairs < min_pairs or not noise.batch > 0:
        raise NotApplicable(f"fewer than {min_pairs} pairs of neighbouring gradients were seen, or the batch is unknown")
    sure = noise.agreement + 2 * noise.error  # the scale is at least that of this agreement
    is_noisy = noise.batch <= small and noise.batch * (1 - sure) >= above * noise.batch * max(sure, 0.0)
    is_full = any(f.is_same_input_as_before for f in trace.forwards) or noise.batch >= len(trace.train_samples) > 0
    is_wide = late is not None and noise.batch >= large and below * max(noise.scale, late.scale) <= noise.batch and not is_full
    text = ""
    if is_noisy and fall(loss) < poor_fall:
        text = f"far below the noise scale of {noise.scale:.3g} samples" if np.isfinite(noise.scale) else "far too small"
    elif is_wide and len(loss) <= few_steps and mann_kendall(loss[len(loss) // 2 :]).is_falling():
        text = f"far above the noise scale of {noise.scale:.3g} samples, and the loss still falls at the end of {len(loss)} steps"
    if text:
        yield Finding(
            message=f"A batch of {noise.batch:.0f} is {text}; gradients of neighbouring steps agree by {noise.agreement:.2f}.",
            where=loader,
            values={"batch": noise.batch, "agreement": round(noise.agreement, 4), "pairs": noise.n_pairs},
        )


def _of_repeated(won: Exchange, loader: Where) -> Finding:
    return Finding(
        message=f"Repeated in batches of {won.batch_size}, the training ends with {won.said}; the same number of samples in "
        f"batches of 32 ends with {won.changed:.3g}.",
        where=loader,
        values={"batch": won.batch_size, "own": won.own, "batches_of_32": won.changed},
        certainty=LIKELY if won.is_sure else HINT,
        is_beside=True,
    )
