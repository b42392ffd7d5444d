from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.memory_growing import memory_growing
from tests.traces import healthy_trace, place

STEPS = np.arange(200)


def using(memory, epoch=None, **run):
    trace = healthy_trace()
    noise = np.random.default_rng(0).normal(0, 5e5, 200)
    scalars = replace(trace.scalars, memory=np.asarray(memory) + noise, epoch=np.full(200, -1) if epoch is None else epoch)
    return replace(trace, scalars=scalars, run=replace(trace.run, **run), evaluations=())


def test_names_the_growth_per_step():
    (finding,) = memory_growing(using(3e8 + 2e6 * STEPS, graphs_alive=10, graphs_place=place(22)))
    assert finding.values["mb_per_step"] == pytest.approx(2.0, rel=0.02)
    assert finding.values["growth_mb"] == pytest.approx(384, rel=0.03)
    assert finding.where.place == place(22)
    assert finding.where.first_step == 5


def test_a_cache_that_fills_in_the_first_pass_is_silent():
    memory = 3e8 + 4e6 * np.minimum(STEPS, 100)
    assert not list(memory_growing(using(memory, epoch=1 + STEPS // 100)))


def evaluated(trace, *steps):
    return replace(trace, evaluations=tuple(replace(healthy_trace().evaluations[0], step=step) for step in steps))


def test_pools_that_the_first_evaluations_fill_are_silent():
    memory = 3e8 + 2.2e7 * np.searchsorted([20, 40], STEPS) + 6e6 * np.searchsorted(np.arange(60, 200, 20), STEPS)
    assert list(memory_growing(using(memory)))
    assert not list(memory_growing(evaluated(using(memory), *range(20, 200, 20))))


def test_what_grows_between_evaluations_too_is_named():
    assert list(memory_growing(evaluated(using(3e8 + 2e6 * STEPS), 20, 40, 60)))
    assert list(memory_growing(evaluated(using(3e8 + 2e6 * STEPS), 100, 199)))  # half of the run is left to judge


def test_a_cache_that_slows_down_is_silent():
    assert not list(memory_growing(using(3e8 + 5e8 * (1 - np.exp(-STEPS / 40)))))


def test_one_jump_is_silent():
    assert not list(memory_growing(using(3e8 + 3e8 * (STEPS > 120))))


def test_noise_of_the_allocator_is_silent():
    assert not list(memory_growing(using(3e8 + 2e5 * STEPS)))


def test_a_healthy_run_is_silent():
    assert not list(memory_growing(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(memory_growing(using(np.full(200, np.nan))))
