"""M202 solver-not-converged."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.final import final_model, is_continued, is_stopped, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import NETWORKS
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Where, rule

CURVES = (*NETWORKS, "SGDClassifier", "SGDRegressor", "Perceptron", "PassiveAggressiveClassifier", "PassiveAggressiveRegressor")


@rule(
    "M202",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("models",),
    consults=("longer",),
    explains=("underfitted-model", "majority-class-model", "uncalibrated-probabilities"),
)
def solver_not_converged(fit: Fit, *, min_changed: float = 0.01) -> Iterator[Finding]:
    """The solver of the model stopped because its iterations were used up.

    Measure:
        The iterations that the model has made are as many as `max_iter` allows, and a fit that may go on predicts otherwise for
        held-out rows.
    Why:
        The coefficients are those of wherever the solver happened to be: neither the model that was asked for nor one that a
        second run with other data would come near.
    Fix:
        Scale the columns, which is what most solvers need; else raise `max_iter`.
    Limits:
        Judges the model that the program ends with. A network or a stochastic gradient descent that stops early may be meant
        so: it is named only where going on gains. Where hardly a prediction changes, it is a hint. A model with `warm_start` that
        is fitted again and again is left alone: the program's loop says when it ends.
    Source:
        Nocedal and Wright 2006, Numerical Optimization, chapter 3, https://doi.org/10.1007/978-0-387-40065-5.

    Args:
        min_changed: share of the held-out predictions that change when the solver may go on, 0 to 1.
    """
    final = final_model(fit)
    if final is None:
        return
    model, made = model_of(fit, final), fit.experiment("longer")
    limit = model.most_iterations
    if final.learned < 0 and made is not None and not made.reason:
        limit = int(made.value("limit"))
    elif not is_stopped(model) or is_continued(fit, final):
        return
    is_measured = made is not None and not made.reason
    matters = made is not None and is_measured and (made.value("low") > 0 or made.value("changed") >= min_changed)
    if model.name in CURVES:
        matters = made is not None and is_measured and made.value("low") > 0
    told = ""
    if made is not None and is_measured:
        told = f" With {made.value('factor'):.0f} times as many, {made.value('changed'):.1%} of the held-out predictions change"
        told += f" and the score goes from {made.value('before'):.3f} to {made.value('after'):.3f}."
    yield Finding(
        message=f"{model.name} stopped after all {limit:,} iterations that `max_iter` allows.{told}",
        where=Where(place=learned_place(fit, final)),
        values={"iterations": limit, "changed": made.value("changed") if made and is_measured else float("nan")},
        certainty=None if matters else HINT,
        fix=f"scale the columns before {model.name}, or give it `max_iter={limit * 10}`.",
    )
