from dataclasses import replace

import numpy as np

from sleuth.evidence.reading import is_data_like, is_moved, is_same_tensor, watched_share
from sleuth.evidence.trace import Op
from tests.traces import INPUT, healthy_trace


def with_norms(update, weight):
    trace = healthy_trace()
    shape = trace.gradients.update_norm.shape
    return replace(
        trace, gradients=replace(trace.gradients, update_norm=np.full(shape, update), weight_norm=np.broadcast_to(weight, shape))
    )


def test_a_parameter_moves_by_a_step_or_by_hand():
    n = len(healthy_trace().gradients.step)
    assert not is_moved(with_norms(0.0, 3.0), (0, 1, 2, 3))
    assert is_moved(with_norms(1e-3, 3.0), (0,))
    assert is_moved(with_norms(0.0, np.linspace(3.0, 3.1, n)[:, None]), (2,))
    assert not is_moved(with_norms(0.0, np.linspace(3.0, 3.0 + 1e-7, n)[:, None]), (2,))
    assert not is_moved(with_norms(np.nan, np.nan), (0,))
    assert not is_moved(replace(healthy_trace(), gradients=None), (0,))


def test_facts_of_one_tensor_in_two_shapes_agree():
    assert is_same_tensor(INPUT, replace(INPUT, shape=(640,)))
    assert is_same_tensor(INPUT, replace(INPUT, mean=INPUT.mean + 1e-6))
    assert not is_same_tensor(INPUT, replace(INPUT, mean=0.1))
    assert not is_same_tensor(INPUT, replace(INPUT, maximum=3.3))
    assert not is_same_tensor(INPUT, None)


def test_how_far_an_optimizer_was_watched():
    trace = healthy_trace()
    assert watched_share(trace, 0) == 1.0
    assert watched_share(replace(trace, updates=trace.updates[:12]), 0) == 0.355
    assert watched_share(replace(trace, updates=()), 0) == 0.0


def test_a_tensor_with_a_row_for_each_result_is_data():
    def graph(shape, result):
        return (Op("MseLoss", (1,), ()), Op("Mm", (2, 4), result), Op("Exp", (3,), shape), Op("AccumulateGrad", (), shape, parameter=0), Op("X", (), ()))  # fmt: skip

    def with_graph(shape, result):
        trace = healthy_trace()
        return replace(trace, backwards=(replace(trace.backwards[0], graph=graph(shape, result)),))

    assert is_data_like(with_graph((60, 1), (60, 24)), 0)
    assert not is_data_like(with_graph((24, 8), (60, 8)), 0)
    assert not is_data_like(with_graph((14,), (60, 14)), 0)
    assert not is_data_like(with_graph((1, 14), (60, 14)), 0)
    assert is_data_like(with_graph((24, 8), (60, 8)), 3)
