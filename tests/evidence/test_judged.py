"""What models predicted row by row, which models are compared, and which parts lie one behind the other."""

from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.calls import Call, Column, Data, Estimator, Metric, Rows, Sample, Sort, Target, Validation, Verb
from sleuth.evidence.comparisons import comparisons
from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import judged_rows, known_targets, labels, truth_of
from sleuth.evidence.parts import parts_in_order
from sleuth.evidence.slices import slices
from tests.render.models import N_TEST, classification, regression


def test_labels_and_numbers_read_the_names_of_classes():
    target = Target(np.array([0.0, 1.0, 1.0]), is_class=True, classes=("3", "10"))
    assert labels(target).tolist() == ["3", "10", "10"]
    assert target.numbers.tolist() == [3.0, 10.0, 10.0]
    assert np.isnan(replace(target, classes=("a", "b")).numbers).all()


def test_a_prediction_is_judged_once_by_its_labels():
    (judged,) = judged_rows(classification())
    assert judged.name == "accuracy_score"
    assert judged.seen_share == 0.0
    assert 1 - judged.losses.mean() == pytest.approx(judged.value)


def test_without_labels_the_most_probable_class_counts():
    fit = classification()
    calls = tuple(call if call.verb is not Verb.PREDICT else replace(call, verb=Verb.TRANSFORM) for call in fit.calls)
    (judged,) = judged_rows(replace(fit, calls=calls))
    assert judged.name == "roc_auc_score"
    assert judged.losses.mean() == pytest.approx(1 - fit.metrics[0].value)


def test_numbers_are_judged_by_their_absolute_error():
    (judged,) = judged_rows(regression())
    assert judged.losses.mean() == pytest.approx(judged.value)


def test_the_truth_of_a_table_is_found_at_its_metric():
    fit = classification()
    assert truth_of(fit, 3) is fit.metrics[0].truth
    assert truth_of(fit, 0) is None
    assert fit.metrics[0].truth.digest in known_targets(fit)


def _two_models(*, is_used):
    """Two models judged on the same rows; `is_used`: the better one is asked for more afterwards."""
    fit = classification()
    other = Call(Verb.FIT, 3, 2, 11, target=fit.calls[2].target)
    predicted = replace(fit.calls[3].output, values=np.zeros(N_TEST))
    ask = Call(Verb.PREDICT, 3, 3, 12, learned=5, fits=(5,), output=predicted)
    again = (Call(Verb.PREDICT, 1, 2, 20, fits=(2,)),) if is_used else ()
    judged = Metric("accuracy_score", 13, N_TEST, 0.5, None, fit.metrics[0].truth, predicted, 6, verb=Verb.PREDICT)
    third = Estimator("DummyClassifier", "sklearn.dummy", Sort.CLASSIFIER)
    return replace(
        fit, estimators=(*fit.estimators, third), calls=(*fit.calls, other, ask, *again), metrics=(*fit.metrics, judged)
    )


@pytest.mark.parametrize("is_used", [True, False])
def test_models_are_compared_best_first(is_used):
    fit = _two_models(is_used=is_used)
    (found,) = comparisons(fit)
    assert [fit.estimators[one.judged.estimator].name for one in found.candidates] == ["LogisticRegression", "DummyClassifier"]
    assert found.is_decided == is_used
    assert found.best.rows is not None


def test_folds_without_shuffling_cover_all_rows_once():
    values = np.arange(100.0)[:, None]
    data = Data(0, 1, sample=Sample(np.arange(100), (Column("x", values[:, 0], "number", 100),)))
    model = Estimator("Ridge", "sklearn.linear_model", Sort.REGRESSOR)
    target = Target(values[:, 0], is_class=False, n=100)
    validation = Validation("cross_val_score", 0, 0, 1, target=target, splitter="KFold", n_folds=4)
    fit = Fit(rows=(Rows(np.arange(100, dtype=np.uint64), 100),), data=(data,), estimators=(model,), validations=(validation,))
    (parts,) = parts_in_order(fit)
    assert np.concatenate(parts.held_out).tolist() == list(range(100))
    assert list(parts_in_order(replace(fit, validations=(replace(validation, is_shuffled=True),)))) == []


def test_slices_are_the_values_of_categories():
    fit = classification()
    table = fit.data[3]
    town = Column("town", np.arange(N_TEST) % 3.0, "text", 3, ("Rome", "Oslo", "Bern"))
    wide = replace(table, sample=replace(table.sample, columns=(*table.sample.columns, town)))
    found = list(slices(replace(fit, data=(*fit.data[:3], wide)), 3))
    assert [(one.column, one.level, int(one.is_in.sum())) for one in found] == [
        ("town", "Rome", 20), ("town", "Oslo", 20), ("town", "Bern", 20)
    ]  # fmt: skip
