from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import StateUse, WeightLoad
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.best_weights_by_reference import best_weights_by_reference
from tests.traces import healthy_trace, place

LOADED = StateUse(200, place(40), "load", 150, place(33), 0, True, 4)


def using(**changes):
    return replace(healthy_trace(), state_uses=(replace(LOADED, **changes),))


def test_live_weights_loaded_back_are_proven():
    (finding,) = best_weights_by_reference(using())
    assert finding.where.place == place(33)
    assert finding.certainty is PROOF
    assert finding.values == {"taken": 150, "used": 200, "tensors": 4}


def test_initial_weights_loaded_back_are_proven():
    (finding,) = best_weights_by_reference(using(taken_step=0))
    assert finding.certainty is PROOF


@pytest.mark.parametrize("use", ["save", "load"])
def test_elsewhere_it_is_likely(use):
    (finding,) = best_weights_by_reference(using(use=use, is_own=False))
    assert finding.certainty is LIKELY


def test_a_live_view_taken_before_training_is_left_alone():
    assert not list(best_weights_by_reference(using(use="save", is_own=False, taken_step=0)))


def test_a_healthy_run_is_silent():
    assert not list(best_weights_by_reference(healthy_trace()))


def test_own_weights_loaded_back_that_nobody_saw_taken_are_not_judged():
    load = WeightLoad(200, place(40), 0, "Net", 4, 4, 4, 0, n_own=4, is_trained=True)
    with pytest.raises(NotApplicable, match="own already"):
        list(best_weights_by_reference(replace(healthy_trace(), weight_loads=(load,))))
    assert not list(best_weights_by_reference(replace(healthy_trace(), weight_loads=(replace(load, n_own=2),))))
