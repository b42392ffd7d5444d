"""The charts of a run by their names."""

from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import UsageError
from sleuth.evidence.trace import SampleMargins
from sleuth.render.charts import Steps
from sleuth.render.detail import FULL
from sleuth.render.figures import Figure
from sleuth.render.gallery import charts, find, slug
from sleuth.render.metric_figures import Measured, metric_figures, stem
from sleuth.render.sample_figures import margin_figures
from tests.render.reports import REPORTS
from tests.traces import healthy_trace


def made(**more):
    return charts(REPORTS["two-faults"](), **{"metrics": {}, **more})


def test_the_names_are_those_of_the_figures():
    names = [one.name for one in made()]
    assert names[:2] == ["loss", "evaluation-accuracy"]
    assert {"learning-rate", "gradient-norm-per-tensor", "gradient-norm-by-layer", "weight-norm-by-layer", "step-time"} <= set(
        names
    )
    assert len(set(names)) == len(names)


def test_onsets_stand_under_charts_over_steps_only():
    by_name = {one.name: one for one in made()}
    assert by_name["loss"].onsets
    assert not by_name["gradient-norm-by-layer"].onsets


def test_metrics_that_differ_by_their_split_share_a_chart():
    one = Measured(np.arange(3), np.array([0.1, np.nan, 0.9]))
    found = {chart.name: chart for chart in made(metrics={"train/acc": one, "val/acc": one, "f1": one})}
    assert {"metric-acc", "metric-f1"} <= set(found)
    assert [key.name for key in found["metric-acc"].figure.keys] == ["train/acc", "val/acc"]
    assert "not finite 1 times" in found["metric-acc"].figure.caption


def test_metrics_counted_in_epochs_have_an_axis_of_their_own():
    epochs, steps = (Measured(np.arange(n), np.linspace(0, 1, n)) for n in (5, 150))
    figures = dict(metric_figures({"a": epochs, "b": steps}, Steps(0.0, 199.0), FULL))
    assert 'data-x="-0.04 4.04"' in figures["a"].svg
    assert 'data-x="-1.99' in figures["b"].svg


def test_stems():
    assert [stem(name) for name in ("val_loss", "train/acc", "test", "evaluate", "Valid.F1")] == [
        "loss",
        "acc",
        "test",
        "evaluate",
        "F1",
    ]


def test_a_figure_of_the_report_is_taken_once():
    both = (Figure("Loss", "<svg/>", "another"), Figure("Confusion", "<svg/>", ""), Figure("Confusion", "<svg/>", "again"))
    names = [one.name for one in made(reported=both)]
    assert names.count("loss") == 1
    assert names[-2:] == ["confusion", "confusion-2"]


def test_an_unknown_chart_is_answered_with_the_nearest_names():
    with pytest.raises(UsageError, match="no chart 'gradient-norms'; did you mean gradient-norm-"):
        find(made(), "gradient-norms", "otter")
    with pytest.raises(UsageError, match="no chart 'lerning rate'; did you mean learning-rate"):
        find(made(), "lerning rate", "otter")
    with pytest.raises(UsageError, match="nothing that can be drawn"):
        find((), "loss", "otter")


def test_words_that_only_one_name_has_will_do():
    assert [find(made(), name, "otter").name for name in ("loss", "rate", "lr", "Learning rate")] == [
        "loss",
        *["learning-rate"] * 3,
    ]


def test_names_of_titles():
    assert slug("Memory of the device (GB)") == "memory"
    assert slug("Coefficients of LogisticRegression") == "coefficients-of-logisticregression"
    assert slug("…") == "chart"


def test_margins_of_samples():
    n = 40
    margins = SampleMargins(
        0, 2, np.arange(n), np.arange(n) % 2, np.ones(n, np.int64), np.linspace(-1, 3, n), np.ones(n, np.int64)
    )
    (figure,) = margin_figures(replace(healthy_trace(), margins=(margins,)))
    assert "of 40 samples; means over the watched steps 0 to 199, the early ones too" in figure.caption
    assert "seen once. 10 below zero" in figure.caption
    assert [key.name for key in figure.keys] == ["class 0", "class 1"]
    assert not list(margin_figures(healthy_trace()))
