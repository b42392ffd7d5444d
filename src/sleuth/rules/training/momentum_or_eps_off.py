"""T314 momentum-or-eps-off."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Group, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.sweep import Sweep

ADAM = ("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSprop")


@rule(
    "T314",
    kind=FAULT,
    certainty=HINT,
    severity=WARNING,
    needs=("optimizers",),
    explains=(
        "loss-diverging", "loss-oscillating", "weights-diverging", "exploding-gradients", "non-finite-loss",
        "learning-rate-too-low", "loss-plateau", "underfitting", "too-few-epochs", "frozen-layers",
    ),
    consults=("learning-rate-sweep",),
)  # fmt: skip
def momentum_or_eps_off(
    trace: Trace, *, max_momentum: float = 1.0, over: float = 3.0, min_steps: int = 5, max_kept: float = 0.25
) -> Iterator[Finding]:
    """A setting of the optimiser makes another algorithm of it: a momentum that never fades, or an eps above the gradients.

    Measure:
        A momentum of `max_momentum` or more (likely a fault). For Adam and RMSprop: the root mean square of a gradient's values,
        in the median over the watched steps, is less than eps / `over` in most of the weights of a group: a hint, and likely a
        fault where an experiment at larger rates takes the loss much further than the run did.
    Why:
        A momentum of 1 keeps the push of each gradient for ever, and an eps above the gradients leaves plain gradient descent at
        the rate lr / eps, mostly a very small one.
    Fix:
        `momentum=0.9`; `eps=1e-8` (1e-7 or 1e-6 in half precision).
    Limits:
        A great eps is set on purpose in some models, and gradients are small at the end of a good training: a hint, unless the
        run is far too slow.
    Source:
        Sutskever et al. (2013), On the importance of initialization and momentum in deep learning,
        https://proceedings.mlr.press/v28/sutskever13.html; Kingma & Ba (2015), Adam, https://arxiv.org/abs/1412.6980.

    Args:
        max_momentum: no unit; from 1 on, the sum of past gradients has no limit.
        over: eps over the gradients' size, no unit.
        min_steps: watched gradients of a weight.
        max_kept: share of the larger rate's fall of the loss that the run must have missed to reach, 0 to 1.
    """
    if not any(o.n_steps for o in trace.optimizers):
        raise NotApplicable("no optimiser made a step")
    for one in (o for o in trace.optimizers if o.n_steps):
        for group in one.groups:
            if group.momentum >= max_momentum:
                yield Finding(
                    message=f"{one.kind} has a momentum of {group.momentum:g}: what a gradient adds to the steps never fades.",
                    where=Where(one.place, first_step=one.first_step),
                    values={"momentum": group.momentum},
                    certainty=LIKELY,
                )
                return
            sizes = _sizes(trace, group, min_steps) if one.kind in ADAM and group.eps > 0 else []
            if sizes and np.median(sizes) < group.eps / over:
                yield Finding(
                    message=f"{one.kind} has an eps of {group.eps:g}, and the values of the gradients are about "
                    f"{np.median(sizes):.2g}: it works as plain gradient descent.",
                    where=Where(one.place, first_step=one.first_step),
                    values={"eps": group.eps, "gradient": float(np.median(sizes))},
                    certainty=LIKELY if _is_slow(trace, max_kept) else HINT,
                    fix="Leave `eps` at its usual value (1e-8), and then set the learning rate.",
                )
                return


def _is_slow(trace: Trace, max_kept: float) -> bool:
    """Whether a few steps at a larger rate take the loss much further than the run did."""
    sweep = Sweep.of(trace)
    higher = sweep.best(below=False) if sweep is not None else None
    if sweep is None or higher is None or trace.run.n_steps <= sweep.n_steps:
        return False
    return higher.fall > MIN_FALL * abs(sweep.initial) and sweep.misses(higher, max_kept)


MIN_FALL = 0.1  # of the first loss, that a larger rate must reach


def _sizes(trace: Trace, group: Group, min_steps: int) -> list[float]:
    """For each weight of the group, the root mean square of its gradient's values in the first half of the watched steps."""
    if trace.gradients is None:
        return []
    norms = trace.gradients.gradient_norm[: max(min_steps, len(trace.gradients.step) // 2)]
    sizes = []
    for index in group.parameters:
        known = norms[:, index][np.isfinite(norms[:, index]) & (norms[:, index] > 0)]
        if len(known) >= min_steps:
            sizes.append(float(np.median(known)) / math.sqrt(max(1, math.prod(trace.parameters[index].shape))))
    return sizes
