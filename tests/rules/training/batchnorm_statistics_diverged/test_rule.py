from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.batchnorm_statistics_diverged import batchnorm_statistics_diverged
from tests.traces import healthy_trace, place


def with_norm(shift=0.2, scale=0.2, momentum=0.001, n=200, loss=2.0, evaluated=True, final=True):
    trace = healthy_trace()
    layers = tuple(
        replace(one, kind="BatchNorm1d", momentum=momentum, n_statistics=n, statistics_shift=shift, statistics_scale=scale)
        if one.index == 2
        else one
        for one in trace.layers
    )
    last = trace.forwards[-1]
    watched = replace(last, phase="evaluation", is_training=False, eval_layers=(2,))
    evaluations = tuple(replace(e, loss=loss) for e in trace.evaluations)
    forwards = (*trace.forwards, watched) if evaluated else trace.forwards
    return replace(trace, layers=layers, forwards=forwards, evaluations=evaluations, run=replace(trace.run, is_final=final))


@pytest.mark.parametrize("changes", [{}, {"shift": 3.0, "scale": 1.0}, {"scale": 8.0}, {"momentum": 0.0}, {"loss": float("nan")}])
def test_a_momentum_that_leaves_the_initial_values(changes):
    (finding,) = batchnorm_statistics_diverged(with_norm(**changes))
    assert finding.certainty is PROOF
    assert (finding.where.layer, finding.where.place) == ("1", place(5))
    assert "momentum of" in finding.message


def test_statistics_far_off_without_a_cause():
    (finding,) = batchnorm_statistics_diverged(with_norm(momentum=0.1, shift=5.0))
    assert finding.certainty is LIKELY
    assert finding.values["initial_share"] < 1e-6


@pytest.mark.parametrize(
    "changes",
    [
        {"loss": 0.3},  # evaluation does as well as training
        {"evaluated": False},
        {"momentum": 0.1, "shift": 1.6},  # not far enough without a cause
        {"momentum": 0.1, "shift": 5.0, "loss": float("nan")},
        {"momentum": 0.1, "n": 2, "shift": 5.0},  # a run of two steps
    ],
)
def test_doubtful_cases_are_hints(changes):
    (finding,) = batchnorm_statistics_diverged(with_norm(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"scale": 0.8}, {"scale": 1.5, "shift": 0.5}, {"final": False}])
def test_statistics_that_fit_are_silent(changes):
    assert not list(batchnorm_statistics_diverged(with_norm(**changes)))


def with_modes(trace, **values):
    told = {"initial_own": 0.7, "final_own": 0.1, "final_eval": 0.9, "final_refreshed": 0.8, **values}
    return replace(trace, experiments=(Experiment("both-modes", values=tuple(told.items())),))


def test_batches_without_common_statistics():
    (finding,) = batchnorm_statistics_diverged(with_modes(with_norm(momentum=0.1, scale=1.0, n=2000), final_eval=0.6))
    assert finding.certainty is LIKELY
    assert finding.values["lost"] == pytest.approx(5 / 6)
    assert "together" in finding.fix  # twice as many batches as steps


@pytest.mark.parametrize(
    "values",
    [
        {"final_refreshed": 0.15},  # fresh statistics do: they only lag behind
        {"final_eval": 0.2},
        {"initial_own": 0.11},  # hardly anything was learned
    ],
)
def test_statistics_that_can_be_right_are_silent(values):
    assert not list(batchnorm_statistics_diverged(with_modes(with_norm(momentum=0.1, scale=1.0), **values)))


def test_a_model_that_always_goes_by_its_batches():
    assert not list(batchnorm_statistics_diverged(with_modes(with_norm(momentum=0.1, scale=1.0, evaluated=False))))


def test_a_model_without_batch_norm_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(batchnorm_statistics_diverged(healthy_trace()))


@pytest.mark.parametrize(("refreshed", "momentum", "n"), [(0.01, 0.0005, 1), (0.3, 0.0005, 0), (0.01, 0.1, 0)])
def test_statistics_that_are_near_and_yet_cost_what_was_learned(refreshed, momentum, n):
    told = (("initial_own", 1.5), ("final_own", 0.01), ("final_eval", 0.33), ("final_refreshed", refreshed))
    trace = with_norm(shift=0.2, scale=1.2, momentum=momentum)
    trace = replace(trace, experiments=(Experiment("both-modes", 0.1, "", told),))
    found = list(batchnorm_statistics_diverged(trace))
    assert [one.certainty for one in found] == [PROOF] * n


def with_copy(*, name="module.1", features=(8,), trained=0):
    """A second model whose norm runs in eval mode with trained weights and the statistics of a new layer."""
    trace = with_norm(scale=1.0, momentum=0.1)
    layers = tuple(replace(one, features=(8,), n_training_calls=5) if one.index == 2 else one for one in trace.layers)
    copied = replace(
        layers[2], index=len(layers), name=name, model=1, features=features, n_training_calls=trained, n_statistics=0,
        statistics_shift=float("nan"), statistics_scale=float("nan"), has_no_statistics=True,
    )  # fmt: skip
    return replace(trace, layers=(*layers, copied))


def test_a_copy_that_got_the_weights_alone():
    (finding,) = batchnorm_statistics_diverged(with_copy())
    assert batchnorm_statistics_diverged.certainty is PROOF
    assert (finding.certainty, finding.where.layer) == (None, "module.1")


@pytest.mark.parametrize("changes", [{"name": "other"}, {"features": (4,)}, {"trained": 3}])
def test_other_models_are_no_copies(changes):
    assert not list(batchnorm_statistics_diverged(with_copy(**changes)))
