from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.accumulation_not_normalised import accumulation_not_normalised
from tests.traces import healthy_trace, place

K = 4


def accumulating(kind="SGD", divisor=1, size=0.2, rise=2.0, **call):
    """Four batches a step; the backwarded value is the loss over `divisor`, updates are `size` of the weights."""
    trace = healthy_trace()
    loss = trace.scalars.loss.copy()
    loss[10:16] = rise * loss[0]
    backwards = [b for b in trace.backwards for _ in range(K)]
    losses = tuple(replace(c, **call) for c in trace.losses for _ in range(K))
    return replace(
        trace,
        scalars=replace(trace.scalars, loss=loss),
        optimizers=(replace(trace.optimizers[0], kind=kind),),
        gradients=replace(trace.gradients, update_norm=trace.gradients.weight_norm * size),
        losses=losses,
        backwards=tuple(replace(b, value=c.value / divisor, graph=()) for b, c in zip(backwards, losses, strict=True)),
        updates=tuple(replace(u, order="Z" + "FLB" * K) for u in trace.updates),
    )


def test_a_sum_that_spoils_the_run_is_likely():
    (finding,) = accumulation_not_normalised(accumulating())
    assert finding.certainty is LIKELY
    assert finding.values["backwards"] == K
    assert finding.where.place == place(22)
    assert "loss / 4" in finding.fix


def test_a_run_that_diverges_is_likely():
    trace = accumulating(rise=1.0)
    loss = np.where(np.arange(200) > 50, np.inf, 1.4)
    (finding,) = accumulation_not_normalised(replace(trace, scalars=replace(trace.scalars, loss=loss)))
    assert finding.certainty is LIKELY


def test_noise_about_the_entropy_of_the_labels_is_a_hint():
    loss = 1.4 + np.random.default_rng(0).normal(0, 0.3, 200)
    trace = accumulating()
    (finding,) = accumulation_not_normalised(replace(trace, scalars=replace(trace.scalars, loss=loss)))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"kind": "Adam"}, {"size": 0.002}, {"rise": 1.0}])
def test_a_sum_without_harm_is_a_hint(changes):
    (finding,) = accumulation_not_normalised(accumulating(**changes))
    assert finding.certainty is HINT


def test_a_divided_loss_is_silent():
    assert not list(accumulation_not_normalised(accumulating(divisor=K)))


def test_a_summed_loss_is_silent():
    assert not list(accumulation_not_normalised(accumulating(reduction="sum")))


def test_two_losses_one_after_the_other_are_silent():
    trace = accumulating()
    backwards = tuple(replace(b, place=place(22 + i % 2)) for i, b in enumerate(trace.backwards))
    assert not list(accumulation_not_normalised(replace(trace, backwards=backwards)))


def test_two_loaders_side_by_side_are_silent():
    trace = accumulating()
    forwards = tuple(replace(f, loader=i % 2) for i, f in enumerate(trace.forwards))
    assert not list(accumulation_not_normalised(replace(trace, forwards=forwards)))


def test_a_mean_written_by_hand_is_read_from_the_graph():
    trace, graph = accumulating(), healthy_trace().backwards[0].graph
    trace = replace(trace, losses=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))
    assert list(accumulation_not_normalised(trace))
    divided = (replace(graph[0], name="Div"), *graph[1:])
    assert not list(
        accumulation_not_normalised(replace(trace, backwards=tuple(replace(b, graph=divided) for b in trace.backwards)))
    )


def test_one_backward_a_step_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(accumulation_not_normalised(healthy_trace()))


@pytest.mark.parametrize(
    ("kind", "final", "as_run", "certainty"),
    [("SGD", 1.39, 0.5, LIKELY), ("Adam", 1.39, 0.5, HINT), ("SGD", 0.9, 0.5, HINT), ("SGD", 1.39, 1.2, HINT)],
)
def test_a_run_that_learns_only_with_one_batch_for_each_step(kind, final, as_run, certainty):
    values = (("as_run", as_run), ("constant", 1.39), ("final", final), ("initial", 1.4))
    trace = replace(accumulating(kind, rise=1.0), experiments=(Experiment("repeated-runs", 1.0, "", values),))
    (finding,) = accumulation_not_normalised(trace)
    assert finding.certainty is certainty
