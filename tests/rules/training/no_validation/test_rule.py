from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase
from sleuth.rules.training.no_validation import no_validation
from tests.traces import healthy_trace, place


def unjudged():
    return replace(healthy_trace(), evaluations=())


def test_a_run_of_several_passes_without_evaluation():
    (finding,) = no_validation(unjudged())
    assert finding.values == {"passes": 7, "steps": 200}
    assert finding.where.place == place(21)


def test_an_evaluation_is_enough():
    assert not list(no_validation(healthy_trace()))


def test_a_forward_without_a_backward_is_enough():
    trace = unjudged()
    other = replace(trace.forwards[0], phase=Phase.OTHER)
    assert not list(no_validation(replace(trace, forwards=(*trace.forwards, other))))


def test_a_single_pass_is_silent():
    trace = unjudged()
    assert not list(no_validation(replace(trace, loaders=(replace(trace.loaders[0], n_passes=1),))))


def test_a_run_that_was_cut_off_is_silent():
    trace = unjudged()
    assert not list(no_validation(replace(trace, run=replace(trace.run, status="interrupted"))))


def test_targets_made_on_the_way_cannot_be_judged():
    trace = unjudged()
    losses = tuple(replace(c, is_target_from_data=False) for c in trace.losses)
    with pytest.raises(NotApplicable):
        list(no_validation(replace(trace, losses=losses)))
