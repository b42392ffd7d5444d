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
    return replace(trace, scalars=scalars, run=replace(trace.run, **run))


def test_names_the_growth_per_step():
    (finding,) = memory_growing(using(3e8 + 2e6 * STEPS, graphs_alive=10, graphs_place=place(22)))
    assert finding.values["mb_per_step"] == pytest.approx(2.0, rel=0.02)
    assert finding.values["growth_mb"] == pytest.approx(384, rel=0.03)
    assert finding.where.place == place(22)
    assert finding.where.first_step == 5


def test_a_cache_that_fills_in_the_first_pass_is_silent():
    memory = 3e8 + 4e6 * np.minimum(STEPS, 100)
    assert not list(memory_growing(using(memory, epoch=1 + STEPS // 100)))


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
