"""T602 over-regularised."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.regularisation import decay_over_run, has_penalty, kept_by_dropout
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import evaluation_excess, learns_well
from sleuth.stats.holding import Holding

NAMES = {"decay": "weight decay", "dropout": "dropout", "penalty": "the penalty in the loss"}


@rule(
    "T602",
    kind=FAULT,
    certainty=HINT,
    severity=WARNING,
    needs=("optimizers",),
    explains=("underfitting", "loss-plateau", "chance-level-metric", "weights-collapsing"),
    consults=("regularisation-off",),
)
def over_regularised(
    trace: Trace,
    *,
    max_kept: float = 0.35,
    max_decay: float = 1.0,
    good_accuracy: float = 0.9,
    good_residue: float = 0.3,
    max_excess: float = 1.05,
    min_kept: float = 0.1,
) -> Iterator[Finding]:
    """The model fits its training data badly while weight decay, dropout or penalties hold it back.

    Measure:
        A poor fit at the end of training, no better in training than in evaluation, with at least two of: dropout layers that
        let pass less than `max_kept` in all; weight decay that alone would shrink the weights by e to the `max_decay`; a penalty
        on weights in the loss. Likely, and one of them is enough, when an experiment shows it: trained on without, the model has
        half of the loss or less on other batches, while more steps as before change little.
    Why:
        Regularisation trades a worse fit of the training data for a better one of new data. Where the training data are not
        fitted in the first place, there is nothing to gain by it.
    Fix:
        Take dropout, decay and penalties away until the model fits a small part of its data; then put back what helps.
    Limits:
        Whether the fit is poor for this reason only training without regularisation can tell; a hint where that was not tried:
        noisy data look the same.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 11.4, https://www.deeplearningbook.org/.

    Args:
        max_kept: share of a signal that passes all dropout layers, 0 to 1; two layers of 0.5 keep a quarter, one a half.
        max_decay: exponent of the weights' decay over the run, no unit; infinite for Adam's `weight_decay`, which counts.
        good_accuracy: training accuracy from which on the fit is good, 0 to 1.
        good_residue: the same for a regression: mean squared error over the variance of the targets, no unit.
        max_excess: loss in evaluation over training loss above which the model overfits rather, no unit.
        min_kept: share of its first value that the loss must keep, where the experiment is asked; below, the fit is good.
    """
    holding = Holding.of(trace)
    if holding is not None and holding.ways and holding.trained >= min_kept * holding.initial:
        yield Finding(
            message=f"The trained model has a loss of {holding.trained:.3g} (at first {holding.initial:.3g}); without "
            f"{' and '.join(NAMES[way] for way in holding.ways)} more steps bring it to {holding.free:.3g}, "
            f"with to {holding.held:.3g}, on other batches.",
            where=Where(trace.optimizers[0].place),
            values={"loss": holding.trained, "with": holding.held, "without": holding.free, "ways": holding.ways},
            certainty=LIKELY,
        )
        return
    well = learns_well(trace, good_accuracy=good_accuracy, good_residue=good_residue)
    if well is None:
        raise NotApplicable("how well the training data are fitted is not known")
    kept, decay, is_penalised = kept_by_dropout(trace), decay_over_run(trace), has_penalty(trace)
    causes = []
    if kept <= max_kept:
        causes.append(f"dropout lets {kept:.0%} of a signal pass")
    if decay >= max_decay:
        causes.append("weight decay" + (f" alone would leave {exp(-decay):.0%} of the weights" if np.isfinite(decay) else ""))
    if is_penalised:
        causes.append("the loss holds a penalty on weights")
    excess = max((evaluation_excess(trace, model.index) for model in trace.models), default=float("nan"))
    if not trace.run.is_final or well or len(causes) < 2 or excess > max_excess:
        return
    yield Finding(
        message=f"The training data are fitted badly, while {', '.join(causes[:-1])} and {causes[-1]}.",
        where=Where(trace.optimizers[0].place),
        values={"kept_by_dropout": kept, "decay": decay, "has_penalty": is_penalised, "evaluation_excess": excess},
    )
