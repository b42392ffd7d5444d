"""M210 uncalibrated-probabilities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import FloatArray, Verb
from sleuth.evidence.final import Final, final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule
from sleuth.stats.calibration import expected_error, spiegelhalter


@rule("M210", kind=FAULT, certainty=HINT, severity=INFO, needs=("models", "scored"))
def uncalibrated_probabilities(
    fit: Fit, *, min_error: float = 0.06, min_z: float = 4.0, min_rows: int = 100
) -> Iterator[Finding]:
    """Probabilities that the program asked its model for are far from how often they come true.

    Measure:
        For the held-out rows the probability of the class that is named, against whether it was right: Spiegelhalter's z, and
        the mean distance of confidence and hits in ten equal parts (the expected calibration error).
    Why:
        A threshold, an expected cost or a ranking across models that is computed from them is wrong, though the classes that
        are named may be right.
    Fix:
        `CalibratedClassifierCV(model, method="isotonic")` on training rows (sigmoid for few), and look at the reliability curve.
    Limits:
        Whether anybody needs the probabilities is not known; so this is a hint.
    Source:
        Spiegelhalter 1986, Probabilistic prediction in patient management and clinical trials,
        https://doi.org/10.1002/sim.4780050506; Guo et al. 2017, On Calibration of Modern Neural Networks,
        https://proceedings.mlr.press/v70/guo17a.html.

    Args:
        min_error: expected calibration error, 0 to 1.
        min_z: of Spiegelhalter's test, no unit.
        min_rows: held-out rows.
    """
    final = final_model(fit)
    told = _told(fit, final) if final is not None else None
    if final is None or told is None or len(told[0]) < min_rows:
        return
    error, z = expected_error(*told), spiegelhalter(*told)
    if error < min_error or abs(z) < min_z:
        return
    confidence, hits = told
    yield Finding(
        message=f"{model_of(fit, final).name} is {confidence.mean():.0%} sure of the classes that it names for the held-out "
        f"rows, and right in {hits.mean():.0%}; expected calibration error {error:.2f}.",
        where=Where(place=learned_place(fit, final)),
        values={"error": error, "z": z, "rows": len(hits)},
    )


def _told(fit: Fit, final: Final) -> tuple[FloatArray, FloatArray] | None:
    """How sure the model was of each held-out row's class, and whether it was right."""
    classes, truth = fit.estimators[final.estimator].classes, final.truth
    if truth is None or not truth.is_class or not truth.classes or len(classes) < 2:
        return None
    for call in fit.calls:
        output = call.output
        if call.verb is Verb.PROBABILITIES and call.data == final.test and output is not None and output.values.ndim == 2:
            chances = output.values
            if call.estimator == final.estimator and chances.shape == (len(truth.values), len(classes)):
                chances = np.exp(chances) if chances.max() <= 0 else chances  # `predict_log_proba`
                names = np.array(truth.classes)[truth.values.astype(np.int64)]
                return chances.max(axis=1), (np.array(classes)[chances.argmax(axis=1)] == names).astype(np.float64)
    return None
