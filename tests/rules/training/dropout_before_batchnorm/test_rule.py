from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import Certainty
from sleuth.rules.training.dropout_before_batchnorm import dropout_before_batchnorm
from tests.traces import healthy_trace, place


def ordered(first, second, probability=0.3):
    """Layers 1 and 3 of the healthy trace, in this order of calls."""
    trace = healthy_trace()
    changes = {
        1: {"kind": first, "probability": probability if "Dropout" in first else float("nan")},
        3: {"kind": second, "probability": probability if "Dropout" in second else float("nan")},
    }
    return replace(trace, layers=tuple(replace(one, **changes.get(one.index, {})) for one in trace.layers))


def test_dropout_ahead_of_batch_norm():
    (finding,) = dropout_before_batchnorm(ordered("Dropout", "BatchNorm1d"))
    assert finding.values == {"dropout": "0", "batchnorm": "2", "probability": 0.3, "layers": 1}
    assert finding.where.place == place(5)
    assert dropout_before_batchnorm.certainty is Certainty.HINT


@pytest.mark.parametrize("trace", [ordered("BatchNorm1d", "Dropout"), ordered("Dropout", "BatchNorm1d", probability=0.01)])
def test_look_alikes_are_silent(trace):
    assert not list(dropout_before_batchnorm(trace))


@pytest.mark.parametrize("trace", [healthy_trace(), ordered("Dropout", "LayerNorm")])
def test_a_model_without_both_is_not_applicable(trace):
    with pytest.raises(NotApplicable):
        list(dropout_before_batchnorm(trace))
