"""What the page is made of, without a browser: folding, figures, layers, the loop and excerpts."""

import doctest
import warnings
from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Layer, Model, Trace
from sleuth.render import folding, loop
from sleuth.render.detail import FULL, LEAST
from sleuth.render.excerpt import excerpt
from sleuth.render.figures import axis, onsets, scalar_figures
from sleuth.render.folding import chosen, grid, median
from sleuth.render.layer_figures import Look, activation_figures, parameter_figures
from sleuth.render.layers import Health, health_of, tree
from sleuth.render.loop import repeats, turns
from sleuth.rule import Where
from sleuth.verdict import Diagnosis, Found
from tests.render.deep import deep_trace
from tests.render.reports import FLAT, FORGOTTEN, ODD, STILL, diagnosis, faulty_trace, report
from tests.traces import healthy_trace, with_parameter


def look(made):
    begun = onsets(made)
    return Look(begun, axis(made.trace, begun), FULL, frozenset({"blocks.3.up"}))


# Folding


def test_median_agrees_with_numpy_and_keeps_infinity():
    values = np.random.default_rng(0).normal(size=(9, 6))
    values[2:5, 1] = np.nan
    values[:, 2] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's, of the column without a value
        for axis_ in (0, 1):
            np.testing.assert_array_equal(median(values, axis_), np.nanmedian(values, axis=axis_))
    values[0, 0] = -np.inf
    assert np.isposinf(median(values, 0)[0])


def test_a_small_matrix_is_not_folded():
    made = grid(["a", "b"], np.arange(3), np.arange(6.0).reshape(3, 2), n_rows=4, n_columns=4, alone=frozenset())
    assert made.rows == ("a", "b")
    assert made.values.tolist() == [[0, 2, 4], [1, 3, 5]]


def test_a_large_matrix_is_folded_around_the_layers_that_matter():
    names = [f"layer{index}" for index in range(1000)]
    values = np.tile(np.arange(1000.0), (500, 1))
    made = grid(names, np.arange(500), values, n_rows=40, n_columns=64, alone=frozenset({"layer500"}))
    assert made.values.shape[1] == 64
    assert made.values.shape[0] == len(made.rows) <= 42
    row = made.rows.index("layer500")
    assert made.values[row] == pytest.approx(500.0)
    assert made.rows[0].startswith("layer0 +")


def test_chosen_lines_are_spread_and_hold_the_named():
    names = [f"p{index}" for index in range(100)]
    kept = chosen(names, 12, frozenset({"p37"}))
    assert len(kept) == 12
    assert {0, 37, 99} <= set(kept)
    assert chosen(names, 12, frozenset(names))[-1] == 99
    assert chosen(names[:5], 12, frozenset()) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("module", [folding, loop])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0


# Figures


def test_the_figures_of_a_usual_run():
    made = report(diagnosis(FORGOTTEN, FLAT), faulty_trace())
    titles = [one.title for one in scalar_figures(made.trace, onsets(made), FULL)]
    assert titles == ["Loss", "Evaluation accuracy", "Learning rate", "Step time (ms)", "Memory of the process (MB)"]
    titles = [one.title for one in parameter_figures(made.trace, look(made))]
    assert titles == [
        f"{what} {how}" for what in ("Gradient norm", "Weight norm", "Update ratio") for how in ("per tensor", "by layer")
    ]
    assert [one.title for one in activation_figures(made.trace, look(made))] == [
        "Activation mean by layer", "Activation spread by layer", "Share of zeros by layer",
    ]  # fmt: skip


def test_a_trace_without_series_gives_no_figures():
    made = report(Diagnosis(), Trace(replace(healthy_trace().run)))
    assert not list(scalar_figures(made.trace, (), FULL))
    assert not list(parameter_figures(made.trace, look(made)))
    assert not list(activation_figures(made.trace, look(made)))


@pytest.mark.parametrize("far", [1.7976931348623157e308, -1.7976931348623157e308, np.inf, -np.inf])
def test_activations_as_large_as_numbers_can_be_are_drawn(far):
    trace = healthy_trace()
    mean = trace.activations.mean.copy()
    mean[-2:] = far
    made = report(Diagnosis(), replace(trace, activations=replace(trace.activations, mean=mean)))
    (figure,) = [one for one in activation_figures(made.trace, look(made)) if one.title == "Activation mean by layer"]
    assert "nan" not in figure.svg + figure.bar


def test_captions_say_what_was_measured():
    trace = healthy_trace()
    loss = np.linspace(2.0, 1.0, 200)
    loss[150] = 0.5
    loss[199] = np.inf
    figures = {one.title: one for one in scalar_figures(replace(trace, scalars=replace(trace.scalars, loss=loss)), (), FULL)}
    assert figures["Loss"].caption == "2 at step 0, 1.01 at step 198; lowest 0.5 at step 150. Not finite in 1 step."
    assert figures["Learning rate"].caption == "0.001 throughout."
    assert figures["Step time (ms)"].caption == "Median 20 ms; 1% of the time was spent waiting for data."


def test_onsets_close_together_share_a_letter_and_hints_have_none():
    late = replace(FLAT.finding, where=Where(None, "", 51))
    made = report(
        diagnosis(FORGOTTEN, FLAT, Found(STILL.rule, late), Found(ODD.rule, replace(ODD.finding, where=Where(None, "", 120))))
    )
    assert [(one.letter, one.step, one.rules) for one in onsets(made)] == [
        ("A", 0, ("forgotten-parameters",)),
        ("B", 50, ("flat-loss", "still-layers")),
    ]


# Layers


def health(trace):
    return [health_of(trace, layer) for layer in trace.layers]


