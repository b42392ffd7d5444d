from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Loader
from sleuth.rules.training.batch_axis_mixed import batch_axis_mixed
from tests.traces import healthy_trace, place


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


ROWS = {
    "samples": 32.0,
    "samples_moved": 0.2,
    "input_axis": 0.0,
    "input_axes_of_that_length": 1.0,
    "output_axes_of_that_length": 1.0,
    "inputs": 1.0,
    "inputs_without_samples": 0.0,
    "new_batches": 1.0,
    "norms_without_statistics": 0.0,
    "input_dimensions": 3.0,
    "target_values": 32.0,
}


def judged(**changed):
    return with_experiments(made("dependencies", **{**ROWS, **changed}))


def test_an_output_that_moves_with_other_samples():
    (finding,) = batch_axis_mixed(judged())
    assert finding.values == {"moved": 0.2, "samples": 32.0, "input_axis": 0.0}
    assert finding.where.place == healthy_trace().models[0].place


def test_rounding_is_no_movement():
    assert not list(batch_axis_mixed(judged(samples_moved=1e-5)))


@pytest.mark.parametrize(
    "changed",
    [
        {"new_batches": 0.0},  # one graph in each step
        {"output_axes_of_that_length": 2.0},  # similarities of all pairs
        {"norms_without_statistics": 1.0},
        {"input_dimensions": 2.0, "samples": 12.0, "target_values": 12.0},  # perhaps a sequence without a batch
        {"inputs_without_samples": 1.0},
        {"inputs": 2.0},  # examples beside questions
        {"samples": 12.0, "target_values": 448.0},
        {"are_drawn": 1.0, "samples": 12.0, "target_values": 12.0, "input_dimensions": 2.0},  # points of one cloud
        {"are_drawn": 1.0, "inputs": 2.0, "inputs_without_samples": 1.0},
    ],
)
def test_rows_that_may_belong_together_are_not_judged(changed):
    with pytest.raises(NotApplicable):
        list(batch_axis_mixed(judged(**changed)))


def test_rows_of_a_loader_are_samples():
    trace = judged(input_dimensions=2.0)
    loader = Loader(0, place(3), "TensorDataset", 640, 32, "RandomSampler", 0, 20, 1, True, 0.0)
    assert list(batch_axis_mixed(replace(trace, loaders=(loader,))))


def test_rows_that_the_program_draws_together_are_samples():
    assert list(batch_axis_mixed(judged(are_drawn=1.0, inputs=2.0, target_values=448.0)))
