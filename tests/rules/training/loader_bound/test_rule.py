from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.loader_bound import loader_bound
from tests.traces import healthy_trace, place


def waiting(wait, seconds, n=200):
    trace = healthy_trace(n)
    scalars = replace(trace.scalars, wait=np.full(n, wait), seconds=np.full(n, seconds))
    loaders = (replace(trace.loaders[0], item_place=place(3), item_seconds=0.0025), trace.loaders[1])
    return replace(trace, scalars=scalars, loaders=loaders)


def test_most_of_a_step_is_waiting():
    (finding,) = loader_bound(waiting(0.08, 0.09))
    assert finding.values["wait"] == pytest.approx(0.08)
    assert finding.values["seconds"] == pytest.approx(16.0)
    assert finding.values["share"] == pytest.approx(0.889, abs=1e-3)
    assert finding.values["workers"] == 0
    assert finding.certainty is PROOF
    assert finding.where.place == place(3)
    assert "2.5 ms" in finding.message


def test_a_wait_that_the_samples_do_not_explain_is_a_hint_or_likely_with_workers():
    trace = waiting(0.08, 0.09)
    (quick,) = loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=1e-4),)))
    assert quick.certainty is HINT
    (worked,) = loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=float("nan"), n_workers=2),)))
    assert worked.certainty is LIKELY
    (untimed,) = loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=float("nan")),)))
    assert untimed.certainty is LIKELY
    (library,) = loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=float("nan"), item_place=None),)))
    assert library.certainty is HINT


@pytest.mark.parametrize(
    ("wait", "seconds", "n"),
    [(0.0008, 0.001, 200), (0.08, 0.4, 200), (0.06, 0.07, 16)],
    ids=["a tiny model", "a large model", "a short run"],
)
def test_look_alikes_are_silent(wait, seconds, n):
    assert not list(loader_bound(waiting(wait, seconds, n)))


def test_no_training_loader_is_not_judged():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(loader_bound(replace(trace, loaders=trace.loaders[1:])))


def test_a_healthy_run_is_silent():
    assert not list(loader_bound(healthy_trace()))


def test_a_slow_item_is_proven_in_a_short_wait_too():
    trace = waiting(0.016, 0.02)
    (finding,) = loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=5e-4),)))
    assert finding.certainty is PROOF
    assert not list(loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_seconds=5e-5),))))
    assert not list(loader_bound(replace(trace, loaders=(replace(trace.loaders[0], item_place=None),))))
