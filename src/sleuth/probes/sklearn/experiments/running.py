"""Experiments on clones of the program's estimators and the tables that it gave them."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from sleuth.errors import NotApplicable
from sleuth.evidence.fit import Fit
from sleuth.evidence.trace import Experiment
from sleuth.probes.sklearn.experiments.boosting_curve import boosting_curve
from sleuth.probes.sklearn.experiments.coefficient_intervals import coefficient_intervals
from sleuth.probes.sklearn.experiments.coefficients import coefficients
from sleuth.probes.sklearn.experiments.identifier import identifier
from sleuth.probes.sklearn.experiments.imputed import imputed
from sleuth.probes.sklearn.experiments.labels import labels
from sleuth.probes.sklearn.experiments.learning_curve import learning_curve
from sleuth.probes.sklearn.experiments.longer import longer
from sleuth.probes.sklearn.experiments.one_hot import one_hot
from sleuth.probes.sklearn.experiments.permutation import permutation_importance
from sleuth.probes.sklearn.experiments.reference import reference
from sleuth.probes.sklearn.experiments.scaled import scaled
from sleuth.probes.sklearn.experiments.shapley import shapley
from sleuth.probes.sklearn.experiments.simpler import simpler
from sleuth.probes.sklearn.experiments.useless import useless
from sleuth.probes.sklearn.experiments.validation_curve import validation_curve
from sleuth.probes.sklearn.holding import Holder

Values = dict[str, float]
Try = Callable[[Fit, Holder, float], Values]


TRIALS: dict[str, Try] = {
    "scaled": scaled,
    "longer": longer,
    "identifier": identifier,
    "imputed": imputed,
    "one-hot": one_hot,
    "coefficients": coefficients,
    "simpler": simpler,
    "useless": useless,
    "reference": reference,
    "labels": labels,
    "boosting-curve": boosting_curve,
    "permutation-importance": permutation_importance,
    "coefficient-intervals": coefficient_intervals,
    "learning-curve": learning_curve,
    "validation-curve": validation_curve,
    "shap": shapley,
}


def run_trials(fit: Fit, holder: Holder, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
    """Make these experiments, in at most so many seconds in all; each tells why it was not made if it was not."""
    end, made = perf_counter() + seconds, []
    for name in names:
        if name not in TRIALS:
            continue
        began = perf_counter()
        if began >= end:
            made.append(Experiment(name, reason="the time for experiments was up"))
            continue
        try:
            values = TRIALS[name](fit, holder, end)
        except NotApplicable as reason:
            made.append(Experiment(name, perf_counter() - began, str(reason)))
        except Exception as error:  # the program's own classes may do anything
            made.append(Experiment(name, perf_counter() - began, f"it failed with {type(error).__name__}: {error}"))
        else:
            made.append(Experiment(name, perf_counter() - began, "", tuple(values.items())))
    return tuple(made)
