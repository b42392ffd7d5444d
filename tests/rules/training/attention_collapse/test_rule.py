from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Attention
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.attention_collapse import attention_collapse
from tests.traces import healthy_trace


def with_attention(*entropies, n_keys=16, still=True):
    trace = healthy_trace()
    if still:
        trace = replace(trace, scalars=replace(trace.scalars, loss=np.full(200, 1.39)))
    records = [Attention(i, "attention after enc.0", 4, n_keys, e, e, False) for i, e in enumerate(entropies)]
    return replace(trace, attentions=tuple(records))


def test_sharp_from_the_start_and_nothing_learnt():
    (finding,) = attention_collapse(with_attention(0.01, 0.012, 0.01, 0.01, 0.01))
    assert finding.certainty is LIKELY
    assert finding.values == {"entropy": 0.01, "first": 0.01, "losses": 5, "heads": 4}
    assert finding.where.layer == "enc.0"


def test_collapsed_later():
    (finding,) = attention_collapse(with_attention(0.9, 0.8, 0.01, 0.0, 0.0))
    assert finding.where.first_step == 2


def test_sharp_in_a_run_that_learns_and_uniform_are_hints():
    (finding,) = attention_collapse(with_attention(0.9, 0.8, 0.01, 0.0, 0.0, still=False))
    assert finding.certainty is HINT
    (finding,) = attention_collapse(with_attention(1.0, 1.0, 1.0, 1.0, 1.0))
    assert finding.certainty is HINT


def test_a_healthy_run_is_silent():
    assert not list(attention_collapse(with_attention(0.97, 0.9, 0.6, 0.5, 0.4)))
    assert not list(attention_collapse(with_attention(0.01, 0.01, 0.01)))
    with pytest.raises(NotApplicable):
        list(attention_collapse(with_attention(0.0, 0.0, 0.0, 0.0, 0.0, n_keys=5)))
    with pytest.raises(NotApplicable):
        list(attention_collapse(healthy_trace()))
