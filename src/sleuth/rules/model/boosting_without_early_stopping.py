"""M401 boosting-without-early-stopping."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import Estimator
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

BOOSTED = ("GradientBoosting", "HistGradientBoosting", "XGB", "LGBM", "CatBoost")
RISING = ("auc", "map", "ndcg", "accuracy", "average_precision", "f1")  # metrics of which more is better


@rule(
    "M401", kind=FAULT, certainty=HINT, severity=INFO, needs=("models",), consults=("boosting-curve",),
    explains=("uncalibrated-probabilities",),
)  # fmt: skip
def boosting_without_early_stopping(
    fit: Fit, *, max_part: float = 0.6, min_excess: float = 0.02, min_z: float = 2.0, min_rounds: int = 20
) -> Iterator[Finding]:
    """Boosting goes on for many rounds after the loss on rows left out was least.

    Measure:
        The loss on the evaluation set that the program gave, or, in an experiment, on a quarter of the rows, fitted on the other
        three: its least value lies well before the last round, and the last round is worse by more than chance.
    Why:
        Further rounds learn the noise of the training rows: they cost time and make the model worse.
    Fix:
        Let it stop: `early_stopping=True`, `n_iter_no_change=10`, or an evaluation set with early stopping rounds.
    Limits:
        The experiment is made for scikit-learn's gradient boosting; of XGBoost and LightGBM the program's own evaluation sets are
        read.
    Source:
        Zhang and Yu 2005, Boosting with early stopping: Convergence and consistency,
        https://doi.org/10.1214/009053605000000255.

    Args:
        max_part: part of the rounds before which the loss was least, 0 to 1.
        min_excess: loss at the end over the least, less 1.
        min_z: difference in standard errors over rows, where rows are known.
        min_rounds: rounds below which there is nothing to be saved.
    """
    for call in fit.model_fits():
        model = _boosted(fit, call.estimator)
        if model is None or _stops(model):
            continue
        for name, values in _evaluations(model):
            best, rounds = int(np.argmin(values)) + 1, len(values)
            excess = _excess(values[-1], values[best - 1])
            if rounds >= min_rounds and best <= max_part * rounds and excess >= min_excess:
                yield Finding(
                    message=f"{model.name}'s {name} was least after {best} of {rounds} rounds; at the end it is "
                    f"{excess:.1%} higher.",
                    where=Where(place=call.place or model.place),
                    values={"rounds": rounds, "best_round": best, "excess": excess},
                )
                return
    made = fit.experiment("boosting-curve")
    if made is None or made.reason:
        return
    rounds, best = round(made.value("rounds")), round(made.value("best_round"))
    excess = _excess(made.value("loss_end"), made.value("loss_best"))
    if rounds >= min_rounds and best <= max_part * rounds and excess >= min_excess and made.value("z") >= min_z:
        boosted = [call for call in fit.model_fits() if _boosted(fit, call.estimator) is not None]
        yield Finding(
            message=f"Fitted on three quarters of its rows, the model is best on the rest after {best} of {rounds} rounds; "
            f"at the end its loss there is {excess:.1%} higher.",
            where=Where(place=boosted[-1].place if boosted else None),
            values={"rounds": rounds, "best_round": best, "excess": excess, "z": made.value("z")},
        )


def _excess(end: float, least: float) -> float:
    return end / least - 1 if least > 0 else 0.0


def _boosted(fit: Fit, estimator: int) -> Estimator | None:
    return next((one for one in fit.estimators[estimator].walk() if one.name.startswith(BOOSTED)), None)


def _evaluations(model: Estimator) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The last evaluation set's losses by round; of one alone too, for the loss on rows learned from does not rise."""
    losses = [(name, values) for name, values in model.curve if " " in name and not name.split()[-1].startswith(RISING)]
    others = [one for one in losses if not one[0].startswith(("training", "validation_0 ", "learn"))] or losses
    yield from others[-1:]


def _stops(model: Estimator) -> bool:
    """Whether it stops by itself."""
    return model.best_round > 0 or any(model.param(name) for name in ("early_stopping_rounds", "early_stopping_round"))
