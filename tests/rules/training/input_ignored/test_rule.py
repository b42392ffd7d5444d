from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rules.training.input_ignored import input_ignored
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(**values):
    same = {f"{when}_{what}": 0.0 for when in ("initial", "final") for what in ("moved",)}
    losses = {"initial_scale": 1.0, "final_scale": 1.2, "final_real": 2.3, "final_other": 2.3}
    return with_experiments(made("other-inputs", **{**same, **losses, **values}))


def test_outputs_that_never_move():
    (finding,) = input_ignored(judged())
    assert finding.values == {"moved": 0.0, "scale": 1.2}


@pytest.mark.parametrize(
    "values",
    [
        {"initial_moved": 0.3},  # it died while it was trained: another fault
        {"final_moved": 0.3},  # the last layer began at zero
        {"final_other": 2.9},  # another output depends on the input
    ],
)
def test_look_alikes_are_silent(values):
    assert not list(input_ignored(judged(**values)))


def test_padded_sequences_of_which_only_the_padding_counts():
    moved = {"initial_moved": 0.3, "final_moved": 0.3, "final_other": 2.9}
    (finding,) = input_ignored(judged(**moved, initial_content=0.0, final_content=0.0))
    assert "zeros of padding" in finding.message
    assert not list(input_ignored(judged(**moved, initial_content=0.0, final_content=0.2)))


def test_a_dead_layer_is_another_fault():
    trace = judged()
    assert trace.activations is not None
    zeros = tuple(
        steps * 0 + int(n) for steps, n in zip(trace.activations.unit_zero_steps, trace.activations.n_steps, strict=True)
    )
    assert not list(input_ignored(replace(trace, activations=replace(trace.activations, unit_zero_steps=zeros))))


def test_outputs_without_rows_are_not_judged():
    with pytest.raises(NotApplicable):
        list(input_ignored(with_experiments(made("other-inputs", final_real=1.0))))


def test_what_is_left_in_single_precision_may_be_rounding():
    moved = {"initial_moved": 2e-5, "final_moved": 6e-5}
    assert list(input_ignored(judged(**moved, initial_precise=3e-14, final_precise=1e-13)))
    assert not list(input_ignored(judged(**moved, initial_precise=2e-5, final_precise=6e-5)))  # deep and saturated
    assert not list(input_ignored(judged(**moved)))
