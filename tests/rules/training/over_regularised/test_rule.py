from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import Certainty
from sleuth.rules.training.over_regularised import over_regularised
from tests.traces import healthy_trace, place


def held(probability=0.7, decay=0.1, n_correct=16, loss=0.2, final=True):
    trace = healthy_trace()
    layers = tuple(replace(one, kind="Dropout", probability=probability) if one.index == 2 else one for one in trace.layers)
    group = replace(trace.optimizers[0].groups[0], weight_decay=decay)
    return replace(
        trace,
        layers=layers,
        optimizers=(replace(trace.optimizers[0], groups=(group,)),),
        losses=tuple(replace(c, n_correct=n_correct) for c in trace.losses),
        evaluations=tuple(replace(e, loss=loss) for e in trace.evaluations),
        run=replace(trace.run, is_final=final),
    )


def test_two_things_hold_the_model_back():
    (finding,) = over_regularised(held())
    assert finding.values["kept_by_dropout"] == pytest.approx(0.3)
    assert "dropout lets 30% of a signal pass and weight decay" in finding.message
    assert finding.where.place == place(7)
    assert over_regularised.certainty is Certainty.HINT


@pytest.mark.parametrize("changes", [{"probability": 0.1}, {"decay": 0.0}, {"n_correct": 32}, {"loss": 2.0}, {"final": False}])
def test_look_alikes_are_silent(changes):
    assert not list(over_regularised(held(**changes)))


def test_an_unknown_fit_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(over_regularised(held(n_correct=-1)))


@pytest.mark.parametrize(("held_loss", "is_named"), [(0.6, True), (0.05, False)])
def test_training_on_without_weight_decay(held_loss, is_named):
    values = {"initial": 1.0, "final": held_loss, "with": held_loss, "without": held_loss / 4, "without_decay": held_loss / 4}
    trial = Experiment("regularisation-off", values=tuple(values.items()))
    found = list(over_regularised(replace(held(probability=0.1), experiments=(trial,))))
    assert [one.certainty for one in found] == [Certainty.LIKELY] * is_named
