from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.misaligned_labels import misaligned_labels
from tests.traces import healthy_trace

STILL = {"by_-3": -0.02, "by_-2": -0.01, "by_-1": -0.02, "by_1": -0.02, "by_2": -0.01, "by_3": -0.02, "reversed": -0.01}


def judged(trace=None, **changes):
    values = {
        "n": 800.0,
        "own": -0.01,
        "chance": -0.02,
        "deviation": 0.01,
        "neighbours": 1.0,
        "conflicts": 0.0,
        **STILL,
        **changes,
    }
    made = Experiment("label-order", 0.5, "", tuple(values.items()))
    return list(misaligned_labels(replace(trace or healthy_trace(), experiments=(made,))))


@pytest.mark.parametrize(
    ("order", "changes"),
    [
        ("by_1", {}),
        ("reversed", {}),
        ("names-of-labels_0", {}),
        ("interleaved_3", {}),
        ("grouped_2", {"neighbours": 90.0}),
        ("table", {"conflicts": 0.7}),
    ],
)
def test_another_order_fits(order, changes):
    (finding,) = judged(**{order: 0.6}, **changes)
    assert finding.certainty is LIKELY
    assert finding.values == {"own": -0.01, "chance": -0.02, "samples": 800, "order": order, "other": 0.6}


@pytest.mark.parametrize(
    "changes",
    [{"by_-1": 0.7}, {"by_1": 0.7, "by_2": 0.6}, {"by_1": 0.7, "neighbours": 60.0}, {"table": 0.6}],
    ids=["forecast", "windows", "series", "another column"],
)
def test_what_a_forecast_or_another_task_looks_like_is_a_hint(changes):
    (finding,) = judged(**changes)
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"own": 0.3, "by_1": 0.7}, {"own": 0.03, "by_1": 0.7}, {}, {"by_1": 0.06}])
def test_labels_that_go_with_their_inputs_or_with_none_are_silent(changes):
    assert not judged(**changes)


def test_learned_by_heart_only_is_a_hint():
    trace = healthy_trace()
    last = Evaluation(190, 0, None, -1, 4, 200, 1.4, 0.51, np.array([100, 100]), has_targets=True)
    (finding,) = judged(replace(trace, evaluations=(*trace.evaluations, last)))
    assert finding.certainty is HINT
    assert not judged(replace(trace, evaluations=(*trace.evaluations, replace(last, accuracy=0.8))))


def test_without_the_experiment_it_is_not_judged():
    with pytest.raises(NotApplicable):
        list(misaligned_labels(healthy_trace()))
