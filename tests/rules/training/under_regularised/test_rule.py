from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rules.training.under_regularised import under_regularised
from tests.traces import healthy_trace, place

RISING = np.concatenate([np.linspace(1.2, 0.7, 6), np.linspace(0.75, 1.8, 13)])


def overfitted(values=RISING, n_samples=200, known=200, kind="Adam", decay=0.0, probability=float("nan"), graph=(), final=True):
    """The healthy trace with 772 weights, an evaluation every 10 steps, and this many training samples."""
    trace = healthy_trace()
    ones = tuple(replace(trace.evaluations[0], step=10 * (i + 1), loss=float(v)) for i, v in enumerate(values))
    group = replace(trace.optimizers[0].groups[0], weight_decay=decay)
    return replace(
        trace,
        evaluations=ones,
        train_samples=np.arange(known, dtype=np.uint64),
        loaders=(replace(trace.loaders[0], n_samples=n_samples), trace.loaders[1]),
        optimizers=(replace(trace.optimizers[0], kind=kind, groups=(group,)),),
        layers=tuple(replace(one, probability=probability) if one.index == 2 else one for one in trace.layers),
        backwards=tuple(replace(b, graph=graph or b.graph) for b in trace.backwards),
        run=replace(trace.run, is_final=final),
    )


@pytest.mark.parametrize("changes", [{}, {"kind": "AdamW", "decay": 0.01}, {"known": 150}])
def test_nothing_holds_the_model_back(changes):
    (finding,) = under_regularised(overfitted(**changes))
    assert finding.values["samples"] == 200
    assert finding.values["weights"] == 32 * 20 + 32 + 4 * 32 + 4
    assert finding.where.place == place(30)


@pytest.mark.parametrize(
    "changes",
    [
        {"values": np.linspace(1.2, 0.7, 19)},  # no overfitting
        {"n_samples": 1000, "known": 1000},  # more samples than the weights can hold
        {"kind": "AdamW", "decay": 1.0},
        {"decay": 1e-4},  # Adam's decay is rescaled by its gradients
        {"probability": 0.2},
        {"known": 900},  # augmentation
        {"graph": (Op("Add", (1,), ()), Op("Pow", (2,), (4, 32)), Op("AccumulateGrad", (), (4, 32), parameter=2))},
        {"final": False},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(under_regularised(overfitted(**changes)))


def test_without_training_samples_it_is_not_judged():
    with pytest.raises(NotApplicable):
        list(under_regularised(overfitted(known=0)))
