"""T317 optimizer-unsuited."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.objective import fall, training_loss
from sleuth.stats.repeated_runs import exchange_wins


@rule(
    "T317",
    kind=FAULT,
    certainty=HINT,
    severity=INFO,
    needs=("optimizers", "gradients", "scalars"),
    explains=(),
    consults=("repeated-runs",),
)
def optimizer_unsuited(
    trace: Trace, *, spread: float = 300.0, min_steps: int = 8, good_fall: float = 0.5, min_values: int = 16
) -> Iterator[Finding]:
    """Plain gradient descent with one rate moves some weights hundreds of times less than others, and the loss hardly falls.

    Measure:
        Under SGD with one rate, the update over the weight of each matrix, in the median over the watched steps: the greatest is
        `spread` times the least, and the loss fell by less than `good_fall` of its start. Likely, where a run that ended poorly
        is repeated on copies and does far better with Adam, in as many steps, than with its own optimiser at any rate.
    Why:
        One rate suits weights whose gradients are alike. Embeddings of which a batch touches few rows, and layers of very
        different scale, stand still while the others are at the limit.
    Fix:
        Adam or AdamW (Adagrad or SparseAdam for sparse embeddings), or a rate of its own for these weights.
    Limits:
        Else, or where the run learnt something and gains less than three quarters of the loss, a hint: vanishing gradients have
        the same effect, and many models train well so. Runs that learn are left alone.
    Source:
        Duchi, Hazan & Singer (2011), Adaptive Subgradient Methods, https://jmlr.org/papers/v12/duchi11a.html;
        Kunstner et al. (2024), Heavy-Tailed Class Imbalance and Why Adam Outperforms Gradient Descent on Language Models,
        https://arxiv.org/abs/2402.19449.

    Args:
        spread: greatest over least update/weight, no unit; a factor of 100 is common in deep models that train.
        min_steps: watched updates of a weight.
        good_fall: share of its start by which the loss fell, 0 to 1.
        min_values: values of a matrix; smaller ones have no typical update.
    """
    lead = [o for o in trace.optimizers if o.n_steps]
    if lead and (won := exchange_wins(trace, "adam")):
        yield Finding(
            message=f"Repeated, the training ends with {won.said}; with Adam instead of {lead[0].kind}, after as many steps, "
            f"with {won.changed:.3g}.",
            where=Where(lead[0].place, first_step=lead[0].first_step),
            values={"own": won.own, "adam": won.changed},
            certainty=LIKELY if won.is_sure else HINT,
            is_beside=True,
            fix=f"Use Adam or AdamW instead of {lead[0].kind}.",
        )
        return
    series = trace.gradients
    if len(lead) != 1 or lead[0].kind != "SGD" or len({g.lr for g in lead[0].groups}) != 1 or series is None:
        raise NotApplicable("the weights are not trained by one SGD with one rate")
    if not fall(training_loss(trace)) < good_fall or not np.isfinite(training_loss(trace)).all():
        return
    ratios: dict[int, float] = {}
    for index in (i for group in lead[0].groups for i in group.parameters):
        one = trace.parameters[index]
        update, weight = series.update_norm[:, index], series.weight_norm[:, index]
        known = np.isfinite(update) & np.isfinite(weight) & (update > 0) & (weight > 0)
        if len(one.shape) > 1 and np.prod(one.shape) >= min_values and known.sum() >= min_steps:
            ratios[index] = float(np.median(update[known] / weight[known]))
    if len(ratios) > 1 and max(ratios.values()) >= spread * min(ratios.values()):
        least, most = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
        yield Finding(
            message=f"One step of SGD changes {trace.parameters[most].name} by {ratios[most]:.2g} of its size, and "
            f"{trace.parameters[least].name} by {ratios[least]:.2g}, under the same rate.",
            where=Where(lead[0].place, layer=trace.parameters[least].name, first_step=lead[0].first_step),
            values={"least": ratios[least], "most": ratios[most]},
        )
