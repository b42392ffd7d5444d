"""C107 selection-before-cv."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.estimators import kind_of, last_step
from sleuth.evidence.source.fitting import fitted, is_same
from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.group_means import encoded_by_target
from sleuth.evidence.source.parts import part_of, tables_before
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

CROSS_VALIDATIONS = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve",
                     "permutation_test_score")  # fmt: skip
SELECTORS = ("SelectKBest", "SelectPercentile", "SelectFromModel", "RFE", "RFECV", "SequentialFeatureSelector",
             "SelectFpr", "SelectFdr",
             "SelectFwe", "GenericUnivariateSelect", "TargetEncoder", "LeaveOneOutEncoder", "CatBoostEncoder",
             "JamesSteinEncoder",
             "LinearDiscriminantAnalysis", "NeighborhoodComponentsAnalysis")  # fmt: skip
SCORERS = ("f_classif", "f_regression", "chi2", "mutual_info_classif", "mutual_info_regression", "r_regression")
LEARNED = ("feature_importances_", "coef_", "support_", "ranking_")  # by which columns are picked


@rule(
    "C107",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("cross-validation",),
    runs_as=(
        "selection-on-all-rows",
        "transformer-fitted-on-test-rows",
    ),
)
def selection_before_cv(source: Source) -> Iterator[Finding]:
    """Features are selected or encoded with the target of all rows, and then cross-validated on the same rows.

    Measure:
        Tables given to `cross_val_score` and the like whose columns were picked or made by a supervised selector or encoder,
        by the weights of a fitted model, or by scores of each column with the target, all of them worked out on the same
        rows.
    Why:
        The choice has seen the target of the rows of every fold. With many features and few rows, pure noise reaches a high
        score.
    Fix:
        Put the selector into a Pipeline with the model, and cross-validate the pipeline.
    Limits:
        A choice by correlation or by the weights of a model is likely, not certain. Selection without the target is not
        named, nor is a choice made on other rows.
    Source:
        Ambroise and McLachlan, 2002, Selection bias in gene extraction on the basis of microarray gene-expression data, PNAS
        99(10), https://doi.org/10.1073/pnas.102102699.

    Args:
        None.
    """
    for name in CROSS_VALIDATIONS:
        for event in source.calls(f"sklearn.model_selection.{name}"):
            table = event.argument(1, "X")
            found = (_selection(source, table, event) or encoded_by_target(source, table, event)) if table is not None else None
            if table is None or found is None:
                continue
            fit, word, is_sure = found
            yield Finding(
                message=f"{word} has seen the target of all rows before `{name}` divides them into folds.",
                where=Where(
                    span=source.span(fit),
                    trace=(*source.link(fit, "columns are picked or made with the target of all rows"),
                           *source.link(event, "the same rows are cross-validated")),
                ),
                values={"by": word},
                certainty=PROOF if is_sure else LIKELY,
                fix="Put this step into a Pipeline with the model, and cross-validate the pipeline.",
            )  # fmt: skip


def _selection(source: Source, table: Value, event: Value) -> tuple[Value, str, bool] | None:
    """The call that learned from the target what stands in this table; its name; whether that is certain."""
    for one in ancestors(table):
        kind = kind_of(one) if one.op == "call" else ""
        if one.op == "call" and short_name(one) in SCORERS and len(one.inputs) > 1 and _same_rows(source, one.inputs[0], table):
            return one, short_name(one), True
        if one.op == "method" and one.name in ("corr", "corrwith") and _same_rows(source, one.inputs[0], table):
            return one, "the correlation with the target", False
        is_model = one.op == "attribute" and one.name in LEARNED
        if kind not in SELECTORS and not is_model:
            continue
        estimator = one.inputs[0] if is_model else one
        for fit in source.calls("fit", "fit_transform"):
            if fit.op != "method" or fit.order > event.order or not is_same(fit.inputs[0], estimator) or not fit.arguments:
                continue
            target = fit.argument(1, "y")
            if target is not None and target.op != "constant" and _same_rows(source, fit.arguments[0], table):
                name = kind_of(last_step(fitted(estimator)))
                return fit, name or "a fitted model", name in SELECTORS
    return None


def _same_rows(source: Source, learned: Value, judged: Value) -> bool:
    one, other = part_of(source, learned), part_of(source, judged)
    if one is not None and other is not None and (one.split is not other.split or one.is_test != other.is_test):
        return False
    mine = {id(table) for table in tables_before(learned)}
    return any(id(table) in mine for table in tables_before(judged))