def test_a_healthy_network():
    assert health(healthy_trace()) == [Health.PLAIN, Health.OK, Health.PLAIN, Health.OK]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"requires_grad": False, "optimizers": (), "n_reached": 0}, Health.FROZEN),
        ({"optimizers": ()}, Health.NOT_IN_OPTIMIZER),
        ({"n_reached": 0, "n_gradient": 0}, Health.NO_GRADIENT),
    ],
)
def test_states_by_parameters(changes, state):
    trace = with_parameter(with_parameter(healthy_trace(), 0, **changes), 1, **changes)
    assert health(trace) == [Health.PLAIN, state, Health.PLAIN, Health.OK]


def test_states_by_series():
    trace = healthy_trace()
    gradient = trace.gradients.gradient_norm.copy()
    gradient[5, 3] = np.inf
    zeros = (np.zeros(32, np.int64), np.full(32, 15, np.int64), np.zeros(4, np.int64))
    trace = replace(
        trace,
        gradients=replace(trace.gradients, gradient_norm=gradient),
        activations=replace(trace.activations, unit_zero_steps=zeros),
    )
    assert health(trace) == [Health.PLAIN, Health.OK, Health.DEAD, Health.EXPLODING]


def test_the_tree_names_the_rule_at_the_layer():
    (root,) = tree(report(diagnosis(Found(STILL.rule, replace(STILL.finding, where=Where(None, "2", 0))))), FULL)
    assert (root.name, root.kind, root.is_open) == ("model", "Sequential", True)
    assert [(one.name, one.health, one.rules) for one in root.children] == [
        ("0", Health.OK, ()),
        ("1", Health.PLAIN, ()),
        ("2", Health.NAMED, ("still-layers",)),
    ]
    assert root.children[0].parts[:2] == ("20 → 32", "672 parameters")


def count(nodes):
    return sum(1 + count(node.children) for node in nodes)


def names(nodes):
    return [name for node in nodes for name in (node.name, *names(node.children))]


def test_a_large_tree_is_folded_but_keeps_what_is_wrong():
    trace = deep_trace(n_steps=50, n_blocks=334, n_watched=10, is_exploding=False)
    trace = with_parameter(trace, 4 * 200, optimizers=())
    made = report(diagnosis(), trace)
    for detail in (FULL, LEAST):
        nodes = tree(made, detail)
        assert count(nodes) <= detail.layers + 10
        assert "200" in names(nodes)
        assert sum(node.n_folded for node in nodes[0].children[0].children) > 500


def test_layers_outside_a_model_have_a_root():
    trace = replace(healthy_trace(), models=(), layers=(Layer(0, "fc", "Linear", -1, None, (), False, 1, 1),))
    (root,) = tree(report(diagnosis(), trace), FULL)
    assert root.name == "(outside a model)"


def test_several_models_keep_their_names_apart():
    trace = healthy_trace()
    models = (*trace.models, Model(1, "critic", "Net", None, 1, 0, False, True, 1, 1))
    made = report(diagnosis(), replace(trace, models=models))
    (figure, *_) = parameter_figures(made.trace, look(made))
    assert figure.keys[0].name == "model.0.weight"


# The training loop


def test_repeats_are_written_once():
    assert repeats("ZFLB") == [("Z", 1), ("F", 1), ("L", 1), ("B", 1)]
    assert repeats("FLBFLBFLB") == [("FLB", 3)]
    assert repeats("") == []


def test_events_in_words_with_their_lines():
    (turn,) = turns(healthy_trace(), 0, FULL)
    assert turn.steps == "Steps 0, 1, 2, 3 and 11 more"
    assert turn.optimizer == "Adam"
    assert [(event.word, event.place) for event in turn.events] == [
        ("clear gradients", ""), ("forward", "train.py:20"), ("loss", "train.py:21"), ("backward", "train.py:22"), ("optimiser step", "train.py:23"),
    ]  # fmt: skip
    assert turn.gradients == "4 of 4 tensors had a gradient"


def test_a_change_of_order_at_the_onset_is_shown_beside_the_usual_order():
    trace = healthy_trace()
    updates = tuple(replace(one, order="FLB", n_kept_gradient=4) if one.step >= 50 else one for one in trace.updates)
    first, second = turns(replace(trace, updates=updates), 50, FULL)
    assert first.steps == "Steps 20, 30"
    assert second.steps == "Steps 50, 70, 100, 150 and 1 more"
    assert second.events[0].word == "forward"
    assert "4 still held the gradient of the update before" in second.gradients


def test_without_updates_there_is_no_loop():
    assert turns(None, 0, FULL) == ()
    assert turns(replace(healthy_trace(), updates=()), None, FULL) == ()


# Excerpts


def test_neighbours_come_from_the_file_that_ran(tmp_path):
    (tmp_path / "train.py").write_text("def run():\n    a = 1\n    b = 2\n\n    c = 3\n", encoding="utf-8")
    lines = excerpt(Place("train.py", 3, "b = 2"), str(tmp_path / "train.py"), n_around=1)
    assert [(line.number, line.text, line.is_focus) for line in lines] == [
        (2, "a = 1", False),
        (3, "b = 2", True),
        (4, "", False),
    ]


@pytest.mark.parametrize(
    "place",
    [Place("gone.py", 3, "b = 2"), Place("train.py", 99, "b = 2"), Place("train.py", 1, "b = 2"), Place("\0", 1, "b = 2")],
)
def test_the_recorded_line_stands_alone_when_the_file_is_another(tmp_path, place):
    (tmp_path / "train.py").write_text("a = 1\n", encoding="utf-8")
    assert [line.text for line in excerpt(place, str(tmp_path / "train.py"))] == ["b = 2"]


def test_no_source_no_excerpt():
    assert excerpt(None, "train.py") == ()
    assert excerpt(Place("train.py", 3), "train.py") == ()
