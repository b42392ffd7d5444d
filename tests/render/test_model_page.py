"""The page on a classical program: the way of its rows, scores, pictures."""

import doctest
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sleuth.evidence import retrial
from sleuth.evidence.calls import Estimator, Sort
from sleuth.evidence.trace import Experiment
from sleuth.render import model_facts, model_figures, retrials, row_flow, trial_figures
from sleuth.render.charts import bars, curves, layered
from sleuth.render.charts.layered import Box, Way
from sleuth.render.html import MAX_BYTES, page
from sleuth.render.inside_figures import inside_figures
from sleuth.render.model_figures import prediction_figures
from sleuth.render.payload import payload
from tests.render.models import LEAK, MODEL_REPORTS, classification, model_report, regression


@pytest.mark.parametrize("module", [bars, curves, layered, model_facts, model_figures, retrials, row_flow])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def shown(text):
    return re.sub(r"<[^>]+>", " ", text[text.index("<main") :])


def test_the_verdict_comes_first_and_all_parts_follow_in_order():
    text = shown(page(MODEL_REPORTS["leak"]()))
    parts = ["early-scaler", "Measured", "Change", "The way of the rows", "Scores", "Pictures", "Tables", "Estimators", "Hints"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_leak_is_a_marked_path_from_the_scaler_to_the_scores():
    drawn = row_flow.flow_figure(classification())
    said = re.search(r'aria-label="([^"]*)"', drawn.svg).group(1)
    assert "customers to StandardScaler" in said
    for step in (
        "StandardScaler to train_test_split (leak)",
        "train_test_split to X_test (leak)",
        "X_test to accuracy_score (leak)",
    ):
        assert step in said
    assert "X_train to LogisticRegression;" in said
    assert "X_train to GridSearchCV (leak)" in said  # its folds hold out rows that the scaler saw too
    assert drawn.svg.count('class="way leak"') == 6  # two scores at the end of one path, the search at that of another
    assert any(key.color == "way-leak" for key in drawn.keys)


def test_without_a_leak_nothing_is_marked():
    drawn = row_flow.flow_figure(regression())
    assert "leak" not in drawn.svg
    assert "marked" not in drawn.svg
    assert "learn to RandomForestRegressor" in drawn.svg
    assert "hold to mean_absolute_error" in drawn.svg


def test_boxes_of_a_column_do_not_overlap():
    boxes = [Box(f"box {at}", "", "table") for at in range(7)]
    ways = [Way(0, at, "train") for at in range(1, 6)] + [Way(at, 6, "test") for at in range(0, 6)]
    places = [(int(x), int(y)) for x, y in re.findall(r'class="face" x="(\d+)" y="(\d+)"', layered.layered("rows", boxes, ways))]
    assert len(set(places)) == 7
    for x in {x for x, _ in places}:
        column = sorted(y for at, y in places if at == x)
        assert all(after - before >= layered.BOX_HEIGHT for before, after in pairwise(column))


def test_a_circle_of_ways_is_drawn():
    assert layered.layered("rows", [Box("a", "", "table"), Box("b", "", "table")], [Way(0, 1, "train"), Way(1, 0, "train")])


def test_scores_have_their_interval_rows_and_share():
    accuracy, area, search = model_facts.score_lines(classification())
    assert accuracy.name == "accuracy_score"
    assert accuracy.rows == "60"
    assert accuracy.seen == "0%"
    low, high = map(float, accuracy.interval.split(" to "))
    assert low < float(accuracy.value) < high
    assert area.interval == ""
    assert search.of.endswith("mean of 5 folds")
    (error,) = model_facts.score_lines(regression())
    low, high = map(float, error.interval.split(" to "))
    assert low < float(error.value) < high


def test_pictures_are_those_that_the_program_has():
    titles = [one.title for one in prediction_figures(classification(), 4)]
    assert titles == ["ROC", "Precision and recall", "Calibration", "Confusion"]
    assert [one.title for one in prediction_figures(regression(), 4)] == ["Residuals"]
    inside = [one.title for one in inside_figures(classification(), 4)]
    assert inside == ["Coefficients of LogisticRegression", "Score against C", "Loss by boosting round"]
    assert [one.title for one in inside_figures(regression(), 4)] == ["Importances of RandomForestRegressor"]


def test_the_area_is_that_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    fit = classification()
    roc = next(one for one in prediction_figures(fit, 1) if one.title == "ROC")
    chances, truth = fit.calls[4].output.values[:, 1], fit.metrics[0].truth.values
    assert f"area {metrics.roc_auc_score(truth, chances):.3f}" in roc.keys[0].name
    average = next(one for one in prediction_figures(fit, 1) if one.title == "Precision and recall")
    assert f"average {metrics.average_precision_score(truth, chances):.3f}" in average.keys[0].name


def test_coefficients_have_their_columns_names():
    (figure,) = [one for one in inside_figures(classification(), 4) if one.title.startswith("Coefficients")]
    assert [name for name in ("age", "income", "debt") if name in figure.svg] == ["age", "income", "debt"]


def test_a_program_of_many_models_stays_light():
    fit = classification()
    many = tuple(
        Estimator(f"Model{at}", "m", Sort.CLASSIFIER, tuple((f"parameter{i}", "x" * 80) for i in range(60))) for at in range(300)
    )
    calls = (*fit.calls, *(replace(fit.calls[2], estimator=3 + at, at=20 + at) for at in range(300)))
    text = page(model_report(replace(fit, estimators=(*fit.estimators, *many), calls=calls), LEAK))
    assert len(text.encode()) <= MAX_BYTES
    assert "more estimators" in text


def test_a_program_without_anything_to_draw_has_a_page():
    text = page(model_report(replace(regression(), metrics=(), calls=())))
    assert "No fault found" in text
    assert "Pictures" not in text


def test_experiments_are_in_the_json():
    (made,) = payload(MODEL_REPORTS["leak"]())["experiments"]
    assert made["name"] == "boosting-curve"
    assert made["result"]["best_round"] == 2.0


RETRIED = retrial.Retried(retrial.Way.UNSEEN, "accuracy", 0.97, 0.97, 0.81, -0.2, -0.1, 150)


def with_retried(one):
    report = MODEL_REPORTS["leak"]()
    first = replace(report.diagnosis.faults[0], retried=one)
    return replace(report, diagnosis=replace(report.diagnosis, faults=(first, *report.diagnosis.faults[1:])))


def test_a_score_without_the_leak_is_drawn_and_in_the_json():
    report = with_retried(RETRIED)
    text = page(report)
    drawn = text[text.index("The score without the leak") :]
    drawn = drawn[: drawn.index("</figure>")]
    assert re.findall(r'class="tick start"[^>]*>([^<]*)<', drawn) == ["0.97", "0.81"]
    assert drawn.count('class="whisker') == 3
    assert "Accuracy on the same 150 rows" in drawn
    verified = payload(report)["faults"][0]["verified"]
    assert verified["reported"] == 0.97
    assert verified["change"] == pytest.approx(-0.16)
    assert verified["paired"] is True


def test_a_score_that_was_not_measured_again_says_why():
    report = with_retried(retrial.Retried(retrial.Way.UNSEEN, reason="a fit took 40 s"))
    assert "The score without it was not measured: a fit took 40 s." in shown(page(report))
    assert payload(report)["faults"][0]["verified"] is None


def test_a_score_of_other_rows_says_so():
    other = retrials.sentence(replace(RETRIED, is_paired=False, low=-0.3, high=0.1))
    assert "on 150 rows" in other
    assert "no sure difference" in other
    repeated = retrials.sentence(replace(RETRIED, before=0.9))
    assert "where it is 0.900 as it stands" in repeated
    assert retrials.sentence(replace(RETRIED, reported=float("nan"))).startswith("The accuracy is 0.970 as it stands")


def test_how_much_was_seen():
    assert model_facts.extent(regression()) == "1 fit and 1 score"
    assert model_facts.extent(classification()) == "22 fits, 1 split and 3 scores"


def test_counts_stand_in_their_cells():
    drawn = curves.count_table("confusion", ["a", "b"], np.array([[7, 0], [2, 5]]))
    assert re.findall(r">(\d+)</text>", drawn) == ["7", "0", "2", "5"]


def test_columns_assigned_back_are_on_the_path_of_the_leak():
    names = ("age", "income", "debt")
    fit = classification()
    part, whole = replace(fit.data[0], n_columns=2, names=names[:2], variable=""), replace(fit.data[1], variable="customers")
    fit = replace(fit, data=(part, whole, *fit.data[2:]), calls=(fit.calls[0], replace(fit.calls[1], made=-1), *fit.calls[2:]))
    said = re.search(r'aria-label="([^"]*)"', row_flow.flow_figure(fit).svg).group(1)
    for step in ("table to StandardScaler;", "StandardScaler to customers (leak)", "customers to train_test_split (leak)"):
        assert step in said


def test_trials_with_the_last_model_are_drawn():
    made = (
        Experiment("permutation-importance", 0.1, "", (("rows", 60.0), ("columns", 3.0), ("drop 0", 0.3), ("low 0", 0.2),
                   ("high 0", 0.4), ("drop 2", -0.01), ("low 2", -0.02), ("high 2", 0.01))),
        Experiment("coefficient-intervals", 0.1, "", (("columns", 3.0), ("resamples", 80.0), ("own 0", 2.1), ("low 0", 1.7),
                   ("high 0", 2.5))),
        Experiment("learning-curve", 0.1, "", tuple((f"{word} {n}", 0.5 + n / 1000) for n in (20, 60, 140)
                   for word in ("learned", "judged", "spread"))),
        Experiment("validation-curve", 0.1, "", (*((f"{word} C={c:g}", 0.7) for c in (0.01, 1.0, 100.0)
                   for word in ("learned", "judged", "spread")), ("own", 1.0))),
        Experiment("shap", 0.1, "", (("rows", 60.0), ("columns", 3.0), ("size 1", 0.7), ("turn 1", -0.9))),
    )  # fmt: skip
    fit = replace(classification(), experiments=made)
    needed = list(trial_figures.needed_figures(fit))
    assert [one.title for one in needed] == ["Coefficients of LogisticRegression", "Importance by shuffling", "SHAP values"]
    assert [">age<" in one.svg for one in needed] == [True, True, False]
    assert needed[0].svg.count('class="whisker') == 3
    assert "bar-fill c1" in needed[2].svg
    learning = list(trial_figures.learning_figures(fit))
    assert [one.title for one in learning] == ["Learning curve", "Validation curve of C"]
    text = page(model_report(fit))
    assert text.count("Coefficients of LogisticRegression</h4>") == 1
    assert "shuffling 1 column of 3 surely costs something" in text
    assert "1 surely" not in shown(page(model_report(replace(fit, experiments=()))))


@pytest.mark.parametrize("scoring", ["", "roc_auc_ovr", "neg_root_mean_squared_error"])
def test_a_score_that_is_1_at_best_has_no_interval_beyond(scoring):
    fit = classification()
    one = replace(fit.validations[0], scores=(0.97, 0.75, 0.99), scoring=scoring)
    shown_high = model_facts._validated(fit, one).interval.split(" to ")[1]
    assert (float(shown_high) > 1) is (scoring.startswith("neg"))
