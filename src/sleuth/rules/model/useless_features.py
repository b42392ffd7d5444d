"""M204 useless-features."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import column_name, final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M204",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("useless",),
    explains=("overfitted-model", "underfitted-model", "noisy-target"),
)
def useless_features(
    fit: Fit,
    *,
    min_gain: float = 0.03,
    min_removed: float = 0.12,
    min_useless: int = 3,
    min_share: float = 0.3,
    min_sure: float = 0.01,
) -> Iterator[Finding]:
    """Columns that tell no more than noise cost the model a part of its score.

    Measure:
        Forests on the training rows, each column beside a shuffled copy of itself: columns that no forest finds more
        important than the best of the shuffled ones. The model learns again with these held constant; the gain on the
        held-out rows, with its interval by a paired bootstrap.
    Why:
        Distances add them up like any other column, and a linear model or a tree finds something in them by chance.
    Fix:
        Leave them out, or select within a Pipeline (`SelectFromModel`, `SelectKBest`), or take a model that ignores them.
    Limits:
        Where the model does as well with them, nothing is said, however many they are.
    Source:
        Kursa and Rudnicki 2010, Feature Selection with the Boruta Package, https://doi.org/10.18637/jss.v036.i11.

    Args:
        min_gain: in accuracy, or in the explained share of the variance, 0 to 1; the interval must lie above 0.
        min_removed: share of the error that leaving them out takes away, 0 to 1.
        min_useless: such columns below which it is a hint: without one column a tree is another tree.
        min_share: of all columns, 0 to 1, likewise.
        min_sure: lower end of the gain's interval below which it is a hint: most tables have a few such columns.
    """
    made, final = fit.experiment("useless"), final_model(fit)
    if made is None or final is None:
        return
    gain, before = made.value("gain"), made.value("before")
    if not (made.value("low") > 0 and gain >= max(min_gain, min_removed * (1 - before))):
        return
    is_many = made.value("useless") >= max(min_useless, min_share * made.value("columns"))
    names = [column_name(fit, final, int(made.value(f"column_{rank}"))) for rank in range(min(5, int(made.value("useless"))))]
    what = "accuracy" if fit.estimators[final.estimator].sort is Sort.CLASSIFIER else "R²"
    yield Finding(
        message=f"{int(made.value('useless'))} of {int(made.value('columns'))} columns ({', '.join(map(repr, names))} …) tell no "
        f"more than noise; without them {model_of(fit, final).name} reaches {what} {made.value('after'):.2f} on the held-out "
        f"rows instead of {before:.2f}.",
        where=Where(place=learned_place(fit, final)),
        values={"useless": int(made.value("useless")), "gain": gain, "gain_low": made.value("low")},
        certainty=None if is_many and made.value("low") >= min_sure else HINT,
    )
