from tests.traces import healthy_trace, with_parameter

from sleuth.rule import PROOF
from sleuth.rules.training.optimizer_missing_parameters import optimizer_missing_parameters


def test_names_the_tensors_that_no_optimizer_holds():
    trace = with_parameter(healthy_trace(), 0, optimizers=())
    (finding,) = optimizer_missing_parameters(trace)
    assert finding.certainty is PROOF
    assert finding.values == {"missing": 1, "trainable": 4, "parameters": ("0.weight",)}
    assert finding.where.layer == "0"


def test_a_loaded_part_left_out_is_no_finding():
    assert not list(optimizer_missing_parameters(with_parameter(healthy_trace(), 0, optimizers=(), is_loaded=True)))


def test_a_healthy_run_is_silent():
    assert not list(optimizer_missing_parameters(healthy_trace()))
