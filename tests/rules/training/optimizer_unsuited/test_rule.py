from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT
from sleuth.rules.training.optimizer_unsuited import optimizer_unsuited
from tests.traces import healthy_trace, place, with_repeated_runs


def descending(share=1e-3, loss=None, kind="SGD"):
    """SGD, whose update of the first layer is smaller by `share` than usual."""
    trace = healthy_trace()
    update = trace.gradients.update_norm.copy()
    update[:, 0] *= share
    flat = trace.scalars.loss * 0 + 1.3 if loss is None else loss
    return replace(
        trace,
        optimizers=(replace(trace.optimizers[0], kind=kind),),
        gradients=replace(trace.gradients, update_norm=update),
        scalars=replace(trace.scalars, loss=flat),
    )


def test_a_layer_that_hardly_moves_is_hinted_at():
    (finding,) = optimizer_unsuited(descending())
    assert finding.where.place == place(7)
    assert finding.where.layer == "0.weight"
    assert finding.values["most"] / finding.values["least"] == pytest.approx(1000, rel=0.3)


def test_alike_updates_and_a_run_that_learns_are_silent():
    assert not list(optimizer_unsuited(descending(share=0.1)))
    assert not list(optimizer_unsuited(descending(loss=healthy_trace().scalars.loss)))


def test_adaptive_optimisers_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(optimizer_unsuited(descending(kind="Adam")))


def test_a_repeated_run_that_does_far_better_with_adam():
    (finding,) = optimizer_unsuited(with_repeated_runs(descending(share=0.1), adam=0.3))
    assert finding.certainty is HINT
    assert "0.3" in finding.message


@pytest.mark.parametrize(
    "values",
    [{"adam": 0.6}, {"adam": 0.3, "final": 0.3}, {"adam": 0.3, "as_run": 0.3, "own": 0.3}, {"adam": 0.1, "initial": -1.0}, {}],
)
def test_a_gain_that_is_small_or_not_needed_is_silent(values):
    assert not list(optimizer_unsuited(with_repeated_runs(descending(share=0.1), **values)))
