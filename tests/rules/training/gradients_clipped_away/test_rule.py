from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Clip, Experiment
from sleuth.rules.training.gradients_clipped_away import gradients_clipped_away
from tests.traces import healthy_trace, place


def clipped(limit, norm=2.0, update=1e-6, falls=False):
    trace = healthy_trace()
    clips = tuple(Clip(int(s), place(22), limit, norm) for s in trace.gradients.step)
    series = replace(trace.gradients, update_norm=trace.gradients.weight_norm * update)
    scalars = trace.scalars if falls else replace(trace.scalars, loss=np.full(200, 1.38))
    return replace(trace, clips=clips, gradients=series, scalars=scalars)


def test_a_limit_far_below_the_gradients():
    (finding,) = gradients_clipped_away(clipped(1e-3))
    assert finding.values == {"kept": 5e-4, "limit": 1e-3, "update": pytest.approx(1e-6)}
    assert finding.where.place == place(22)


def test_clipping_by_value():
    (finding,) = gradients_clipped_away(clipped(1e-6, norm=float("nan")))
    expected = 1e-6 * np.sqrt(804) / np.median(np.sqrt(np.square(healthy_trace().gradients.gradient_norm).sum(1)))
    assert finding.values["kept"] == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize(
    "trace",
    [
        clipped(0.1),  # a recurrent network: ratio .05
        clipped(1e-3, update=1e-3),  # Adam makes up for the factor
        clipped(1e-3, falls=True),  # it learns all the same
    ],
    ids=["usual ratio", "ordinary updates", "falling loss"],
)
def test_look_alikes_are_silent(trace):
    assert not list(gradients_clipped_away(trace))


def test_no_clipping_is_not_judged():
    with pytest.raises(NotApplicable):
        list(gradients_clipped_away(healthy_trace()))


@pytest.mark.parametrize(("plain", "is_found"), [(0.4, True), (1.37, False), (None, True)])
def test_clipping_by_hand_is_named_unless_an_experiment_without_it_gets_no_further(plain, is_found):
    trace = clipped(1e-3)
    clips = tuple(replace(one, is_by_hand=True) for one in trace.clips)
    values = (("initial", 1.4), ("final", 1.38), ("plain", plain), ("steps", 40.0))
    tried = () if plain is None else (Experiment("clipped-updates", 0.1, "", values),)
    found = list(gradients_clipped_away(replace(trace, clips=clips, experiments=tried)))
    assert [one.values["kept"] for one in found] == [5e-4] * is_found
