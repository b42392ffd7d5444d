"""How much of the machine was in use, as a figure."""

import dataclasses

import numpy as np

from sleuth.evidence.trace import Scalars, Trace
from sleuth.evidence.usage import Usage
from sleuth.render.charts import Steps
from sleuth.render.detail import FULL
from sleuth.render.usage_figures import NAMES, shares, usage_figures
from tests.traces import healthy_trace

NONE = np.full(3, np.nan)


def used(**more):
    known = {
        "step": np.array([9, 19, 29]), "seconds": np.array([1.0, 2.0, 3.0]), "cores": np.array([1.0, 2.0, 2.0]),
        "memory": np.full(3, 4e9), "device": NONE, "device_memory": NONE, "all_cores": np.full(3, 4.0),
        "all_memory": np.full(3, 16e9), "all_device_memory": NONE, **more,
    }  # fmt: skip
    return Usage(**known)


def waited(share):
    n = 30
    return Scalars(
        np.arange(n), np.ones(n), np.ones(n), np.full(n, 0.1), np.full(n, 0.1 * share), np.full(n, np.nan), np.zeros(n, int)
    )


def figure(usage, scalars=None) -> list:
    trace: Trace = dataclasses.replace(healthy_trace(), usage=usage, scalars=scalars)
    return list(usage_figures(trace, Steps(0, 29), FULL))


def test_processors_and_memory_are_shares_of_what_there_is():
    (one,) = figure(used())
    assert [key.name for key in one.keys] == ["processors", "memory"]
    assert one.caption == "2 of 4 processors at the median; 4 of 16 GB of memory at most."


def test_a_gpu_and_waiting_for_data_have_lines_of_their_own():
    gpu = {"device": np.array([0.5, 0.7, 0.9]), "device_memory": np.full(3, 8e9), "all_device_memory": np.full(3, 80e9)}
    (one,) = figure(used(**gpu), waited(0.25))
    assert [key.name for key in one.keys] == list(NAMES)
    assert "GPU busy 70 % of the time at the median; 8 of 80 GB of its memory at most; 25 % of the time waiting" in one.caption


def test_the_share_of_waiting_is_that_of_the_steps_since_the_look_before():
    scalars = waited(0.0)
    scalars.wait[10:20] = 0.05
    assert np.round(shares(used(), scalars)[-1], 6).tolist() == [0.0, 0.5, 0.0]


def test_nothing_is_drawn_of_a_training_that_was_looked_at_once():
    assert figure(None) == []
    assert figure(Usage(*(np.zeros(1) for _ in dataclasses.fields(Usage)))) == []
