"""Reports of classical programs, made by hand: a leak from a scaler over a split to the scores of a classifier, and a regression."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.diagnosis.explain import explain
from sleuth.evidence.calls import (
    Call,
    Column,
    Data,
    Estimator,
    Fold,
    Metric,
    Rows,
    Sample,
    Side,
    Sort,
    Split,
    Target,
    Validation,
    Verb,
)  # fmt: skip
from sleuth.evidence.fit import Fit, FitFacts
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Experiment
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Rule, Where, rule
from sleuth.verdict import Diagnosis, Found, Outcome, Report, Status


@rule("M901", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("fits",))
def early_scaler(fit: Fit) -> Iterator[Finding]:
    """A scaler learned from rows on which the model is then judged.

    Why:
        What it learned of the held-out rows is in every row that the model sees.
    Fix:
        Fit it on the training rows.
    """
    yield from ()


@rule("M906", kind=FAULT, certainty=HINT, severity=WARNING, needs=("validations",))
def narrow_search(fit: Fit) -> Iterator[Finding]:
    """The best value lies at the edge.

    Why:
        Better ones may lie beyond.
    Fix:
        Widen the range.
    """
    yield from ()


RULES: tuple[Rule, ...] = (early_scaler, narrow_search)
N, N_TEST = 200, 60
TRAIN, TEST = np.arange(N_TEST, N), np.arange(N_TEST)
IDS = np.arange(1, N + 1, dtype=np.uint64)


def place(line: int, source: str = "") -> Place:
    """A line of the program."""
    return Place("model.py", line, source)


def _sample(values: np.ndarray, names: tuple[str, ...]) -> Sample:
    return Sample(
        np.arange(len(values)), tuple(Column(name, values[:, j], "number", len(values)) for j, name in enumerate(names))
    )


def classification(names: tuple[str, ...] = ("age", "income", "debt"), classes: tuple[str, str] = ("kept", "left")) -> Fit:
    """A scaler on all rows, a split, a classifier, an accuracy, an area, a search."""
    dice = np.random.default_rng(4)
    x = dice.normal(size=(N, len(names)))
    y = (x[:, 0] + dice.normal(0, 0.5, N) > 0).astype(float)
    chance = 1 / (1 + np.exp(-2 * x[TEST, 0]))

    def target(values: np.ndarray) -> Target:
        counts = tuple(int((values == code).sum()) for code in (0, 1))
        return Target(values, is_class=True, classes=classes, counts=counts, n=len(values), name="y", digest=len(values))

    scaler = Estimator("StandardScaler", "sklearn.preprocessing", Sort.TRANSFORMER, (("with_mean", True),), variable="scaler")
    model = Estimator(
        "LogisticRegression", "sklearn.linear_model", Sort.CLASSIFIER, (("C", 1.0), ("penalty", "l2")), classes=classes,
        coefficients=np.array([[2.1, -0.3, 0.05]]), warnings=("ConvergenceWarning: lbfgs failed to converge",), variable="model",
    )  # fmt: skip
    search = Estimator("GridSearchCV", "sklearn.model_selection", Sort.CLASSIFIER, steps=(model,), variable="search")
    rows = (Rows(IDS, N), Rows(IDS[TRAIN], len(TRAIN)), Rows(IDS[TEST], N_TEST))
    data = (
        Data(0, 3, names, sample=_sample(x, names), variable="customers"),
        Data(0, 3, made_by=(1,), sample=_sample(x, names), variable="scaled"),
        Data(1, 3, made_by=(1,), sample=_sample(x[TRAIN], names), variable="X_train", splits=((0, Side.TRAIN),), source=1),
        Data(2, 3, made_by=(1,), sample=_sample(x[TEST], names), variable="X_test", splits=((0, Side.TEST),), source=1),
    )
    predicted = target((chance > 0.5).astype(float))
    calls = (
        Call(Verb.FIT, 0, 0, 1, place(8)),
        Call(Verb.TRANSFORM, 0, 0, 1, place(8), learned=0, made=1, fits=(0,)),
        Call(Verb.FIT, 1, 2, 3, place(11), target=target(y[TRAIN])),
        Call(Verb.PREDICT, 1, 3, 4, place(12), learned=2, fits=(2,), output=predicted),
        Call(Verb.PROBABILITIES, 1, 3, 6, place(13), learned=2, fits=(2,),
             output=Target(np.stack([1 - chance, chance], axis=1), is_class=False, n=N_TEST)),
    )  # fmt: skip
    split = Split(
        "train_test_split", 1, 2, (Fold(1, 2),), is_shuffled=True, place=place(9), target=target(y), test_share=0.3,
        positions=((TRAIN, TEST),),
    )  # fmt: skip
    truth = target(y[TEST])
    metrics = (
        Metric("accuracy_score", 5, N_TEST, float((predicted.values == truth.values).mean()), place(12), truth, predicted, 3,
               verb=Verb.PREDICT),
        Metric("roc_auc_score", 7, N_TEST, 0.94, place(13), truth, None, 4, verb=Verb.PROBABILITIES),
    )  # fmt: skip
    tried = tuple((value,) for value in (0.01, 0.1, 1.0, 10.0))
    validation = Validation(
        "GridSearchCV", 2, 2, 9, place(15), target(y[TRAIN]), "StratifiedKFold", n_folds=5, scores=(0.8, 0.9, 0.85, 0.7, 0.9),
        n_candidates=4, grid=(("C", (0.01, 0.1, 1.0, 10.0)),), best=(("C", 10.0),), tried=tried,
        candidates=((0.6, 0.1), (0.7, 0.08), (0.8, 0.07), (0.83, 0.07)),
    )  # fmt: skip
    run = FitFacts("model.py", seconds=1.5, own_seconds=0.04, n_calls=9, versions=(("sklearn", "1.9.1"), ("numpy", "2.4.6")))
    return Fit(run, rows, data, (scaler, model, search), calls, (split,), (validation,), metrics, experiments=EXPERIMENTS)


EXPERIMENTS = (
    Experiment(
        "boosting-curve", 0.4, "",
        (("rounds", 3.0), ("best_round", 2.0), ("loss_best", 0.4), ("loss_end", 0.5), ("z", 3.0), ("after 1", 0.6), ("after 2", 0.4),
         ("after 3", 0.5), ("learned after 1", 0.6), ("learned after 2", 0.3), ("learned after 3", 0.1)),
    ),
)  # fmt: skip


def regression() -> Fit:
    """A forest that is judged by its mean absolute error on rows that it had not seen."""
    dice = np.random.default_rng(5)
    x = dice.normal(size=(N, 2))
    y = x[:, 0] * 3 + dice.normal(0, 0.5, N)
    forest = Estimator(
        "RandomForestRegressor", "sklearn.ensemble", Sort.REGRESSOR, (("n_estimators", 100),), importances=np.array([0.9, 0.1]),
        features=("area", "floor"), variable="forest",
    )  # fmt: skip
    rows = (Rows(IDS[TRAIN], len(TRAIN)), Rows(IDS[TEST], N_TEST))
    names = ("area", "floor")
    data = (
        Data(0, 2, names, sample=_sample(x[TRAIN], names), variable="learn"),
        Data(1, 2, names, sample=_sample(x[TEST], names), variable="hold"),
    )
    truth, predicted = (Target(values, is_class=False, n=N_TEST) for values in (y[TEST], x[TEST, 0] * 2.8))
    error = float(np.abs(truth.values - predicted.values).mean())
    calls = (
        Call(Verb.FIT, 0, 0, 1, place(4), target=Target(y[TRAIN], is_class=False, n=len(TRAIN))),
        Call(Verb.PREDICT, 0, 1, 2, place(5), learned=0, fits=(0,), output=predicted),
    )
    metric = Metric("mean_absolute_error", 3, N_TEST, error, place(5), truth, predicted, 1, verb=Verb.PREDICT)
    return Fit(FitFacts("model.py", seconds=2.0, own_seconds=0.02), rows, data, (forest,), calls, metrics=(metric,))


LEAK = Found(
    early_scaler,
    Finding(
        "StandardScaler learned from 200 rows, among them all 60 on which the model is judged at line 12.",
        Where(place(8, "scaled = scaler.fit_transform(customers)")), {"rows_judged": 60},
    ),
)  # fmt: skip
EDGE = Found(narrow_search, Finding("The best C is 10, the greatest of 4 values tried.", Where(place(15)), {"best": 10.0}))


def model_report(fit: Fit, *found: Found, skipped: tuple[Outcome, ...] = ()) -> Report:
    """A report of a classical program."""
    return Report(
        run="2026-11-20-1432-keen-otter", script="model.py", exit_code=0, diagnosis=_diagnosis(*found, skipped=skipped), fit=fit,
        folder=".sleuth/runs/2026-11-20-1432-keen-otter",
    )  # fmt: skip


def _diagnosis(*found: Found, skipped: tuple[Outcome, ...] = ()) -> Diagnosis:
    outcomes = [Outcome(one.rule, Status.FOUND, (one,)) for one in found]
    known = {one.rule.code for one in (*outcomes, *skipped)}
    passed = [Outcome(one, Status.PASSED) for one in RULES if one.code not in known]
    return explain((*outcomes, *skipped, *passed), RULES)


MODEL_REPORTS = {
    "leak": lambda: model_report(classification(), LEAK, EDGE),
    "sound": lambda: model_report(
        regression(), skipped=(Outcome(narrow_search, Status.SKIPPED, reason="nothing was cross-validated"),)
    ),
}
