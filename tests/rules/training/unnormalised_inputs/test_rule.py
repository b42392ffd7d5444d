from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, TensorFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.unnormalised_inputs import unnormalised_inputs
from tests.traces import INPUT, healthy_trace

IMAGE = TensorFacts((32, 64), "float32", 0, 255, 60.0, 80.0, 0, 2048, is_integer=True)
TABLE = TensorFacts((32, 20), "float32", -3.0, 900.0, 40.0, 90.0, 0, 640)


def with_input(facts=IMAGE, kind="Linear", n_correct=12, is_final=True, feature_std=(), **layer):
    trace = healthy_trace()
    layers = tuple(replace(one, kind=kind, **layer) if one.index == 1 else one for one in trace.layers)
    calls = (replace(trace.layer_calls[0], input=facts, feature_std=np.array(feature_std)), *trace.layer_calls[1:])
    losses = tuple(replace(c, n_correct=n_correct) for c in trace.losses)
    return replace(trace, layers=layers, layer_calls=calls, losses=losses, run=replace(trace.run, is_final=is_final))


def test_raw_images_at_once():
    (finding,) = unnormalised_inputs(with_input(is_final=False, n_correct=32))
    assert finding.certainty is LIKELY
    assert finding.values == {"scale": 100.0, "feature_ratio": 1.0, "minimum": 0, "maximum": 255}
    assert (finding.where.layer, finding.where.place.line) == ("0", 5)
    assert "255" in finding.fix


def test_a_raw_table_at_the_end_unless_it_learns_well():
    (finding,) = unnormalised_inputs(with_input(TABLE))
    assert finding.certainty is LIKELY
    assert not list(unnormalised_inputs(with_input(TABLE, is_final=False)))
    (finding,) = unnormalised_inputs(with_input(TABLE, n_correct=32))
    assert finding.certainty is HINT


def test_features_of_unequal_scale():
    (finding,) = unnormalised_inputs(with_input(replace(TABLE, mean=2.0, std=12.0), feature_std=(40.0, 1.0, 0.01, 0.0)))
    assert finding.values["feature_ratio"] == pytest.approx(4000)


def test_a_normalisation_behind_the_first_layer_makes_it_a_hint():
    trace = with_input(n_correct=0)
    layers = tuple(replace(one, kind="BatchNorm1d") if one.index == 2 else one for one in trace.layers)
    (finding,) = unnormalised_inputs(replace(trace, layers=layers))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "trace",
    [
        with_input(TensorFacts((32, 64), "float32", 0, 16, 4.9, 6.0, 0, 2048, is_integer=True)),  # digits as they are
        with_input(INPUT, feature_std=(1.0, 1e-4)),  # a rare feature of a scaled table
        with_input(INPUT),
    ],
)
def test_moderate_inputs_are_silent(trace):
    assert not list(unnormalised_inputs(trace))


@pytest.mark.parametrize("kind", ["BatchNorm1d", "Embedding"])
def test_a_first_layer_that_takes_any_scale_is_not_applicable(kind):
    with pytest.raises(NotApplicable):
        list(unnormalised_inputs(with_input(kind=kind)))


def test_a_healthy_run_is_silent():
    assert not list(unnormalised_inputs(healthy_trace()))


def faint(minimum, maximum, mean, std, held_out):
    trace = with_input(TensorFacts((32, 20), "float32", minimum, maximum, mean, std, 0, 640))
    tried = Experiment("reference-model", values=(("held_out", held_out), ("final", 1.0)))
    return replace(trace, experiments=(tried,))


@pytest.mark.parametrize(("minimum", "maximum", "mean"), [(-0.03, 0.03, 0.0), (-2.79, -2.76, -2.77), (0.98, 1.02, 1.0)])
def test_all_but_constant_inputs_where_a_plain_network_learns_far_more(minimum, maximum, mean):
    (finding,) = unnormalised_inputs(faint(minimum, maximum, mean, 0.006, 0.1))
    assert finding.certainty is LIKELY
    assert "deviation 0.006" in finding.message
    assert not list(unnormalised_inputs(faint(minimum, maximum, mean, 0.006, 0.9)))


def test_sparse_rows_are_no_faint_inputs():
    assert not list(unnormalised_inputs(faint(0.0, 0.9, 0.004, 0.03, 0.1)))  # TF-IDF
