from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.adapter_not_trained import adapter_not_trained
from tests.traces import healthy_trace, with_parameter


def with_pair(**changes):
    """0.weight is the narrow factor A (4, 64), 2.weight the factor B (32, 4) that starts at zero."""
    trace = with_parameter(healthy_trace(), 0, shape=(4, 64), name="lora_A")
    return with_parameter(trace, 2, **{"shape": (32, 4), "name": "lora_B", "is_zero": True, **changes})


def test_both_factors_zero():
    (finding,) = adapter_not_trained(with_parameter(with_pair(), 0, is_zero=True))
    assert finding.certainty is PROOF
    assert finding.values == {"adapters": 1, "parameters": ("lora_B",), "rank": 4}
    assert finding.where.layer == "lora_B"


def test_in_no_optimiser_and_frozen():
    (finding,) = adapter_not_trained(with_pair(optimizers=()))
    assert finding.certainty is PROOF
    (finding,) = adapter_not_trained(with_pair(requires_grad=False, n_reached=0))
    assert finding.certainty is LIKELY


def test_a_scale_of_zero():
    trace = with_pair()
    norms = trace.gradients.gradient_norm.copy()
    norms[:, 2] = 0
    (finding,) = adapter_not_trained(replace(trace, gradients=replace(trace.gradients, gradient_norm=norms)))
    assert "gradient is 0" in finding.message


def test_one_of_several_adapters_is_a_hint():
    trace = with_pair(n_reached=0)
    more = [replace(trace.parameters[i], index=i + 4, shape=shape, is_zero=False) for i, shape in ((0, (4, 64)), (2, (32, 4)))]
    trace = replace(trace, parameters=(*trace.parameters[:4], replace(more[0], shape=(1,)), *more))
    trace = replace(trace, parameters=tuple(replace(p, index=i) for i, p in enumerate(trace.parameters)))
    series = trace.gradients
    wide = {name: np.hstack([getattr(series, name)] * 2)[:, :7] for name in ("gradient_norm", "weight_norm", "update_norm")}
    (finding,) = adapter_not_trained(replace(trace, gradients=replace(series, **wide)))
    assert finding.certainty is HINT


def test_a_reference_copy_and_an_unfinished_run_are_silent():
    trace = with_pair(requires_grad=False, n_reached=0)
    still = replace(trace.gradients, update_norm=np.zeros_like(trace.gradients.update_norm),
                    weight_norm=np.ones_like(trace.gradients.weight_norm))  # fmt: skip
    assert not list(adapter_not_trained(replace(trace, gradients=still)))
    assert not list(adapter_not_trained(replace(trace, run=replace(trace.run, is_final=False))))


def test_a_healthy_run_is_silent():
    assert not list(adapter_not_trained(with_pair(is_zero=False)))
    with pytest.raises(NotApplicable):
        list(adapter_not_trained(healthy_trace()))
