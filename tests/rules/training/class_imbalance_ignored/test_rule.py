from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Phase
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.class_imbalance_ignored import class_imbalance_ignored
from tests.traces import healthy_trace

DECIDING = "accuracy = (model(x).argmax(1) == y).float().mean()"


def imbalanced(targets=(27, 13, 60, 900), said=(30, 0, 70, 900), level=0.3, line=DECIDING, **changes):
    trace = healthy_trace()
    loss = np.full(200, level) + np.random.default_rng(0).normal(0, 0.01, 200)
    changes = {"target_counts": np.array(targets), "prediction_counts": np.array(said)} | changes
    calls = tuple(replace(c, value=float(loss[c.step]), **changes) for c in trace.losses)
    evaluation = replace(trace.forwards[0], phase=Phase.EVALUATION, place=Place("train.py", 30, line))
    scalars = replace(trace.scalars, loss=loss)
    return replace(trace, losses=calls, scalars=scalars, forwards=(*trace.forwards, evaluation))


def test_a_rare_class_that_is_never_predicted():
    (finding,) = class_imbalance_ignored(imbalanced())
    assert finding.certainty is LIKELY
    assert finding.values["class"] == 1
    assert finding.values["targets"] == 13 * 3
    assert finding.values["predictions"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"line": "scores = model(x).softmax(1)"},  # a ranking may be all that is wanted
        {"targets": (50, 950), "said": (0, 1000), "level": 0.2},  # 0.198 is the entropy: nothing was learnt
    ],
)
def test_what_admits_another_reading_is_a_hint(changes):
    (finding,) = class_imbalance_ignored(imbalanced(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"said": (30, 9, 61, 900)},
        {"class_weights": np.array([1.0, 9.0, 2.0, 0.3])},
        {"targets": (250, 240, 260, 250), "said": (500, 0, 250, 250)},  # not rare
        {"targets": (27, 2, 60, 911)},  # hardly there
    ],
)
def test_tempting_runs_are_silent(changes):
    assert not list(class_imbalance_ignored(imbalanced(**changes)))


@pytest.mark.parametrize(("named", "is_found"), [(12, True), (60, False)])
def test_a_rare_class_that_is_seldom_named_in_the_evaluation(named, is_found):
    trace = imbalanced(said=(30, 4, 66, 900))
    last = replace(
        trace.losses[-1], phase=Phase.EVALUATION,
        target_counts=np.array([110, 100, 240, 3550]), prediction_counts=np.array([120, named, 250, 3630 - named]),
    )  # fmt: skip
    found = list(class_imbalance_ignored(replace(trace, losses=(*trace.losses, last))))
    assert [one.values["targets"] for one in found] == [100] * is_found


def test_a_weighted_sampler_is_silent():
    trace = imbalanced()
    loaders = (replace(trace.loaders[0], sampler="WeightedRandomSampler"), trace.loaders[1])
    assert not list(class_imbalance_ignored(replace(trace, loaders=loaders)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(class_imbalance_ignored(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(class_imbalance_ignored(replace(healthy_trace(), losses=())))
