from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rules.training.causal_mask_missing import causal_mask_missing
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def test_outputs_that_move_with_later_elements():
    (finding,) = causal_mask_missing(with_experiments(made("dependencies", later_moved=1.4, positions=16.0)))
    assert finding.values == {"moved": 1.4, "positions": 16.0}


def test_a_causal_model_is_fine():
    assert not list(causal_mask_missing(with_experiments(made("dependencies", later_moved=2e-6, positions=16.0))))


def test_other_targets_are_not_judged():
    with pytest.raises(NotApplicable):
        list(causal_mask_missing(with_experiments(made("dependencies", samples_moved=0.0))))
