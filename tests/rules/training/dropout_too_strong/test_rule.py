from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.dropout_too_strong import dropout_too_strong
from tests.traces import INPUT, healthy_trace, place


def dropped(probability=0.9, n_correct=20, accuracy=0.6, on_data=False, final=True):
    trace = healthy_trace()
    layers = tuple(replace(one, kind="Dropout", probability=probability) if one.index == 2 else one for one in trace.layers)
    calls = tuple(replace(c, input=replace(INPUT, requires_grad=not on_data)) for c in trace.layer_calls)
    return replace(
        trace,
        layers=layers,
        layer_calls=calls,
        forwards=tuple(replace(f, train_layers=(2,)) for f in trace.forwards),
        losses=tuple(replace(c, n_correct=n_correct) for c in trace.losses),
        evaluations=tuple(replace(e, accuracy=accuracy) for e in trace.evaluations),
        run=replace(trace.run, is_final=final),
    )


@pytest.mark.parametrize("probability", [0.85, 0.99])
def test_a_strong_dropout_with_a_poor_fit(probability):
    (finding,) = dropout_too_strong(dropped(probability))
    assert finding.certainty is LIKELY
    assert finding.values == {"probability": probability, "layers": 1}
    assert finding.where.place == place(5)


def test_everything_is_dropped():
    (finding,) = dropout_too_strong(dropped(1.0, n_correct=32))
    assert finding.certainty is LIKELY
    assert "nothing passes" in finding.message


@pytest.mark.parametrize("changes", [{"n_correct": 32}, {"accuracy": 0.97}, {"on_data": True}, {"n_correct": -1}])
def test_a_strong_dropout_that_does_no_harm_is_a_hint(changes):
    (finding,) = dropout_too_strong(dropped(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"probability": 0.5}, {"final": False}])
def test_look_alikes_are_silent(changes):
    assert not list(dropout_too_strong(dropped(**changes)))


def test_a_model_without_dropout_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(dropout_too_strong(healthy_trace()))


@pytest.mark.parametrize(("chance", "n"), [(0.85, 1), (0.3, 0)])
def test_a_functional_dropout_is_seen_by_experiment(chance, n):
    tried = Experiment("both-modes", 0.1, "", (("functional_dropout", chance),))
    found = list(dropout_too_strong(replace(dropped(float("nan")), experiments=(tried,))))
    assert [(one.certainty, one.values["probability"]) for one in found] == [(LIKELY, chance)] * n


@pytest.mark.parametrize(("kind", "expected"), [("LSTM", LIKELY), ("Dropout", HINT)])
def test_a_recurrent_layer_drops_what_its_layers_hand_on_not_the_data(kind, expected):
    trace = dropped(on_data=True)
    layers = tuple(replace(one, kind=kind) if one.index == 2 else one for one in trace.layers)
    (finding,) = dropout_too_strong(replace(trace, layers=layers))
    assert finding.certainty is expected
    assert ("hand on" in finding.message) is (kind == "LSTM")


@pytest.mark.parametrize(
    ("accuracy", "tried", "expected"),
    [
        (0.9, {"with": 0.8, "without_dropout": 0.2}, LIKELY),  # it ends well, and a few steps without end far better
        (0.9, {"with": 0.8, "without_dropout": 0.4}, HINT),
        (0.9, {"with": 0.3, "without_dropout": 0.2}, HINT),
        (0.6, {"with": 0.6, "without_dropout": 0.45}, LIKELY),
        (0.6, {"with": 0.5, "without_dropout": 0.7}, HINT),  # it ends poorly, and without it no better: the data are noisy
    ],
)
def test_a_few_steps_without_the_dropout(accuracy, tried, expected):
    trial = Experiment("regularisation-anew", values=tuple({"final": 0.5, "steps": 250.0, **tried}.items()))
    (finding,) = dropout_too_strong(replace(dropped(accuracy=accuracy), experiments=(trial,)))
    assert finding.certainty is expected
