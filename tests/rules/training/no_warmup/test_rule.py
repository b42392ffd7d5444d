from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.no_warmup import no_warmup
from tests.traces import healthy_trace, place

STEPS = np.arange(200)


def transformer(kind="MultiheadAttention", optimizer="Adam", rate=None, jump=2.0):
    """The healthy classifier with attention, whose loss jumps in steps 5 to 12."""
    trace = healthy_trace()
    layers = list(trace.layers)
    layers[1] = replace(layers[1], kind=kind)
    loss = np.where((STEPS >= 5) & (STEPS < 13), jump * trace.scalars.loss[0], trace.scalars.loss)
    lr = trace.scalars.lr if rate is None else rate
    return replace(
        trace,
        layers=tuple(layers),
        optimizers=(replace(trace.optimizers[0], kind=optimizer),),
        scalars=replace(trace.scalars, loss=loss, lr=lr),
    )


def test_a_jump_at_full_rate_is_hinted_at():
    (finding,) = no_warmup(transformer())
    assert finding.where.place == place(7)
    assert finding.values["rate"] == pytest.approx(1e-3)


@pytest.mark.parametrize(
    "changes",
    [
        {"rate": np.minimum(1.0, (STEPS + 1) / 20) * 1e-3},  # with a warm-up
        {"optimizer": "SGD"},
        {"optimizer": "RAdam"},
        {"jump": 0.9},
    ],
)
def test_what_has_no_jump_or_a_warm_up_is_silent(changes):
    assert not list(no_warmup(transformer(**changes)))


def test_a_fine_tuned_model_is_silent():
    trace = transformer()
    assert not list(no_warmup(replace(trace, models=(replace(trace.models[0], is_loaded=True),))))


def test_a_model_without_attention_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(no_warmup(healthy_trace()))
