from dataclasses import replace

from sleuth.evidence.trace import Experiment
from sleuth.rules.training.dropout_active_at_inference import dropout_active_at_inference
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(**values):
    both = {"moved": 0.5, "scale": 3.0, "default_dropouts": 0.0, "unregistered_dropouts": 0.0}
    return with_experiments(made("both-modes", **{**both, **values}))


def test_a_functional_dropout_at_its_default():
    (finding,) = dropout_active_at_inference(judged(default_dropouts=2.0))
    assert "functional dropout" in finding.message
    assert not finding.fix  # that of the page


def test_a_module_that_eval_does_not_reach():
    (finding,) = dropout_active_at_inference(judged(unregistered_dropouts=1.0))
    assert "attribute" in finding.fix


def test_a_random_model_without_dropout_is_fine():
    assert not list(dropout_active_at_inference(judged()))


def test_a_dropout_that_changes_nothing_is_fine():
    assert not list(dropout_active_at_inference(judged(default_dropouts=2.0, moved=0.0)))
