from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.rank_collapse import rank_collapse
from tests.traces import LOGITS, healthy_trace, place


def collapsed(rank=1.05, mean_share=0.995, site=1, flat=True, final=True):
    """Ranks measured in some steps; `flat`: the loss stands at the entropy of the labels, ln 4."""
    trace = healthy_trace()
    series = trace.activations
    ranks, shares = np.full((2, *series.mean.shape), np.nan)
    ranks[[0, 5, 12]], shares[[0, 5, 12]] = 9.0, 0.3
    ranks[12, site], shares[12, site] = rank, mean_share
    losses = trace.losses
    if flat:
        scalars = replace(trace.scalars, loss=np.full(200, np.log(4)) + np.random.default_rng(0).normal(0, 0.01, 200))
        losses = tuple(replace(c, value=float(scalars.loss[c.step]), n_correct=8) for c in losses)
        trace = replace(trace, scalars=scalars)
    calls = tuple(replace(c, output=LOGITS) if c.layer == 3 else c for c in trace.layer_calls)
    activations = replace(series, rank=ranks, mean_share=shares)
    return replace(trace, activations=activations, losses=losses, layer_calls=calls, run=replace(trace.run, is_final=final))


def test_a_layer_that_tells_nothing_apart():
    (finding,) = rank_collapse(collapsed())
    assert finding.certainty is LIKELY
    assert finding.values == {"rank": 1.05, "mean_share": 0.995, "sites": 1, "rank_of_first": 9.0}
    assert (finding.where.layer, finding.where.place) == ("1", place(5))


def test_where_the_loss_falls_it_is_a_hint():
    (finding,) = rank_collapse(collapsed(flat=False))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"rank": 3.0},
        {"mean_share": 0.0},  # two opposite classes
        {"site": 2},  # the output
        {"final": False},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(rank_collapse(collapsed(**changes)))


def test_without_ranks_it_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(rank_collapse(healthy_trace()))
